/**
 * Input that cannot be used: a request, a setting, a script. The message names what, where, and
 * what it should be, and is fit to be answered and logged: it never holds a secret or what a customer wrote.
 */
export abstract class Unusable extends Error {
  /** Whose fault: 400 the caller's, 500 the installation's. */
  abstract readonly status: 400 | 500;
  abstract readonly code: string;
  /** One entry for each thing that is wrong. */
  readonly problems: readonly object[] = [];
}

/** The request cannot be understood. The message names what is wrong with which field. */
export class BadRequest extends Unusable {
  readonly status = 400;
  readonly code = 'bad-request';
  override readonly name = 'BadRequest';
}

/** Why a Twilio call did not do what it was asked. The list is closed; decisions are made on it, never on a text. */
export type FailureKind =
  /** 404: what was asked for does not exist (any more). */
  | 'gone'
  /** 409: a second one with this unique name. */
  | 'exists'
  /** 412: it changed since it was read. */
  | 'changed'
  /** 429 to the end: not processed. */
  | 'busy'
  /** 413: larger than Twilio stores. */
  | 'too-large'
  /** 4xx: asking again will not help. */
  | 'refused'
  /** 5xx to the end: it may have been processed all the same. */
  | 'broken'
  /** No answer, or a connection lost on the way: it may have been processed, or still be. */
  | 'unknown';

/** A Twilio call's failure, with Twilio's own status and code, the SDK's error as the cause. */
export class TwilioFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    readonly code: number | string | undefined,
    options?: { cause?: unknown },
  ) {
    super(`Twilio answered ${status || 'nothing'}${code ? ` (${code})` : ''}`, options);
    this.name = 'TwilioFailure';
  }
}

const kindOf = (status: number): FailureKind => {
  if (status === 404) return 'gone';
  if (status === 409) return 'exists';
  if (status === 412) return 'changed';
  if (status === 413) return 'too-large';
  if (status === 429) return 'busy';
  if (status >= 500) return 'broken';
  return status >= 400 ? 'refused' : 'unknown';
};

const numberIn = (error: object, name: string): number => {
  const value = (error as Record<string, unknown>)[name];
  return typeof value === 'number' ? value : 0;
};

const codeIn = (error: object): number | string | undefined => {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
};

/** Whether the request may have taken effect. Only a repetition that does no harm may follow. */
export const isUnclear = ({ kind }: TwilioFailure): boolean => kind === 'unknown' || kind === 'broken';

/** The SDK's error (`status`, `code`) or the network's (`code: 'ECONNRESET'`) as a {@link TwilioFailure}. */
export const toFailure = (error: unknown): TwilioFailure => {
  if (error instanceof TwilioFailure) return error;
  const thrown = typeof error === 'object' && error !== null ? error : {};
  const status = numberIn(thrown, 'status');
  return new TwilioFailure(kindOf(status), status, codeIn(thrown), { cause: error });
};

/** Runs a call; its failures come out as {@link TwilioFailure}s. A mistake of our own stays what it is. */
export const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    throw toFailure(error);
  }
};

/** As {@link attempt}, but the named kinds of failure are an ordinary result: `undefined`. */
export const unless = async <T>(kinds: FailureKind[], call: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await attempt(call);
  } catch (error) {
    if (error instanceof TwilioFailure && kinds.includes(error.kind)) return undefined;
    throw error;
  }
};
