import { attempt, TwilioFailure } from '../../src/platform/errors';
import { Complaint, isComplaint, type Trouble } from '../support/complaint';
import { noAnswer } from '../support/no-answer';

/** Twilio's own sentence, where there is one. */
const said = ({ cause, code }: TwilioFailure): string =>
  [cause instanceof Error ? cause.message : '', code === undefined ? '' : `(${code})`].filter(Boolean).join(' ');

/**
 * A failed Twilio call in words.
 *
 * @param where what was being done: `reading the Flex Flows`
 * @param needs the right that it takes: `read Flex Flows`
 */
export const explain = (failure: TwilioFailure, where: string, needs: string): Trouble => {
  const words = said(failure);
  const { kind, status } = failure;
  const trouble = (problem: string, remedy?: string): Trouble => ({
    where,
    problem: words ? `${problem}: ${words}` : problem,
    ...(remedy ? { remedy } : {}),
  });
  if (kind === 'unknown') {
    const { problem, remedy } = noAnswer(failure.cause);
    return { where, problem: `no answer from Twilio: ${problem}`, remedy };
  }
  if (kind === 'busy') return trouble('Twilio is limiting requests', 'Run it again in a minute.');
  if (kind === 'broken') return trouble(`Twilio failed with ${status}`, 'Run it again.');
  if (kind === 'gone') {
    return trouble('Twilio finds nothing there', 'Is Flex set up in this account, and do all SIDs belong to it?');
  }
  const credentials = 'Check ACCOUNT_SID and AUTH_TOKEN: they must belong together.';
  if (status === 401) return trouble('the credentials were refused', credentials);
  if (status === 403) return trouble('not allowed', `The credentials must be allowed to ${needs}.`);
  return trouble(`Twilio refused with ${status}`);
};

/**
 * Runs it; a failure of Twilio's comes out as a {@link Complaint} that says what was being done.
 *
 * @param needs the right that it takes: `read Flex Flows`
 */
export const telling = async <T>(
  doing: string,
  needs: string,
  call: () => Promise<T>,
  { message = `Twilio could not be used for ${doing}.`, code = 'twilio' } = {},
): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    throw new Complaint(message, [explain(error, doing, needs)], code);
  }
};

/** What was read, or in words why it could not be. */
export type Reading<T> = { ok: true; value: T } | { ok: false; problem: Trouble };

/** Reads one kind of thing; where that is not allowed, the others can still be read. */
export const reading = async <T>(what: string, read: () => Promise<T>): Promise<Reading<T>> => {
  try {
    return { ok: true, value: await attempt(read) };
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    // What was read, and cannot be used.
    if (isComplaint(error.cause)) throw error.cause;
    return { ok: false, problem: explain(error, `reading ${what}`, `read ${what}`) };
  }
};

export const readable = <T>(found: Reading<T>): T | undefined => (found.ok ? found.value : undefined);

export const problemsIn = (...readings: Reading<unknown>[]): Trouble[] =>
  readings.flatMap((found) => (found.ok ? [] : [found.problem]));

/** What a check found. */
export interface Finding {
  /** What was checked: `Callback` */
  check: string;
  /** Absent: it could not be looked at. */
  ok?: boolean;
  says: string;
  /** What to do: most often a command to type. */
  todo?: string;
}

export const fine = (check: string, says: string): Finding => ({ check, ok: true, says });

export const amiss = (check: string, says: string, todo?: string): Finding => ({
  ...{ check, ok: false, says },
  ...(todo ? { todo } : {}),
});

export const ofTrouble = (check: string, { problem, remedy }: Trouble): Finding => amiss(check, problem, remedy);

/** What could not be looked at is neither well nor wrong. */
export const unknown = (check: string, says: string): Finding => ({ check, says });
