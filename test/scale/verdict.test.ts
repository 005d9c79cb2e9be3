import type { Run } from './figures';
import { countStraightforward } from './measure';
import { judge } from './verdict';

const MB = 1024 ** 2;

const COUNTED = countStraightforward({
  ...{ orchestration: 'flex-flow', size: 100_000, stalePercent: 5, past: 0, isMixed: false, medianMs: 150, p99Ms: 150 },
});

const sweepOf = (channels: number, said: Partial<Run> = {}): Run => {
  const pages = channels / 100 + (0.95 * channels) / 1000;
  const stale = channels / 20;
  return {
    ...{ orchestration: 'flex-flow', way: 'sweep', channels, past: 500, stalePercent: 5, medianMs: 150, stale, pages },
    ...{ calls: Math.ceil(1.05 * (pages + 4.1 * stale)) + 3, refused: 0, slices: channels / 400 },
    ...{ virtualMs: pages * 700, longestMs: 8_000, peakBytes: 5 * MB, left: 0, touched: 0 },
    ...said,
  };
};

/** What is not kept by the larger of two accounts. */
const broken = (said: Partial<Run>): string[] =>
  judge([sweepOf(1_000), sweepOf(10_000, said)])
    .filter(({ kept }) => !kept)
    .map(({ what }) => what);

describe('the verdict on a sweep of large accounts', () => {
  it('is good where all is at its limit', () => {
    const lines = judge([sweepOf(1_000), sweepOf(10_000)]);
    expect(lines).toHaveLength(11);
    expect(lines.filter(({ kept }) => !kept)).toEqual([]);
  });

  test.each<[string, Partial<Run>, string]>([
    ['one call too many', { calls: sweepOf(10_000).calls + 1 }, 'beside 500: calls'],
    ['a slice that is too long', { longestMs: 8_001 }, 'the longest slice'],
    ['something left', { left: 1 }, 'stale ones that are left'],
    ['something touched', { touched: 1 }, 'live ones that were touched'],
    ['memory that grows', { peakBytes: 6.5 * MB }, 'peak memory of a slice'],
    ['time that grows', { virtualMs: sweepOf(10_000).virtualMs * 3 }, 'virtual time per page'],
  ])('is bad of %s', (_, said, what) => {
    expect(broken(said)).toEqual([expect.stringContaining(what)]);
  });

  it('lets slow calls cost more, and slices end late, but none beyond the platform’s limit', () => {
    const slow = { medianMs: 400, calls: 100_000, longestMs: 9_600, left: 1 };
    const lines = (said: Partial<Run>) => judge([sweepOf(1_000, { ...slow, ...said })]).map(({ kept }) => kept);
    expect(lines({})).toEqual([true, true, true]);
    expect(lines({ longestMs: 9_601 })).toEqual([false, true, true]);
    expect(lines({ left: 26, touched: 1 })).toEqual([true, false, false]);
  });

  it('is bad of calls that grow faster than the pages', () => {
    const [small, large] = [sweepOf(1_000, { calls: 190 }), sweepOf(10_000, { calls: 2_200 })];
    expect(
      judge([large, small])
        .filter(({ kept }) => !kept)
        .map(({ what }) => what),
    ).toEqual(['flex-flow: 1,000 → 10,000 open, 5 % stale: calls per page']);
  });

  it('is bad where the straightforward way did not do the same, and says nothing of one that was only counted', () => {
    const other = sweepOf(1_000, { way: 'straightforward', longestMs: 600_000, left: 2 });
    expect(judge([sweepOf(1_000), other, COUNTED]).filter(({ kept }) => !kept)).toEqual([
      expect.objectContaining({
        what: 'flex-flow: 1,000 open, 5 % stale, straightforward: stale ones that are left',
        measured: '2',
      }),
    ]);
  });
});
