import twilio, { type RequestClient, type Twilio } from 'twilio';
import { createDeadline } from '../../src/platform/deadline';
import type { Runtime } from '../../src/platform/runtime';
import { createHttp, type HttpClient } from '../../src/twilio/http';
import { type Credentials, readCredentials } from './credentials';
import type { Variables } from './environment';
import { httpClientFor } from './network';
import { systemRuntime } from './runtime';

/** Longer than any command takes. */
const PATIENCE_MS = 60 * 60_000;

/** Where the account's data is: https://www.twilio.com/docs/global-infrastructure. Never taken from the process alone. */
interface Place {
  region?: string;
  edge?: string;
}

/** A client that tries again what is safe to repeat: 429, and for all but creations 5xx and lost connections. */
export const patientClient = (
  { accountSid, authToken, ...place }: Credentials & Place,
  inner: HttpClient,
  runtime: Runtime,
): Twilio => {
  const { http } = createHttp({ inner, runtime, deadline: createDeadline(runtime, PATIENCE_MS) });
  // reason: the SDK calls `request` and nothing else; its type names the fields of its own HTTP client as well
  return twilio(accountSid, authToken, { httpClient: http as RequestClient, region: '', edge: '', ...place });
};

/** Twilio, for a command line tool. */
export const connect = (variables: Variables): Twilio => {
  const { TWILIO_REGION: region = '', TWILIO_EDGE: edge = '' } = variables;
  const inner = httpClientFor(variables) as HttpClient; // reason: the SDK's type has more than is used
  return patientClient({ ...readCredentials(variables), region, edge }, inner, systemRuntime);
};
