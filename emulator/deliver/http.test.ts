import { createServer, type RequestListener } from 'node:http';
import { readBody } from '../http/incoming';
import { type Listening, listen } from '../http/port';
import { httpPoster, posterTo } from './http';

let server: Listening;
const serve = async (listener: RequestListener): Promise<void> => {
  server = await listen(createServer(listener), 0);
};
const post = (timeoutMs = 5000) =>
  httpPoster({
    url: `http://localhost:${server.port}/inbound?a=1`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'made up' },
    body: 'Body=Zo%C3%AB',
    timeoutMs,
  });

afterEach(() => server.close());

describe('a webhook over HTTP', () => {
  it('arrives as it was sent', async () => {
    const arrived: unknown[] = [];
    await serve(async (request, response) => {
      const { method, url, headers } = request;
      arrived.push(method, url, headers['x-twilio-signature'], String(await readBody(request, 1000)));
      response.writeHead(204).end();
    });
    expect(await post()).toMatchObject({ status: 204 });
    expect(arrived).toEqual(['POST', '/inbound?a=1', 'made up', 'Body=Zo%C3%AB']);
  });

  it('does not follow a redirect', async () => {
    let calls = 0;
    await serve((_, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end('there');
    });
    expect(await post()).toEqual({ status: 307, body: 'there' });
    expect(calls).toBe(1);
  });

  it.each([
    ['no answer', () => undefined],
    ['an answer without an end', (_, response) => void response.writeHead(200).write('…')],
  ] as [string, RequestListener][])('times out on %s', async (_, listener) => {
    await serve(listener);
    await expect(post(20)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('tells a broken connection from one that takes too long', async () => {
    await serve((request) => request.socket.destroy());
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await server.close();
    await expect(post()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

it('a webhook leaves this machine only for a host that was allowed', async () => {
  await serve((_, response) => response.writeHead(204).end());
  const webhook = (url: string) => ({ url, headers: {}, body: '', timeoutMs: 5_000 });
  expect(await posterTo([])(webhook(`http://127.0.0.1:${server.port}/`))).toMatchObject({ status: 204 });
  await expect(posterTo([])(webhook('https://shop.example.com/inbound'))).rejects.toThrow(
    "--allow shop.example.com; in a test, startTwilio({ allow: ['shop.example.com'] })",
  );
  const allowed = posterTo(['shop.invalid'])(webhook('https://shop.invalid/inbound'));
  await expect(allowed).rejects.toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
});
