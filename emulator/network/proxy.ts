import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { headersOf, readBody } from '../http/incoming';
import { listen } from '../http/port';
import { twoProtocols } from '../http/two-protocols';
import type { Gateway } from '../platform/gateway';
import type { PlatformResponse } from '../platform/message';
import { responseTo } from '../platform/refusal';
import { isSiteHost } from '../platform/to-sites';
import { type ApiRequest, ConnectionLost, type Transport } from '../wire/message';
import type { Certificate } from './certificate';
import { authorityOf, destinationOf, NOTHING_ELSE } from './destination';
import { passTo, tunnelTo } from './pass';

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

const NO_PAGES =
  'This is the embedded Twilio. Set HTTP_PROXY to this address, and call https://*.twilio.com. It serves no pages.\n';

/** Room for a deploy's uploads. Twilio's own limit is not documented. */
const LONGEST_BODY = 110 * 1024 ** 2;

const TEXT = /^(application\/(json|x-www-form-urlencoded)|text\/)/i;

const toApiRequest = (message: IncomingMessage, host: string, pathAndQuery: string, body: Buffer): ApiRequest => {
  const headers = headersOf(message);
  const [path = '/', ...query] = pathAndQuery.split('?');
  return {
    method: message.method ?? 'GET',
    host,
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

/** Before and after the path of `https://api.twilio.com/v1/x?y`, which a proxy gets as it stands. */
const ABSOLUTE = /^(https?:\/\/[^/?#]+)(.*)$/i;

/**
 * Answers for `https://*.twilio.com` and `https://*.twil.io`, on one port, to clients of four kinds that trust the
 * certificate: those that open a tunnel (`CONNECT`), as the SDK does; those that send the whole URL to a proxy, as axios
 * does; those that were led here instead of to Twilio, and begin with TLS (`network.preload.cjs`); and those whose proxy
 * this is also for programs on this machine. Nothing leads from here to any other machine.
 *
 * The SDK reads `HTTP_PROXY` when a client is made, and Node reads `NODE_EXTRA_CA_CERTS` when a process starts.
 *
 * @throws {PortTaken}
 */
export const startProxy = async (options: ProxyOptions): Promise<TwilioProxy> => {
  const { transport, sites, certificate, longestBody = LONGEST_BODY, log = console.error } = options;

  const call = async (request: ApiRequest, url: string): Promise<Answer> => {
    if (!isSiteHost(request.host)) return transport(request);
    return sites ? sites({ ...request, url: `https://${request.host}${url}` }) : NO_SITES;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, host: string, path: string) => {
    try {
      const body = await readBody(request, longestBody);
      if (!body) return refuse(response, 413, `The body is longer than ${longestBody} bytes.`);
      // A client that hangs up ends the wait: a simulated timeout may never be answered.
      const waiting = new AbortController();
      const gone = new Promise<undefined>((resolve) => response.once('close', resolve));
      response.once('close', () => waiting.abort());
      const called = { ...toApiRequest(request, host, path, body), signal: waiting.signal };
      const reply = await Promise.race([call(called, path), gone]);
      return reply && response.writeHead(reply.status, reply.headers).end(reply.body);
    } catch (error) {
      if (error instanceof ConnectionLost || request.socket.destroyed) return request.socket.destroy();
      log(`embedded Twilio: ${request.method} ${host}`, error);
      return refuse(response, 500, 'The embedded Twilio failed; its standard error says why.');
    }
  };

  const overTls = (request: IncomingMessage, response: ServerResponse) => {
    const { url = '/', headers } = request;
    const target = destinationOf(`${(headers.host ?? '').replace(/:\d+$/, '')}:443`);
    if (target?.to !== 'twilio') return refuse(response, 403, NOTHING_ELSE);
    return answer(request, response, target.host, url);
  };
  const plainly = (request: IncomingMessage, response: ServerResponse) => {
    const [, origin, path = ''] = ABSOLUTE.exec(request.url ?? '') ?? [];
    if (!origin || !URL.canParse(origin)) {
      return response.writeHead(400, { 'content-type': 'text/plain' }).end(NO_PAGES);
    }
    const url = new URL(path.startsWith('/') ? origin + path : `${origin}/${path}`);
    const target = destinationOf(authorityOf(url));
    if (target?.to === 'twilio') return answer(request, response, target.host, path || '/');
    if (target && url.protocol === 'http:') return passTo(target, url, request, response);
    return refuse(response, 403, NOTHING_ELSE);
  };

  const secure = createTlsServer({ cert: certificate.cert, key: certificate.key }, overTls);
  const plain = createServer(plainly);
  // No idle limit: closing a kept connection would race with the client's next request on it.
  secure.keepAliveTimeout = plain.keepAliveTimeout = 0;

  plain.on('connect', ({ url = '' }, socket, head) => {
    socket.on('error', () => socket.destroy());
    const target = destinationOf(url);
    if (!target) {
      const length = Buffer.byteLength(NOTHING_ELSE);
      socket.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n${NOTHING_ELSE}`,
      );
    } else if (target.to === 'loopback') tunnelTo(target, socket, head);
    else {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.unshift(head);
      secure.emit('connection', socket);
    }
  });

  const proxy = twoProtocols(plain, secure);
  const { port, close } = await listen(proxy, options.port, options.remedy);
  return { port, url: `http://127.0.0.1:${port}`, close };
};

/** By which processes find it, and which hosts they reach without it. */
export const networkVariables = (url: string, { path }: Certificate, allow: readonly string[]) => ({
  HTTP_PROXY: url,
  HTTPS_PROXY: url,
  NO_PROXY: ['localhost', '127.0.0.1', '::1', ...allow].join(','),
  NODE_EXTRA_CA_CERTS: path,
});
