import type { SourceMutant } from './instrument';

/** A survivor that was looked at, and why no test can or need notice it. */
interface Named extends Pick<SourceMutant, 'file' | 'before' | 'after'> {
  reason: string;
}

const EQUIVALENT: readonly Named[] = [];

export const reasonOf = ({ file, before, after }: SourceMutant): string | undefined =>
  EQUIVALENT.find((one) => one.file === file && one.before === before && one.after === after)?.reason;
