import fc from 'fast-check';
import { createTimerQueue } from './timer-queue';

describe('the timer queue', () => {
  test('gives what is due in order of time, then of addition, without what was removed', () => {
    const entry = fc.record({ at: fc.integer({ min: 0, max: 9 }), removed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 0, max: 9 }), (entries, until) => {
        const queue = createTimerQueue<(typeof entries)[number]>();
        for (const timer of entries) queue.add(timer);
        for (const timer of entries) if (timer.removed) queue.remove(timer);
        const given = [];
        for (let due = queue.next(until); due; due = queue.next(until)) {
          given.push(due);
          queue.remove(due);
        }
        const kept = entries.filter((timer) => !timer.removed && timer.at <= until);
        expect(given).toEqual(kept.sort((a, b) => a.at - b.at));
        expect(given.every((timer, i) => timer === kept[i])).toBe(true);
      }),
    );
  });

  test('forgets everything', () => {
    const queue = createTimerQueue<{ at: number }>();
    queue.add({ at: 1 });
    queue.clear();
    expect(queue.next(1)).toBeUndefined();
  });
});
