import { addCounts, addSlice, type SweepRun } from './history';
import { emptyReport, type Report, type ReportItem } from './report';

const channel = (n: number) => `CH${n.toString(16).padStart(32, '0')}`;

const item = (n: number, more: Partial<ReportItem> = {}): ReportItem => ({
  sid: channel(n),
  orchestration: 'flex-flow',
  reason: 'task-lost',
  action: 'end-session-and-close',
  ...more,
});

const report = (more: Partial<Report>): Report => ({ ...emptyReport(false), ...more });

it('counts the slices of a sweep together, and begins a new run when it is done', () => {
  const first = addSlice([], report({ scanned: 100, stale: 2, cleaned: 2, items: [item(1), item(2)] }), 1_000, 9_000);
  expect(first).toEqual([
    {
      startedAt: 1_000,
      updatedAt: 9_000,
      slices: 1,
      scanned: 100,
      stale: 2,
      cleaned: 2,
      failed: 0,
      skipped: 0,
      cleanedFor: { 'task-lost': 2 },
      skippedFor: {},
      left: [],
    },
  ]);
  const second = addSlice(
    first,
    report({ scanned: 5, skipped: 1, skippedFor: { held: 1 }, done: true }),
    10_000,
    11_000,
  );
  expect(second).toMatchObject([
    { startedAt: 1_000, updatedAt: 11_000, endedAt: 11_000, slices: 2, scanned: 105, skippedFor: { held: 1 } },
  ]);
  const third = addSlice(second, report({ done: true }), 20_000, 21_000);
  expect(third.map(({ startedAt }) => startedAt)).toEqual([20_000, 1_000]);
});

it('names what could not be cleaned, until it is', () => {
  const failed = report({ failed: 2, items: [item(1, { failedWith: 500 }), item(2, { failedWith: 0 })] });
  const once = addSlice([], failed, 0, 1);
  expect(once[0]?.left).toEqual([channel(1), channel(2)]);
  const again = addSlice(once, report({ cleaned: 1, items: [item(1), item(3, { action: 'none' })] }), 2, 3);
  expect(again[0]).toMatchObject({ left: [channel(2)], cleanedFor: { 'task-lost': 1 }, failed: 2 });
});

it('says that a sweep was stopped until it goes on', () => {
  const stopped = addSlice([], report({ stopped: 'too-many-failures' }), 0, 1);
  expect(stopped[0]?.stopped).toBe('too-many-failures');
  expect(addSlice(stopped, report({}), 2, 3)[0]).not.toHaveProperty('stopped');
});

it('stays small, whatever fails and however often: ten runs at most, the newest first', () => {
  const everything = report({
    done: true,
    failed: 500,
    items: Array.from({ length: 500 }, (_, n) => item(n, { failedWith: 500 })),
    skippedFor: { 'not-ours': 1e9, held: 1e9, illegible: 1e9, 'came-back': 1e9 },
  });
  let runs: SweepRun[] = [];
  for (let n = 0; n < 30; n += 1) runs = addSlice(runs, everything, n, n);
  expect(runs.length).toBeGreaterThan(5);
  expect(runs.length).toBeLessThanOrEqual(10);
  expect(runs[0]).toMatchObject({ startedAt: 29 });
  expect(runs[0]?.left.at(-1)).toBe(channel(499));
  expect(Buffer.byteLength(JSON.stringify(runs))).toBeLessThan(12 * 1024);
});

it('adds counts, always in the same order', () => {
  expect(JSON.stringify(addCounts({ b: 1, a: 2 }, {}, { c: 3, a: 1 }))).toBe('{"a":3,"b":1,"c":3}');
});
