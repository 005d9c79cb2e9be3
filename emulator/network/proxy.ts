import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { headersOf, readBody } from '../http/incoming';
import { listen } from '../http/port';
import type { Gateway } from '../platform/gateway';
import type { PlatformResponse } from '../platform/message';
import { responseTo } from '../platform/refusal';
import { isSiteHost } from '../platform/to-sites';
import { type ApiRequest, ConnectionLost, type Transport } from '../wire/message';
import type { Certificate } from './certificate';

export interface ProxyOptions {
  transport: Transport;
  /** Answers for `https://*.twil.io`, where Functions are deployed. Absent: 404. */
  sites?: Gateway;
  certificate: Pick<Certificate, 'cert' | 'key'>;
  /** 0: any free one. */
  port: number;
  /** For {@link PortTaken}: what the user can do about it. */
  remedy?: string;
  /** Bytes; a longer body is answered with 413. Default: 110 MiB. */
  longestBody?: number;
  /** Default: standard error. */
  log?: (what: string, error: unknown) => void;
}

export interface TwilioProxy {
  port: number;
  /** The value for `HTTP_PROXY`. */
  url: string;
  /** Ends every connection, also those that wait for an answer. */
  close(): Promise<void>;
}

/** `api.twilio.com:443`. One label, as in the certificate: https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
const ALLOWED = /^[a-z0-9-]+\.(twilio\.com|twil\.io):443$/i;
const ONLY_TWILIO =
  'The embedded Twilio answers for *.twil.io:443 and *.twilio.com:443 only; nothing else passes this proxy.\n';
const ONLY_CONNECT =
  'This is an HTTPS proxy: set HTTP_PROXY to it, and call https://*.twilio.com. It serves no pages.\n';

/** Room for a deploy's uploads. Twilio's own limit is not documented. */
const LONGEST_BODY = 110 * 1024 ** 2;

const TEXT = /^(application\/(json|x-www-form-urlencoded)|text\/)/i;

const toApiRequest = (message: IncomingMessage, body: Buffer): ApiRequest => {
  const headers = headersOf(message);
  const [path = '/', ...query] = (message.url ?? '/').split('?');
  return {
    method: message.method ?? 'GET',
    host: (headers.host ?? '').toLowerCase().replace(/:\d+$/, ''),
    path,
    query: new URLSearchParams(query.join('?')),
    headers,
    body: !body.length || TEXT.test(headers['content-type'] ?? '') ? body.toString() : body,
  };
};

type Answer = Pick<PlatformResponse, 'status' | 'headers'> & { body?: string | Buffer };

/** As of a domain without a deployment. */
const NO_SITES = responseTo('unknown-path');

/** With a code like Twilio's own general ones: https://www.twilio.com/docs/api/errors/20500 */
const refuse = (response: ServerResponse, status: number, message: string) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ code: 20_000 + status, message, status }));

/**
 * Answers for `https://*.twilio.com` and `https://*.twil.io` to clients that have this as `HTTP_PROXY` and trust the
 * certificate. The SDK reads `HTTP_PROXY` when a client is made, and Node reads `NODE_EXTRA_CA_CERTS` when a process
 * starts.
 *
 * @throws {PortTaken}
 */
export const startProxy = async (options: ProxyOptions): Promise<TwilioProxy> => {
  const { transport, sites, certificate, longestBody = LONGEST_BODY, log = console.error } = options;

  const call = async (request: ApiRequest, url: string): Promise<Answer> => {
    if (!isSiteHost(request.host)) return transport(request);
    return sites ? sites({ ...request, url: `https://${request.host}${url}` }) : NO_SITES;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const body = await readBody(request, longestBody);
      if (!body) return refuse(response, 413, `The body is longer than ${longestBody} bytes.`);
      // A client that hangs up ends the wait: a simulated timeout may never be answered.
      const gone = new Promise<undefined>((resolve) => response.once('close', resolve));
      const reply = await Promise.race([call(toApiRequest(request, body), request.url ?? '/'), gone]);
      return reply && response.writeHead(reply.status, reply.headers).end(reply.body);
    } catch (error) {
      if (error instanceof ConnectionLost || request.socket.destroyed) return request.socket.destroy();
      log(`embedded Twilio: ${request.method} ${request.headers.host}`, error);
      return refuse(response, 500, 'The embedded Twilio failed; its standard error says why.');
    }
  };

  const api = createTlsServer({ cert: certificate.cert, key: certificate.key }, answer);
  // No idle limit: closing a kept connection would race with the client's next request on it.
  api.keepAliveTimeout = 0;

  const proxy = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(ONLY_CONNECT);
  });
  proxy.on('connect', ({ url = '' }, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!ALLOWED.test(url)) {
      const length = Buffer.byteLength(ONLY_TWILIO);
      socket.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n${ONLY_TWILIO}`,
      );
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.unshift(head);
    api.emit('connection', socket);
  });

  const { port, close } = await listen(proxy, options.port, options.remedy);
  return { port, url: `http://127.0.0.1:${port}`, close };
};
