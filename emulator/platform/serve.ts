import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { headersOf, readBody } from '../http/incoming';
import { listen } from '../http/port';
import { twoProtocols } from '../http/two-protocols';
import type { Gateway } from './gateway';

interface ServeOptions {
  handle: Gateway;
  /** 0: any free one. */
  port: number;
  /** What a tunnel that ends here is called outside: `https://example.ngrok.app`. */
  publicUrl?: string;
  /** With it, `https` is served on the same port: Functions call each other by `https://{DOMAIN_NAME}`. */
  certificate?: { cert: string; key: string };
  /** For {@link PortTaken}: what the user can do about it. */
  remedy?: string;
  /** Default: standard error. */
  log?: (what: string, error: unknown) => void;
}

export interface Served {
  port: number;
  /** `http://localhost:3000` */
  url: string;
  close(): Promise<void>;
}

/**
 * Approximate: the limit of Twilio's local runtime (`DEFAULT_BODY_SIZE_LAMBDA` in @twilio/runtime-handler).
 * @fidelity platform.body-size
 */
const LONGEST_BODY = 6 * 1024 ** 2;

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * Feeds a gateway from HTTP, on loopback.
 *
 * A signature is made over the URL that the caller called, so the URL is put together from the `Host` header: both
 * `http://localhost:3000/x` and `http://127.0.0.1:3000/x` verify. Behind a tunnel the caller called `publicUrl`, and
 * that is what any other `Host` stands for. Trusting the header gives nothing away: a signature needs the Auth Token.
 *
 * @throws {PortTaken}
 */
export const startServer = async (options: ServeOptions): Promise<Served> => {
  const { handle, log = console.error } = options;
  const outside = options.publicUrl && new URL(options.publicUrl).origin;

  const urlOf = ({ url = '/', headers: { host = 'localhost' }, socket }: IncomingMessage) => {
    const scheme = 'encrypted' in socket ? 'https' : 'http';
    return `${outside && !LOOPBACK.test(host) ? outside : `${scheme}://${host}`}${url}`;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, LONGEST_BODY);
    if (!body) return response.writeHead(413).end();
    const { method = 'GET' } = request;
    const reply = await handle({ method, url: urlOf(request), headers: headersOf(request), body });
    return response.writeHead(reply.status, reply.headers).end(reply.body);
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      if (!request.socket.destroyed) log(`embedded Twilio: ${request.method} ${request.headers.host}`, error);
      response.destroy();
    });
  };
  const plain = createServer(onRequest);
  const { certificate } = options;
  const server = certificate ? twoProtocols(plain, createTlsServer(certificate, onRequest)) : plain;
  const { port, close } = await listen(server, options.port, options.remedy);
  return { port, url: `http://localhost:${port}`, close };
};
