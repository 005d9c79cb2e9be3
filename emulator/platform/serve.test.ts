import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createClock } from '../core/clock';
import { PortTaken } from '../http/port';
import { makeCertificate } from '../network/certificate';
import { createGateway } from './gateway';
import type { PlatformRequest } from './message';
import { type Served, startServer } from './serve';

const TOKEN = 'a made-up token';
const PARAMS = { Body: 'hi', ChannelSid: 'CH1' };

let served: Served;
let received: PlatformRequest[];
const handle = createGateway({
  functions: [{ path: '/inbound', access: 'protected' }],
  assets: [{ path: '/index.html', access: 'public' }],
  authToken: TOKEN,
  clock: createClock(),
  invoke: async (message) => {
    received.push(message);
    return { status: 201, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: Buffer.from('done') };
  },
});

/** As if `url` led here: its host is named in the request, and the connection goes to the server under test. */
const post = (url: string, signature: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { host, pathname, search } = new URL(url);
    const body = new URLSearchParams(PARAMS).toString();
    request({
      port: served.port,
      host: '127.0.0.1',
      method: 'POST',
      path: pathname + search,
      headers: { host, 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    })
      .on('error', reject)
      .on('response', (response) => resolve(response.resume().statusCode))
      .end(body);
  });
const postSigned = (url: string) => post(url, getExpectedTwilioSignature(TOKEN, url, PARAMS));

beforeEach(() => {
  received = [];
});
afterEach(() => served.close());

it('serves https on the same port, and signatures are made over the https URL', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'serve-'));
  const certificate = await makeCertificate(directory);
  served = await startServer({ handle, port: 0, certificate });
  const url = `https://localhost:${served.port}/inbound`;
  const over = (address: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const body = new URLSearchParams(PARAMS).toString();
      const signature = getExpectedTwilioSignature(TOKEN, address, PARAMS);
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
      const options = { method: 'POST', family: 4, agent: false, ca: certificate.cert, headers } as const;
      secureRequest(url, options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end(body);
    });
  expect([await over(url), await over(url.replace('https', 'http'))]).toEqual([201, 400]);
  expect(
    await post(served.url.concat('/inbound'), getExpectedTwilioSignature(TOKEN, `${served.url}/inbound`, PARAMS)),
  ).toBe(201);
  await rm(directory, { recursive: true });
});

describe('the server in front of a gateway', () => {
  it('verifies a signature over the URL that was called, by whichever name', async () => {
    served = await startServer({ handle, port: 0 });
    expect(served.url).toBe(`http://localhost:${served.port}`);
    expect(await postSigned(`${served.url}/inbound`)).toBe(201);
    expect(await postSigned(`http://127.0.0.1:${served.port}/inbound?a=%2B1&b`)).toBe(201);
    expect(received[1]?.url).toBe(`http://127.0.0.1:${served.port}/inbound?a=%2B1&b`);
    expect(await post(`${served.url}/inbound`, 'forged')).toBe(400);
    const elsewhere = getExpectedTwilioSignature(TOKEN, 'http://elsewhere/inbound', PARAMS);
    expect(await post(`${served.url}/inbound`, elsewhere)).toBe(400);
  });

  it('knows the name that a tunnel gives it', async () => {
    served = await startServer({ handle, port: 0, publicUrl: 'https://example.ngrok.app/' });
    expect(await postSigned('https://example.ngrok.app/inbound')).toBe(201);
    expect(received[0]?.url).toBe('https://example.ngrok.app/inbound');
    expect(await postSigned(`${served.url}/inbound`)).toBe(201);
  });

  it('passes the answer on', async () => {
    served = await startServer({ handle, port: 0 });
    const answer = await fetch(`${served.url}/index.html`);
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('done');
  });

  it('refuses a body that is too long', async () => {
    served = await startServer({ handle, port: 0 });
    const answer = await fetch(`${served.url}/index.html`, { method: 'POST', body: Buffer.alloc(6 * 1024 ** 2 + 1) });
    expect(answer.status).toBe(413);
    expect(received).toEqual([]);
  });

  it('closes at once, whatever is under way', async () => {
    let called = () => {};
    const arrived = new Promise<void>((resolve) => {
      called = resolve;
    });
    const hang = () => {
      called();
      return new Promise<never>(() => undefined);
    };
    served = await startServer({ handle: hang, port: 0 });
    const answer = expect(fetch(served.url)).rejects.toThrow('fetch failed');
    await arrived;
    await served.close();
    await answer;
    await expect(fetch(served.url)).rejects.toThrow('fetch failed');
  });

  it('names the port that is taken, and the way out', async () => {
    served = await startServer({ handle, port: 0 });
    const second = startServer({ handle, port: served.port, remedy: 'Use --port.' });
    await expect(second).rejects.toThrow(PortTaken);
    await expect(second).rejects.toThrow(`Port ${served.port} is taken. Use --port.`);
  });
});
