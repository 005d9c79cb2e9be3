import { createServer } from 'node:http';
import { connect } from 'node:net';
import { type Listening, listen } from '../../emulator/http/port';

interface PasswordProxy extends Listening {
  /** Connections that were let through. */
  passed: number;
}

/** A company's proxy: it asks for user and password, and hands what it lets through to the proxy behind it. */
export const startPasswordProxy = async (user: string, password: string, behind: string): Promise<PasswordProxy> => {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const { hostname, port } = new URL(behind);
  const server = createServer();
  const proxy: PasswordProxy = { ...(await listen(server, 0)), passed: 0 };
  server.on('connect', (request, socket) => {
    if (request.headers['proxy-authorization'] !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    proxy.passed += 1;
    const next = connect(Number(port), hostname, () => {
      next.write(`CONNECT ${request.url} HTTP/1.1\r\nHost: ${request.url}\r\n\r\n`);
      next.pipe(socket).pipe(next);
    });
    for (const end of [next, socket]) end.on('error', () => next.destroy());
  });
  return proxy;
};
