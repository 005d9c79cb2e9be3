import type { Row } from '../core/store';
import { counted } from './seed';

/** SIDs by the names that a seed gave. */
export type Named = Record<string, string>;

/** A seed that cannot be carried out: what, where, and what to do. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

export const sid = (row: Row): string => String(row.sid);

export const byName = (what: string, named: Named, name: string): string => {
  const found = named[name];
  if (found) return found;
  throw new SeedError(`There is no ${what} "${name}". There is: ${Object.keys(named).join(', ') || 'none'}`);
};

export const first = (what: string, named: Named): string => {
  const [found] = Object.values(named);
  if (found) return found;
  throw new SeedError(`The account has no ${what}, and something needs one.`);
};

/** By name; the seed of one kind. */
export const each = <T extends { name: string; count?: number }>(
  seeds: readonly T[],
  make: (seed: T) => string,
): Named => Object.fromEntries(counted(seeds).map((seed) => [seed.name, make(seed)]));
