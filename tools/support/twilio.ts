import { randomUUID } from 'node:crypto';
import twilio, { type RequestClient, type Twilio } from 'twilio';
import { createDeadline } from '../../src/platform/deadline';
import type { Runtime } from '../../src/platform/runtime';
import { createHttp, type HttpClient } from '../../src/platform/twilio-http';
import { requireVariable, type Variables } from './environment';

/** Longer than any command takes. */
const PATIENCE_MS = 60 * 60_000;

export const systemRuntime: Runtime = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
  id: () => randomUUID(),
  print: (line) => void process.stderr.write(`${line}\n`),
  fetch: (url, init) => fetch(url, init),
  asset: () => undefined,
};

export interface Credentials {
  accountSid: string;
  authToken: string;
}

export const readCredentials = (variables: Variables): Credentials => ({
  accountSid: requireVariable(variables, 'ACCOUNT_SID', /^AC[0-9a-fA-F]{32}$/, 'AC and 32 hex digits'),
  authToken: requireVariable(variables, 'AUTH_TOKEN', /^\S+$/, "the account's Auth Token"),
});

/** A client that tries again what is safe to repeat: 429, and for all but creations 5xx and lost connections. */
export const patientClient = ({ accountSid, authToken }: Credentials, inner: HttpClient, runtime: Runtime): Twilio => {
  const { http } = createHttp({ inner, runtime, deadline: createDeadline(runtime, PATIENCE_MS) });
  // The SDK calls `request` and nothing else; its type names the fields of its own HTTP client as well.
  return twilio(accountSid, authToken, { httpClient: http as RequestClient });
};

/** Twilio, for a command line tool. The SDK honours HTTP_PROXY, which it takes from the process. */
export const connect = (variables: Variables): Twilio => {
  const credentials = readCredentials(variables);
  if (variables.HTTP_PROXY) process.env.HTTP_PROXY = variables.HTTP_PROXY;
  const { httpClient } = twilio(credentials.accountSid, credentials.authToken);
  return patientClient(credentials, httpClient as HttpClient, systemRuntime);
};
