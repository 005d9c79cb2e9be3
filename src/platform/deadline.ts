import type { Runtime } from './runtime';

/** The end of one invocation's time. Work that cannot end before it is not begun. */
export interface Deadline {
  /** ms; never negative. */
  left(): number;
  /** Whether something that takes `ms` can still be begun. */
  allows(ms: number): boolean;
  /**
   * From now on `ms` of the platform's limit are kept free, for what has to be done at the end. What it answers gives them
   * free again, unless more was kept meanwhile.
   */
  keep(ms: number): () => void;
  /** From now on the platform's limit counts, and not the caller's patience: what was begun is finished. */
  extend(): void;
}

/**
 * @param ms from now: how long the caller waits
 * @param limitMs from now: how long the platform lets the invocation live; default: `ms`
 */
export const createDeadline = (runtime: Pick<Runtime, 'now'>, ms: number, limitMs = ms): Deadline => {
  const start = runtime.now();
  let end = start + ms;
  const left = () => Math.max(0, end - runtime.now());
  return {
    left,
    allows: (needed) => left() >= needed,
    keep: (reserved) => {
      const before = end;
      const kept = Math.min(end, start + Math.max(ms, limitMs) - reserved);
      end = kept;
      return () => {
        if (end === kept) end = before;
      };
    },
    extend: () => {
      end = start + Math.max(ms, limitMs);
    },
  };
};
