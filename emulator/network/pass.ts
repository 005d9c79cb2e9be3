import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Destination } from './destination';

type Loopback = Extract<Destination, { to: 'loopback' }>;

/** Everything here listens on IPv4; on ::1 another program may hold the same port. */
const addressOf = ({ host }: Loopback): string => (host === 'localhost' ? '127.0.0.1' : host.replace(/^\[|\]$/g, ''));

/** A tunnel to a program on this machine. */
export const tunnelTo = (target: Loopback, socket: Duplex, head: Buffer): void => {
  const upstream = connect(target.port, addressOf(target), () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
};

/** A request in absolute form (`GET http://localhost:8080/x`) to a program on this machine. */
export const passTo = (target: Loopback, url: URL, request: IncomingMessage, response: ServerResponse): void => {
  const { 'proxy-connection': _, 'proxy-authorization': __, ...headers } = request.headers;
  const upstream = send(
    {
      ...{ host: addressOf(target), port: target.port, method: request.method, path: url.pathname + url.search },
      headers: { ...headers, host: url.host },
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
};
