import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'hpagent';
import twilio, { type RequestClient } from 'twilio';
import { Complaint } from './complaint';
import type { Variables } from './environment';
import { codeOf } from './files';
import { proxyFor } from './proxy';

/** Node.js reads NODE_EXTRA_CA_CERTS of its own environment when it starts; a file that `.env` names is added here. */
const certificatesOf = ({ NODE_EXTRA_CA_CERTS: path }: Variables): string[] | undefined => {
  if (!path || path === process.env.NODE_EXTRA_CA_CERTS) return undefined;
  try {
    return [...rootCertificates, readFileSync(path, 'utf8')];
  } catch (error) {
    const problem = `${path} cannot be read (${codeOf(error)})`;
    throw new Complaint('The certificates cannot be used.', [{ where: 'NODE_EXTRA_CA_CERTS', problem }]);
  }
};

/** How `host` is reached: through the account's proxy, where it has one, and by its certificates. */
const agentFor = (variables: Variables, host: string): Agent => {
  const ca = certificatesOf(variables);
  const proxy = proxyFor(variables, host);
  const options = { keepAlive: true, ...(ca ? { ca } : {}) };
  return proxy ? new HttpsProxyAgent({ ...options, proxy }) : new Agent(options);
};

/**
 * The SDK's HTTP client on the way to an account. By itself it knows HTTP_PROXY of the process only, and certificates
 * only without a proxy: https://github.com/twilio/twilio-node/blob/6.3.1/src/base/RequestClient.ts
 */
export const httpClientFor = (variables: Variables, host = 'api.twilio.com'): RequestClient => {
  const client = new twilio.RequestClient({ keepAlive: false });
  client.axios.defaults.httpsAgent = agentFor(variables, host);
  return client;
};

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
