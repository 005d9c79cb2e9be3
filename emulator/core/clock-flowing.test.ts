import { createClock } from './clock';

describe('a clock that flows', () => {
  it('has settled only when what is due by now has run, and what that started is over', async () => {
    const clock = createClock({ flowing: true });
    const done: string[] = [];
    const deliver = (name: string, next?: () => void) =>
      clock.setTimeout(() => {
        const work = new Promise((resolve) => setImmediate(resolve)).then(() => {
          done.push(name);
          next?.();
        });
        void clock.track(work);
      }, 0);
    deliver('first', () => deliver('second'));
    clock.setTimeout(() => done.push('tomorrow'), 86_400_000);
    await clock.settle();
    expect(done).toEqual(['first', 'second']);
    await clock.advance(86_400_000);
    expect(done).toEqual(['first', 'second', 'tomorrow']);
    clock.close();
  });

  it('keeps no process waiting for a timer that was cleared', () => {
    const waiting = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = waiting();
    const clock = createClock({ flowing: true });
    const timer = clock.setTimeout(() => undefined, 30_000);
    expect(waiting()).toBe(before + 1);
    clock.clearTimeout(timer);
    expect(waiting()).toBe(before);
  });
});
