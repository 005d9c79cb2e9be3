import { createIds } from '../../emulator/core/ids';

/** Choices of one schedule, all from its seed. */
export interface Chance {
  /** In [0, 1) */
  random(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  happens(probability: number): boolean;
}

export const createChance = (seed: number): Chance => {
  const { random } = createIds(seed);
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    random,
    between,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
    happens: (probability) => random() < probability,
  };
};
