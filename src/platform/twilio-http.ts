import type { Deadline } from './deadline';
import type { Runtime } from './runtime';

/** The part of the SDK's `httpClient` that is used here; the SDK gives and takes more. */
export interface HttpClient {
  request(options: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  method: string;
  uri: string;
  headers?: Record<string, string>;
  /** ms */
  timeout?: number;
}

export interface HttpResponse {
  statusCode: number;
  headers?: Record<string, unknown>;
}

/** Time as Twilio tells it. */
export interface TwilioClock {
  /** Epoch ms: this machine's clock, corrected by the `Date` of Twilio's latest answer. */
  now(): number;
}

export interface HttpOptions {
  inner: HttpClient;
  runtime: Pick<Runtime, 'now' | 'sleep' | 'random'>;
  deadline: Deadline;
}

/** First pause before another try; it doubles, and half of it is left to chance. */
const BACKOFF_MS = 200;
const MAX_TRIES = 4;
/** A call that cannot take even this long is not begun. */
const SHORTEST_CALL_MS = 250;
/** Longer than Twilio's slow answers, short enough to leave time for another try. */
const LONGEST_CALL_MS = 4_000;

/** Nothing was begun, for lack of time. To the caller it is as if Twilio had been busy: nothing was processed. */
const outOfTime = () => Object.assign(new Error('No time left for another Twilio call'), { status: 429 });

const header = (response: HttpResponse, name: string): string | undefined => {
  const value = response.headers?.[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Whether sending the same request twice does no more than sending it once: reads, deletions, updates (they name one
 * resource by its SID and overwrite it), and writes that name the revision they replace. Creations do not repeat.
 */
const repeats = ({ method, uri, headers }: HttpRequest): boolean => {
  const conditional = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'if-match');
  return method.toUpperCase() !== 'POST' || conditional || /\/[A-Z]{2}[0-9a-fA-F]{32}$/.test(uri);
};

/** 429 was not processed (https://www.twilio.com/docs/api/errors/20429); after 5xx or nothing it may have been. */
const worthAnotherTry = (request: HttpRequest, status: number): boolean =>
  status === 429 || ((status === 0 || status >= 500) && repeats(request));

/**
 * Wraps the SDK's HTTP client: every call ends before the deadline, what is safe to repeat is repeated with backoff
 * and jitter (`Retry-After` honoured), and Twilio's `Date` keeps the clock right. Ages are then measured in the clock
 * that stamped them, whatever this machine's says.
 */
export const createHttp = ({ inner, runtime, deadline }: HttpOptions): { http: HttpClient; clock: TwilioClock } => {
  let offset = 0;
  const notice = (response: HttpResponse) => {
    const date = Date.parse(header(response, 'date') ?? '');
    // The header has whole seconds: a smaller difference is no difference.
    if (Number.isFinite(date) && Math.abs(date - runtime.now() - offset) > 1000) offset = date - runtime.now();
  };
  const once = async (request: HttpRequest): Promise<HttpResponse> => {
    if (!deadline.allows(SHORTEST_CALL_MS)) throw outOfTime();
    const response = await inner.request({ ...request, timeout: Math.min(LONGEST_CALL_MS, deadline.left()) });
    notice(response);
    return response;
  };
  const request = async (options: HttpRequest): Promise<HttpResponse> => {
    for (let tries = 1; ; tries += 1) {
      const result = await once(options).catch((error: Error) => error);
      const status = result instanceof Error ? 0 : result.statusCode;
      const asked = result instanceof Error ? 0 : Number(header(result, 'retry-after')) * 1000 || 0;
      const pause = Math.max(0, asked) + BACKOFF_MS * 2 ** (tries - 1) * (0.5 + runtime.random() / 2);
      const again = tries < MAX_TRIES && worthAnotherTry(options, status) && deadline.allows(pause + SHORTEST_CALL_MS);
      if (!again) {
        if (result instanceof Error) throw result;
        return result;
      }
      await runtime.sleep(pause);
    }
  };
  return { http: { request }, clock: { now: () => runtime.now() + offset } };
};
