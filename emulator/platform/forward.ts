import { Agent, request as send } from 'node:http';
import { readBody } from '../http/incoming';
import { type Invoke, splitUrl } from './message';
import { responseTo } from './refusal';

/** These belong to the connection between twilio-run and here: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/** Below the 5 s after which Node's servers close an idle connection: no request may meet one that is just closing. */
const IDLE_MS = 4_000;

/**
 * An `invoke` for the gateway: over HTTP to what listens on `port` of this machine, twilio-run as a rule.
 *
 * Approximate: when the caller waits no more, the connection is closed, but twilio-run lets the Function run on, which
 * the platform kills.
 * @fidelity platform.ten-seconds
 */
export const invokeOver = (port: number): Invoke => {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  return ({ method, url, headers, body }, signal) =>
    new Promise((resolve) => {
      const { path, query } = splitUrl(url);
      const broken = () => resolve(responseTo('broken-off'));
      const length = body.length || method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {};
      send(
        { agent, host: '127.0.0.1', port, method, path: path + query, headers: { ...headers, ...length }, signal },
        (response) => {
          const kept = Object.entries(response.headers).flatMap(([name, value]) =>
            value === undefined || HOP_BY_HOP.includes(name) ? [] : [[name, value] as const],
          );
          readBody(response, Number.POSITIVE_INFINITY).then((reply = Buffer.alloc(0)) => {
            resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(kept), body: reply });
          }, broken);
        },
      )
        .on('error', broken)
        .end(body);
    });
};
