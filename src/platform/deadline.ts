import type { Runtime } from './runtime';

/** The end of one invocation's time. Work that cannot end before it is not begun. */
export interface Deadline {
  /** ms; never negative. */
  left(): number;
  /** Whether something that takes `ms` can still be begun. */
  allows(ms: number): boolean;
}

/** @param ms from now */
export const createDeadline = (runtime: Pick<Runtime, 'now'>, ms: number): Deadline => {
  const end = runtime.now() + ms;
  const left = () => Math.max(0, end - runtime.now());
  return { left, allows: (needed) => left() >= needed };
};
