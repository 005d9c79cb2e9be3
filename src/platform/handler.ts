import { createDeadline, type Deadline } from './deadline';
import { TwilioFailure, Unusable } from './errors';
import { createLog, type Log } from './log';
import { fieldsIn, stringIn } from './parse';
import type { Runtime } from './runtime';
import { type Environment, readSettings, type Settings } from './settings';

/** One request to an endpoint, and what it is handled with. Nothing in `params` has been checked. */
export interface Invocation {
  /** The query and the body together, as the platform merges them. */
  params: Record<string, unknown>;
  header(name: string): string | undefined;
  settings: Settings;
  environment: Environment;
  deadline: Deadline;
  log: Log;
  runtime: Runtime;
  /** A Twilio client of the platform's, with the account's credentials. */
  client: PlatformContext['getTwilioClient'];
}

export interface Reply {
  status: number;
  /** JSON; absent: no body. */
  body?: object;
}

export interface Endpoint {
  name: string;
  /** ms that its caller waits, less the way back. */
  timeMs: number | ((contentType: string | undefined) => number);
  answer(invocation: Invocation): Promise<Reply>;
}

/**
 * ms that an invocation may take in any case: the platform ends it after 10 s
 * (https://www.twilio.com/docs/serverless/functions-assets/faq), and the answer has to be sent before.
 */
export const LIMIT_MS = 9_600;

/** What this needs of the platform's `context`. */
export interface PlatformContext extends Environment {
  getTwilioClient(options?: object): object;
}

interface PlatformResponse {
  setStatusCode(code: number): unknown;
  setBody(body: string | object): unknown;
  appendHeader(name: string, value: string): unknown;
}

/** What the platform calls: https://www.twilio.com/docs/serverless/functions-assets/functions/invocation */
export type PlatformHandler = (
  context: PlatformContext,
  event: Record<string, unknown>,
  callback: (error: null, response: object) => void,
) => Promise<void>;

/** An error's frames without its message: that may hold anything, also lines that look like frames. */
const framesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  if (typeof stack !== 'string' || typeof message !== 'string' || !stack.includes(message)) return '';
  const lines = stack.slice(stack.indexOf(message) + message.length).split('\n');
  const frames = lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  return frames.slice(0, 5).join(' ');
};

const replyTo = (error: unknown, log: Log): Reply => {
  if (error instanceof Unusable) {
    const { code, status, message, problems } = error;
    log({ action: 'understand', outcome: 'refused', code, reason: message });
    return { status, body: { error: code, message, ...(problems.length ? { problems } : {}) } };
  }
  if (error instanceof TwilioFailure) {
    const { kind, status, code } = error;
    log({ action: 'call-twilio', outcome: 'failed', reason: kind, status, ...(code === undefined ? {} : { code }) });
    return { status: 503, body: { outcome: 'unfinished', reason: `twilio-${kind}` } };
  }
  const name = error instanceof Error ? error.name : typeof error;
  log({ action: 'answer', outcome: 'crashed', reason: `${name} ${framesOf(error)}` });
  return { status: 500, body: { error: 'internal', message: 'Something unforeseen went wrong. The log says where.' } };
};

/** An endpoint as a Function: checks the settings, answers, and lets no error out but as an answer. */
export const toFunction =
  (endpoint: Endpoint, runtime: Runtime, newResponse: () => PlatformResponse): PlatformHandler =>
  async (context, event, callback) => {
    const log = createLog(runtime, endpoint.name);
    const { request, ...params } = event;
    const reply = await (async () => {
      const headers = fieldsIn(fieldsIn(request)?.headers);
      const header = (name: string) => stringIn(headers?.[name]);
      const { timeMs } = endpoint;
      const patience = typeof timeMs === 'function' ? timeMs(header('content-type')) : timeMs;
      return endpoint.answer({
        params,
        header,
        settings: readSettings(context),
        environment: context,
        deadline: createDeadline(runtime, patience, LIMIT_MS),
        log,
        runtime,
        client: (options) => context.getTwilioClient(options),
      });
    })().catch((error: unknown) => replyTo(error, log));
    const response = newResponse();
    response.setStatusCode(reply.status);
    if (reply.body) {
      response.appendHeader('Content-Type', 'application/json');
      response.setBody(reply.body);
    }
    callback(null, response);
  };
