import type { Variables } from './environment';
import { httpClientFor } from './network';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** The variables of the account in which it is deployed: they say how it is reached. */
  through: Variables;
}

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Longer than the platform lets a Function live. */
const TIMEOUT_MS = 20_000;

/**
 * One request to what is deployed, by the SDK's own HTTP client: unlike Node's `fetch` it goes through a proxy. Follows
 * no redirect. Resolves with any answer; rejects where there is none.
 */
export const request = async ({ method, url, headers, form, through }: HttpRequest): Promise<HttpAnswer> => {
  const answer = await httpClientFor(through, new URL(url).hostname).request({
    method: method === 'GET' ? 'get' : 'post',
    uri: url,
    headers: { ...headers, ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}) },
    ...(form ? { data: form } : {}),
    timeout: TIMEOUT_MS,
  });
  const { statusCode: status, body } = answer as { statusCode: number; body: unknown };
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
};
