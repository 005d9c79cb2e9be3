import { MOST_REPLY, type Reply } from '../deliver/deliver';
import type { AssetInfo, FunctionInfo } from './access';

/** A request to a Function or an Asset, free of any HTTP library. */
export interface PlatformRequest {
  /** Upper case. */
  method: string;
  /** In full, as the caller addressed it: this is what a signature is made over. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | Buffer;
}

export interface PlatformResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** As a webhook's sender sees it. */
export const replyOf = ({ status, headers, body }: PlatformResponse): Reply => {
  const [, type] = Object.entries(headers).find(([name]) => /^content-type$/i.test(name)) ?? [];
  return {
    status,
    ...(type === undefined ? {} : { contentType: String(type) }),
    ...(Buffer.byteLength(body) <= MOST_REPLY ? { body: String(body) } : { isTooLong: true }),
  };
};

/** What runs on the platform. */
export interface Deployed {
  functions: FunctionInfo[];
  assets: AssetInfo[];
}

/** Runs a Function, or serves an Asset. `signal` fires when the caller waits no more. */
export type Invoke = (request: PlatformRequest, signal: AbortSignal) => Promise<PlatformResponse>;

/** `/sweep` and `?dryRun=true` of `https://example.twil.io/sweep?dryRun=true`, exactly as they were sent. */
export const splitUrl = (url: string): { origin: string; path: string; query: string } => {
  const [, origin = '', path = '', query = ''] = /^([a-z]+:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  return { origin, path: path || '/', query };
};
