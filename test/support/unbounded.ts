/**
 * ms, for tests that are bounded by their work: steps, slices, tries. A busy machine is no bug. The longest that Node
 * can wait: https://nodejs.org/api/timers.html
 */
export const UNBOUNDED_MS = 2 ** 31 - 1;
