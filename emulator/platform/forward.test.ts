import { createServer, type RequestListener } from 'node:http';
import { type Listening, listen } from '../http/port';
import { invokeOver } from './forward';
import type { PlatformRequest } from './message';

const REQUEST: PlatformRequest = {
  method: 'POST',
  url: 'https://flexkeep-1234.twil.io/a%20b?x=%2B1&x=2',
  headers: { 'content-type': 'application/octet-stream', 'x-twilio-signature': 'made up' },
  body: Buffer.from([0, 255, 254]),
};
const waiting = () => new AbortController().signal;

describe('what is invoked over HTTP', () => {
  let behind: Listening;
  const serve = async (listener: RequestListener) => {
    behind = await listen(createServer(listener), 0);
    return invokeOver(behind.port);
  };
  afterEach(() => behind.close());

  it('gets the request as it is, and its answer is kept', async () => {
    const invoke = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method, url, headers } = request;
      response.writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] });
      response.write(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString('hex') }));
      response.end();
    });
    const { status, headers, body } = await invoke(REQUEST, waiting());
    expect(status).toBe(201);
    expect(headers).toEqual({ 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'], date: headers.date });
    expect(JSON.parse(body.toString())).toMatchObject({
      method: 'POST',
      url: '/a%20b?x=%2B1&x=2',
      headers: { ...REQUEST.headers, 'content-length': '3' },
      body: '00fffe',
    });
  });

  it('keeps its connection for the next request', async () => {
    const ports = new Set<number | undefined>();
    const invoke = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (const method of ['GET', 'POST', 'HEAD']) await invoke({ ...REQUEST, method, body: '' }, waiting());
    expect(ports.size).toBe(1);
  });

  it.each<[string, RequestListener]>([
    ['before', (request) => request.socket.destroy()],
    ['within', (request, response) => response.write('half of', () => request.socket.destroy())],
  ])('is answered for with 502 where the connection breaks %s its answer', async (_, listener) => {
    const invoke = await serve(listener);
    expect((await invoke(REQUEST, waiting())).status).toBe(502);
  });

  it('is answered for with 502 where nothing listens', async () => {
    const invoke = await serve(() => undefined);
    await behind.close();
    expect((await invoke(REQUEST, waiting())).status).toBe(502);
  });

  it('is told by a closed connection that the caller no longer waits', async () => {
    const abort = new AbortController();
    let closed: Promise<void> | undefined;
    const invoke = await serve((request) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      abort.abort();
    });
    await invoke(REQUEST, abort.signal);
    await closed;
  });
});
