import type { Clock, Timer } from '../core/clock';
import { CAUSE_HEADER, causeIn } from '../core/journal';
import type { Access } from './access';
import { type Deployed, type Invoke, type PlatformRequest, type PlatformResponse, splitUrl } from './message';
import { type Refusal, responseTo } from './refusal';
import { areTooLong, withoutRestricted } from './restricted-headers';
import { isSigned } from './signature';

interface GatewayLimits {
  /** ms after which the caller gets an answer, whether the Function has one or not. */
  timeoutMs: number;
  /** Function invocations under way; Assets do not count. */
  concurrent: number;
}

const PLATFORM_LIMITS: GatewayLimits = {
  // "exceeded the 10-second execution time limit": https://www.twilio.com/docs/serverless/functions-assets/faq
  timeoutMs: 10_000,
  // The default of https://www.twilio.com/docs/serverless/api#limits, which others quote as 30 and which no longer
  // states it. What happens above it is not documented either; 429 is approximate. @fidelity platform.concurrency
  concurrent: 30,
};

/** For a journal: no query, no header, so no secret. */
export interface GatewayRecord {
  method: string;
  path: string;
  status: number;
  /** Epoch ms on the gateway's clock. */
  startedAt: number;
  endedAt: number;
  /** Set where the platform answered, not the Function. */
  refused?: Refusal;
  /** What the Function answered, if that is JSON. */
  answer?: string;
}

/** One request in a journal. */
export interface RequestNote {
  /** By this number the calls that the request leads to name it as their cause. */
  number?: number;
  end(record: GatewayRecord): void;
}

export interface GatewayOptions extends Deployed {
  authToken: string;
  clock: Clock;
  invoke: Invoke;
  /** Default: {@link PLATFORM_LIMITS}. */
  limits?: Partial<GatewayLimits>;
  /** Called when a request arrives; `cause` is the number of the webhook that it is. */
  onRequest?: (method: string, path: string, cause: { cause?: number }) => RequestNote;
  /** Told why `invoke` rejected. Default: standard error. */
  log?: (what: string, error: unknown) => void;
}

/** Always resolves: what goes wrong has a status. */
export type Gateway = (request: PlatformRequest) => Promise<PlatformResponse>;

interface Route {
  access: Access;
  path: string;
  isFunction: boolean;
}

interface Outcome {
  response: PlatformResponse;
  refused?: Refusal;
}

const isJson = ({ headers }: PlatformResponse): boolean => String(headers['content-type']).includes('json');

const refuse = (refused: Refusal): Outcome => ({ response: responseTo(refused), refused });

/** Stands in front of the Functions as Twilio's own gateway does; twilio-run, which has none, can run behind it. */
export const createGateway = (options: GatewayOptions): Gateway => {
  const { authToken, clock, invoke, onRequest, log = console.error } = options;
  const limits = { ...PLATFORM_LIMITS, ...options.limits };
  const routes = new Map<string, Route>([
    ...options.functions.map(({ path, access }) => [path, { path, access, isFunction: true }] as const),
    ...options.assets.map(
      ({ path, access, serves = path }) => [path, { path: serves, access, isFunction: false }] as const,
    ),
  ]);
  let running = 0;

  const answer = async (request: PlatformRequest, signal: AbortSignal): Promise<Outcome> => {
    try {
      return { response: await invoke(request, signal) };
    } catch (error) {
      if (!signal.aborted) log(`embedded Twilio: ${request.method} ${splitUrl(request.url).path}`, error);
      return refuse('broken-off');
    }
  };

  const run = async (request: PlatformRequest): Promise<Outcome> => {
    const abort = new AbortController();
    let timer: Timer | undefined;
    const timeUp = new Promise<Outcome>((resolve) => {
      timer = clock.setTimeout(() => {
        resolve(refuse('timed-out'));
        abort.abort();
      }, limits.timeoutMs);
    });
    return Promise.race([answer(request, abort.signal), timeUp]).finally(() => clock.clearTimeout(timer));
  };

  const decide = async (request: PlatformRequest, number: number | undefined): Promise<Outcome> => {
    const { origin, path, query } = splitUrl(request.url);
    const route = routes.get(path);
    if (!route) return refuse('unknown-path');
    if (route.access === 'private') return refuse('private');
    if (areTooLong(request.headers)) return refuse('long-headers');
    if (route.access === 'protected' && !isSigned(authToken, request)) return refuse('unsigned');
    const admitted = {
      ...request,
      url: `${origin}${route.path}${query}`,
      headers: {
        ...withoutRestricted(request.headers),
        ...(number === undefined ? {} : { [CAUSE_HEADER]: String(number) }),
      },
    };
    if (!route.isFunction) return run(admitted);
    if (running >= limits.concurrent) return refuse('too-many-at-once');
    running += 1;
    return run(admitted).finally(() => {
      running -= 1;
    });
  };

  return async (request) => {
    const startedAt = clock.now();
    const { method } = request;
    const { path } = splitUrl(request.url);
    const note = onRequest?.(method, path, causeIn(request.headers[CAUSE_HEADER]));
    const { response, refused } = await decide(request, note?.number);
    note?.end({
      ...{ method, path, status: response.status, startedAt, endedAt: clock.now() },
      ...(refused && { refused }),
      ...(!refused && isJson(response) && { answer: String(response.body) }),
    });
    return response;
  };
};
