import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBody } from '../http/incoming';
import { listen } from '../http/port';
import type { ApiRequest } from '../wire/message';
import { type Certificate, makeCertificate } from './certificate';
import { startProxy, type TwilioProxy } from './proxy';

let directory: string;
let certificate: Certificate;
let arrived: ApiRequest[];
let proxy: TwilioProxy;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ways-in-'));
  certificate = await makeCertificate(directory);
});
afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  arrived = [];
  const transport = async (call: ApiRequest) => {
    arrived.push(call);
    return { status: 200, headers: {}, body: call.host };
  };
  proxy = await startProxy({ port: 0, certificate, transport });
});
afterEach(() => proxy.close());

interface Answer {
  status: number | undefined;
  body: string;
}

/** A request with the whole URL, as a client sends it that has a proxy and opens no tunnel. */
const absolute = (url: string, body = '', headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { method: 'POST', path: url, headers: { 'content-type': 'text/plain', ...headers } };
    request({ host: '127.0.0.1', port: proxy.port, agent: false, ...options }, async (response) =>
      resolve({ status: response.statusCode, body: String(await readBody(response, 10_000)) }),
    )
      .on('error', reject)
      .end(body);
  });

/** A client that was led here instead of to `host`. */
const led = (host: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { servername: host, headers: { host }, ca: certificate.cert, agent: false as const };
    secureRequest({ host: '127.0.0.1', port: proxy.port, ...options }, async (response) =>
      resolve({ status: response.statusCode, body: String(await readBody(response, 10_000)) }),
    )
      .on('error', reject)
      .end();
  });

it('a request that names its whole URL, as axios sends it to a proxy, is answered', async () => {
  const url = 'https://taskrouter.ashburn.us1.twilio.com/v1/Workspaces?PageSize=2';
  expect(await absolute(url, 'x', { host: 'elsewhere' })).toMatchObject({ status: 200 });
  expect(await absolute('https://sync.twilio.com:443?a=1')).toEqual({ status: 200, body: 'sync.twilio.com' });
  expect(arrived).toMatchObject([
    { method: 'POST', host: 'taskrouter.ashburn.us1.twilio.com', path: '/v1/Workspaces', body: 'x' },
    { host: 'sync.twilio.com', path: '' },
  ]);
  expect(arrived[0]?.query.get('PageSize')).toBe('2');
});

it('a client that was led here, and begins with TLS, is answered', async () => {
  for (const host of ['api.twilio.com', 'chat.us1.twilio.com', 'proxy.dublin.ie1.twilio.com'])
    expect(await led(host)).toEqual({ status: 200, body: host });
  expect(await led('localhost')).toMatchObject({ status: 403 });
});

it('what is meant for this machine is passed on', async () => {
  const server = createServer(async (incoming, response) => {
    response.writeHead(201).end(`${incoming.method} ${incoming.url} ${await readBody(incoming, 100)}`);
  });
  const { port, close } = await listen(server, 0);
  try {
    expect(await absolute(`http://localhost:${port}/x?y=1`, 'z')).toEqual({ status: 201, body: 'POST /x?y=1 z' });
    const socket = await new Promise<Socket>((resolve) => {
      const target = { method: 'CONNECT', path: `127.0.0.1:${port}` };
      request({ host: '127.0.0.1', port: proxy.port, agent: false, ...target })
        .on('connect', (_, tunnel) => resolve(tunnel as Socket)) // reason: a socket, over plain HTTP
        .end();
    });
    socket.write('GET /tunnel HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer).toContain('GET /tunnel');
  } finally {
    await close();
  }
  await expect(absolute(`http://localhost:${port}/x`)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('nothing leads to another machine', async () => {
  for (const url of ['https://example.com/', 'http://api.twilio.com/', 'https://localhost/', 'http://10.0.0.1/']) {
    const { status, body } = await absolute(url);
    expect([status, body]).toEqual([403, expect.stringContaining('*.twilio.com:443 and *.twil.io:443 only')]);
  }
  expect(arrived).toEqual([]);
});
