import { TwilioFailure } from '../../src/platform/errors';

/** Something that is wrong: where, what, and the way out of it. */
export interface Problem {
  /** A flow of the file, a flow of the account, a file, a variable. */
  where: string;
  problem: string;
  remedy?: string;
}

export type FaultCode =
  /** The file, or something that it names, cannot be used. */
  | 'file'
  /** Two enabled flows would exclude each other. */
  | 'conflict'
  /** Twilio, or the way to it, refused or failed. */
  | 'twilio'
  /** The account is not any more what it was when the plan was made. */
  | 'changed'
  /** The saved plan is not one, or one for something else. */
  | 'plan'
  /** The person said no, or stop. */
  | 'stopped'
  /** Something that is needed was not given: credentials, a domain. */
  | 'setup';

/** Why nothing was done, or not all of it. Fit to be shown. */
export class FlowsFault extends Error {
  override readonly name = 'FlowsFault';
  constructor(
    readonly code: FaultCode,
    message: string,
    readonly problems: Problem[] = [],
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** https://www.twilio.com/docs/api/errors/45210 and …/45212: neither names the other flow. */
export const COLLISION_CODES: readonly unknown[] = [45210, 45212];

const CREDENTIALS = 'Check ACCOUNT_SID and AUTH_TOKEN: they must belong together.';

/** Twilio's own sentence, where there is one. */
const said = ({ cause, code }: TwilioFailure): string => {
  const message = cause instanceof Error ? cause.message : '';
  return [message, code === undefined ? '' : `(${code})`].filter(Boolean).join(' ');
};

/**
 * A failed Twilio call in words.
 *
 * @param doing what was being done: `reading the Flex Flows`
 * @param needs the right that it takes: `read Flex Flows`
 */
export const explain = (failure: TwilioFailure, doing: string, needs: string): Problem => {
  const where = doing;
  const words = said(failure);
  switch (failure.kind) {
    case 'unknown':
      return {
        where,
        problem: `no answer from Twilio: ${words || 'the connection broke'}`,
        remedy: 'Check the network and, where one is set, HTTP_PROXY; then run it again.',
      };
    case 'busy':
      return { where, problem: `Twilio is limiting requests: ${words}`, remedy: 'Run it again in a minute.' };
    case 'broken':
      return { where, problem: `Twilio failed with ${failure.status}: ${words}`, remedy: 'Run it again.' };
    case 'gone':
      return {
        where,
        problem: `Twilio finds nothing there: ${words}`,
        remedy: 'Is Flex set up in this account, and do all SIDs belong to it?',
      };
    default:
      if (failure.status === 401)
        return { where, problem: `the credentials were refused: ${words}`, remedy: CREDENTIALS };
      if (failure.status === 403) {
        return { where, problem: `not allowed: ${words}`, remedy: `The credentials must be allowed to ${needs}.` };
      }
      return { where, problem: `Twilio refused with ${failure.status}: ${words}` };
  }
};

/** Runs it; a failure of Twilio's comes out as a {@link FlowsFault} that says what was being done. */
export const telling = async <T>(doing: string, needs: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    throw new FlowsFault('twilio', `Twilio could not be used for ${doing}.`, [explain(error, doing, needs)], {
      cause: error,
    });
  }
};
