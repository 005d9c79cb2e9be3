import twilio from 'twilio';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** Sent as a form. */
  form?: Record<string, string>;
}

export interface HttpAnswer {
  status: number;
  body: string;
}

/** Longer than the platform lets a Function live. */
const TIMEOUT_MS = 20_000;

/**
 * One request to what is deployed, by the SDK's own HTTP client: unlike Node's `fetch` it honours HTTP_PROXY. Follows no
 * redirect. Resolves with whatever the answer is; rejects where there is none.
 */
export const request = async ({ method, url, headers, form }: HttpRequest): Promise<HttpAnswer> => {
  const client = new twilio.RequestClient({ keepAlive: false });
  const answer = await client.request({
    method: method === 'GET' ? 'get' : 'post',
    uri: url,
    headers: { ...headers, ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}) },
    ...(form ? { data: form } : {}),
    timeout: TIMEOUT_MS,
  });
  const { statusCode: status, body } = answer as { statusCode: number; body: unknown };
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
};
