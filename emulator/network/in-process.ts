import type { Clock, Timer } from '../core/clock';
import type { ApiRequest, Transport } from '../wire/message';

/** What the Twilio SDK asks of its `httpClient` option: the few fields that matter here. */
export interface SdkRequest {
  method: string;
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: object;
  data?: object;
  /** ms. Default: {@link DEFAULT_TIMEOUT_MS}. */
  timeout?: number;
}

export interface SdkResponse {
  statusCode: number;
  body: string;
  headers: Record<string, string>;
}

interface InProcessClient {
  request(options: SdkRequest): Promise<SdkResponse>;
}

const pairs = (values: object = {}): URLSearchParams => {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) out.append(name, one === null ? '' : String(one));
  }
  return out;
};

const bodyOf = (headers: Record<string, string>, data: object | undefined): string => {
  if (!data) return '';
  return headers['content-type']?.startsWith('application/json') ? JSON.stringify(data) : pairs(data).toString();
};

const toApiRequest = (options: SdkRequest): ApiRequest => {
  const url = new URL(options.uri);
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).map(([n, v]) => [n.toLowerCase(), v]));
  if (options.username !== undefined) {
    const basic = Buffer.from(`${options.username}:${options.password ?? ''}`).toString('base64');
    headers.authorization = `Basic ${basic}`;
  }
  const query = new URLSearchParams([...url.searchParams, ...pairs(options.params)]);
  return {
    method: options.method.toUpperCase(),
    host: url.hostname,
    path: url.pathname,
    query,
    headers,
    body: bodyOf(headers, options.data),
  };
};

/** The error by which axios, inside the SDK, tells of its time limit. */
const timedOut = (ms: number) => Object.assign(new Error(`timeout of ${ms}ms exceeded`), { code: 'ECONNABORTED' });

/** How long the SDK's own client waits for an answer: `DEFAULT_TIMEOUT` in `twilio/lib/base/RequestClient.js`. */
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * The SDK's `httpClient` for tests in one process: no socket, and the SDK's time limit on the emulator's clock.
 *
 * @example twilio(ACCOUNT_SID, AUTH_TOKEN, { httpClient: inProcessClient(emulator.api, emulator.clock) })
 */
export const inProcessClient = (
  transport: Transport,
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
): InProcessClient => ({
  async request(options) {
    let timer: Timer | undefined;
    const waiting = new AbortController();
    const limit = new Promise<never>((_, reject) => {
      const ms = options.timeout || DEFAULT_TIMEOUT_MS;
      timer = clock.setTimeout(() => {
        waiting.abort();
        reject(timedOut(ms));
      }, ms);
    });
    try {
      const answer = await Promise.race([transport({ ...toApiRequest(options), signal: waiting.signal }), limit]);
      return { statusCode: answer.status, body: answer.body ?? '', headers: answer.headers };
    } finally {
      clock.clearTimeout(timer);
    }
  },
});
