import type { SourceMutant } from './instrument';

/** A mutant that was looked at, and why no test can or need notice it. */
interface Equivalent extends Pick<SourceMutant, 'file' | 'within' | 'before' | 'after'> {
  reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [];

export const isNamed = (name: Equivalent, mutant: SourceMutant): boolean =>
  (['file', 'within', 'before', 'after'] as const).every((key) => name[key] === mutant[key]);
