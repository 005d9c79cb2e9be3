import type { Deadline } from '../platform/deadline';
import { fieldsIn, stringIn } from '../platform/parse';
import type { Runtime } from '../platform/runtime';

/** The part of the SDK's `httpClient` that is used here; the SDK gives and takes more. */
export interface HttpClient {
  request(options: HttpRequest): Promise<HttpResponse>;
}

export interface HttpRequest {
  method: string;
  uri: string;
  headers?: Record<string, string>;
  /** Of the query. */
  params?: object;
  /** ms */
  timeout?: number;
}

export interface HttpResponse {
  statusCode: number;
  headers?: Record<string, unknown>;
  /** JSON, as a text or parsed. */
  body?: unknown;
}

/** Time as Twilio tells it. */
interface TwilioClock {
  /** Epoch ms: this machine's clock, corrected by the `Date` of Twilio's latest answer. Ask after the first answer. */
  now(): number;
  /** ms that a call takes at the moment: the median of the last few; 0 before the first. */
  pace(): number;
  /** ms that nine of ten of the last calls took at most; 0 before the first. */
  tail(): number;
}

interface HttpOptions {
  inner: HttpClient;
  runtime: Pick<Runtime, 'now' | 'sleep' | 'random'>;
  deadline: Deadline;
}

/** First pause before another try; it doubles, and half of it is random. */
const BACKOFF_MS = 200;
const MAX_TRIES = 4;
/** A call that cannot take even this long is not begun. */
const SHORTEST_CALL_MS = 250;
/** Longer than Twilio's slow answers, short enough to leave time for another try. */
const LONGEST_CALL_MS = 4_000;
/** A call that is likely not to be answered in time is not begun, either: of the pace. */
const CERTAIN = 0.75;
/** Calls by which the pace is measured, and its tail. */
const PACE_OF = 6;
const TAIL_OF = 20;
const TAIL = 0.9;

/** Nothing was begun, for lack of time. To the caller it is as if Twilio had been busy: nothing was processed. */
const outOfTime = () => Object.assign(new Error('No time left'), { status: 429 });

/** A 2xx that is not about what was asked for: a proxy's page, or a broken answer. */
const notAnAnswer = () => Object.assign(new Error('Not an answer'), { code: 'not-an-answer' });

const header = (response: HttpResponse, name: string): string | undefined => {
  const value = response.headers?.[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Whether sending the same request twice does no more than sending it once: reads, deletions, updates (they name one
 * resource by its SID and overwrite it), and writes that name the revision they replace. Creations do not repeat.
 */
export const repeats = ({ method, uri, headers }: HttpRequest): boolean => {
  const conditional = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'if-match');
  return method.toUpperCase() !== 'POST' || conditional || /\/[A-Z]{2}[0-9a-fA-F]{32}$/.test(uri);
};

/** The first question by attribute about one engagement. The list of live Tasks answers it, too, sooner than a second try. */
const hasAnotherWay = ({ params }: HttpRequest): boolean =>
  stringIn(fieldsIn(params)?.EvaluateTaskAttributes)?.includes(' == ') === true;

const parsed = (body: unknown): unknown => {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * A Conversation that is changing at this moment, or that is being set up: not processed. It has no status of its own.
 * https://www.twilio.com/docs/api/errors/50391
 */
const CONFLICTING = 50_391;

const isConflict = ({ statusCode, body }: HttpResponse): boolean =>
  statusCode >= 400 && statusCode < 500 && fieldsIn(parsed(body))?.code === CONFLICTING;

/** 429 was not processed (https://www.twilio.com/docs/api/errors/20429); after 5xx or nothing it may have been. */
const worthAnotherTry = (request: HttpRequest, result: HttpResponse | Error): boolean => {
  if (result instanceof Error) return repeats(request);
  const { statusCode: status } = result;
  return (status === 429 && !hasAnotherWay(request)) || (status >= 500 && repeats(request)) || isConflict(result);
};

/**
 * Whether a 2xx answers the request: a list has its rows and its `meta`, one resource has its own SID or unique name,
 * a new resource has a SID. Anything else tells nothing, least of all that there is nothing.
 */
const isAnswerTo = ({ method, uri }: HttpRequest, response: HttpResponse): boolean => {
  if (response.statusCode < 200 || response.statusCode > 299) return true;
  if (method.toUpperCase() === 'DELETE') return response.statusCode === 204;
  if (!('body' in response)) return true;
  const fields = fieldsIn(parsed(response.body));
  if (!fields) return false;
  const [path = ''] = uri.split('?');
  const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  const isList = /^[A-Z][A-Za-z]*s$/.test(name);
  if (isList && method.toUpperCase() === 'GET') return Object.values(fields).some(Array.isArray) && 'meta' in fields;
  if (isList) return typeof fields.sid === 'string';
  const isNamed = /^[A-Z]{2}[0-9a-fA-F]{32}$/.test(name) || name.includes('.');
  return !isNamed || fields.sid === name || fields.unique_name === name;
};

/**
 * Wraps the SDK's HTTP client: every call ends before the deadline, what is safe to repeat is repeated with backoff
 * and jitter (`Retry-After` honoured), and Twilio's `Date` keeps the clock right. Ages are then measured by the clock
 * that stamped them, whatever this machine's says.
 */
export const createHttp = ({ inner, runtime, deadline }: HttpOptions): { http: HttpClient; clock: TwilioClock } => {
  let offset = 0;
  const took: number[] = [];
  const quantile = (times: number[], share: number): number =>
    [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
  const pace = () => quantile(took.slice(-PACE_OF), 0.5);
  const notice = (response: HttpResponse) => {
    const date = Date.parse(header(response, 'date') ?? '');
    // The header has whole seconds: a smaller difference is no difference.
    if (Number.isFinite(date) && Math.abs(date - runtime.now() - offset) > 1000) offset = date - runtime.now();
  };
  const once = async (request: HttpRequest): Promise<HttpResponse> => {
    if (!deadline.allows(Math.max(SHORTEST_CALL_MS, pace() * CERTAIN))) throw outOfTime();
    const began = runtime.now();
    try {
      const response = await inner.request({ ...request, timeout: Math.min(LONGEST_CALL_MS, deadline.left()) });
      notice(response);
      if (!isAnswerTo(request, response)) throw notAnAnswer();
      return response;
    } finally {
      took.push(runtime.now() - began);
      if (took.length > TAIL_OF) took.shift();
    }
  };
  const request = async (options: HttpRequest): Promise<HttpResponse> => {
    for (let tries = 1; ; tries += 1) {
      const result = await once(options).catch((error: Error) => error);
      const asked = result instanceof Error ? 0 : Number(header(result, 'retry-after')) * 1000 || 0;
      const pause = Math.max(0, asked) + BACKOFF_MS * 2 ** (tries - 1) * (0.5 + runtime.random() / 2);
      const again = tries < MAX_TRIES && worthAnotherTry(options, result) && deadline.allows(pause + SHORTEST_CALL_MS);
      if (!again) {
        if (result instanceof Error) throw result;
        return result;
      }
      await runtime.sleep(pause);
    }
  };
  return {
    http: { request },
    clock: { now: () => runtime.now() + offset, pace, tail: () => quantile(took, TAIL) },
  };
};
