import type { ApiError } from '../core/errors';

/**
 * One HTTPS call to `*.twilio.com` and its answer, free of any HTTP library: the TLS proxy makes them from
 * sockets, the in-process client of the tests makes them from the SDK's request options.
 */
export interface ApiRequest {
  /** Upper case: `GET`, `POST`, `DELETE`. */
  method: string;
  /** Without port: `taskrouter.twilio.com`. */
  host: string;
  /** Not yet decoded, without the query: `/v1/Workspaces/WS…/Tasks`. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | Buffer;
  /** Aborted once the caller waits no longer. Default: it waits for ever. */
  signal?: AbortSignal;
}

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  /** Absent where the answer has no body (204). */
  body?: string;
}

export const jsonAnswer = (status: number, body: unknown, headers: Record<string, string> = {}): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

export const errorAnswer = (error: ApiError): ApiResponse => jsonAnswer(error.status, error.toJSON(), error.headers);

/** Rejects with {@link ConnectionLost} where the network, not the API, ends the call. */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>;

/** The connection broke, before or after the call took effect: the caller cannot know which. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';
  constructor() {
    super('socket hang up');
    this.name = 'ConnectionLost';
  }
}
