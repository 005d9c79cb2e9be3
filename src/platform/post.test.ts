import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postElsewhere } from './post';

it('what is posted arrives over a real connection, and a receiver that never answers is left in time', async () => {
  const arrived: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      arrived.push({ headers: request.headers, body });
      if (request.url === '/answers') response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // reason: it listens on a port
  let late = (): void => undefined;
  const sleep = () =>
    new Promise<void>((resolve) => {
      late = resolve;
    });
  const fetched = (url: string, init: RequestInit) => fetch(url, init);
  const message = { headers: { 'content-type': 'application/json' }, body: '{"text":"ü"}' };
  try {
    expect(await postElsewhere({ fetch: fetched, sleep }, { url: `${origin}/answers`, ...message }, 1)).toBe(204);
    expect(arrived).toMatchObject([{ body: '{"text":"ü"}', headers: { 'content-type': 'application/json' } }]);
    const waiting = postElsewhere({ fetch: fetched, sleep }, { url: `${origin}/never`, ...message }, 1);
    late();
    expect(await waiting).toBe(0);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
