import { createJournal } from './journal';

const note = { kind: 'note', name: 'one', detail: {} } as const;

describe('the journal of a long run', () => {
  it('keeps the newest entries, and moves them seldom', () => {
    const journal = createJournal(() => 0);
    const { entries } = journal;
    let moves = 0;
    entries.splice = (...args: [number, number]) => {
      moves += 1;
      return Array.prototype.splice.apply(entries, args);
    };
    for (let i = 0; i < 60_000; i += 1) journal.note({ ...note, detail: { i } });
    expect(moves).toBeLessThan(10);
    expect(entries.length).toBeGreaterThanOrEqual(20_000);
    expect(entries.length).toBeLessThan(25_000);
    expect(entries.at(-1)?.detail).toEqual({ i: 59_999 });
    expect(entries[0]?.detail).toEqual({ i: 60_000 - entries.length });
  });
});
