/** Where nothing happens, time is folded: a night takes no more room than a minute. */
interface Fold {
  from: number;
  to: number;
  /** ms that are folded in between. */
  ms: number;
}

export interface Scale {
  /** Where a time (epoch ms) is, in units from 0 to {@link width}. */
  at(time: number): number;
  width: number;
  folds: Fold[];
}

/** ms; what happens so close together is one moment for the eye. */
const MOMENT_MS = 1_000;
const FOLDED_MS = 10 * 60_000;

const roomFor = (ms: number): number => {
  if (ms <= MOMENT_MS) return 1;
  return ms < 60_000 ? 1.5 : ms < FOLDED_MS ? 2 : 3;
};

/** A scale on which each of `times` (epoch ms) has its place. */
export const foldTime = (times: readonly number[]): Scale => {
  const stops = [...new Set(times)].sort((a, b) => a - b);
  const places: number[] = [];
  const folds: Fold[] = [];
  let width = 0;
  for (const [i, time] of stops.entries()) {
    const before = stops[i - 1];
    if (before !== undefined) {
      const from = width;
      width += roomFor(time - before);
      if (time - before >= FOLDED_MS) folds.push({ from, to: width, ms: time - before });
    }
    places.push(width);
  }
  return {
    width,
    folds,
    at(time) {
      const next = stops.findIndex((stop) => stop >= time);
      if (next === -1) return width;
      const [right = 0, rightTime = 0] = [places[next], stops[next]];
      const [left, leftTime] = [places[next - 1], stops[next - 1]];
      if (left === undefined || leftTime === undefined) return right;
      return left + ((right - left) * (time - leftTime)) / (rightTime - leftTime);
    },
  };
};
