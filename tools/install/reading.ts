import { attempt, TwilioFailure } from '../../src/platform/errors';
import { explain, type Problem } from '../flows/errors';

/** What was read, or in words why it could not be. */
export type Reading<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Reads one kind of thing; where that is not allowed, the others can still be read. */
export const reading = async <T>(what: string, read: () => Promise<T>): Promise<Reading<T>> => {
  try {
    return { ok: true, value: await attempt(read) };
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    return { ok: false, problem: explain(error, `reading ${what}`, `read ${what}`) };
  }
};

export const readable = <T>(found: Reading<T>): T | undefined => (found.ok ? found.value : undefined);

export const problemsIn = (...readings: Reading<unknown>[]): Problem[] =>
  readings.flatMap((found) => (found.ok ? [] : [found.problem]));
