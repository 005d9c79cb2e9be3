import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createClock, type EmulatorClock } from '../core/clock';
import { createGateway, type Gateway, type GatewayOptions, type GatewayRecord } from './gateway';
import type { Invoke, PlatformRequest, PlatformResponse } from './message';

const TOKEN = 'a made-up token';
const ORIGIN = 'https://flexkeep-1234.twil.io';
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

let clock: EmulatorClock;
let invoked: PlatformRequest[];
let records: GatewayRecord[];

const answering =
  (status: number, body = ''): Invoke =>
  async () => ({ status, headers: { 'x-from': 'function' }, body });
const hanging: Invoke = () => new Promise(() => undefined);

const gatewayTo = (invoke: Invoke, more: Partial<GatewayOptions> = {}): Gateway =>
  createGateway({
    functions: [
      { path: '/checkup', access: 'public' },
      { path: '/inbound', access: 'protected' },
      { path: '/helpers', access: 'private' },
    ],
    assets: [
      { path: '/index.html', access: 'public' },
      { path: '/', access: 'public', serves: '/index.html' },
      { path: '/bot.json', access: 'private' },
    ],
    authToken: TOKEN,
    clock,
    invoke: (request, signal) => {
      invoked.push(request);
      return invoke(request, signal);
    },
    onRequest: () => ({ end: (record) => void records.push(record) }),
    ...more,
  });

const get = (path: string, headers = {}): PlatformRequest => ({ method: 'GET', url: ORIGIN + path, headers, body: '' });

beforeEach(() => {
  clock = createClock();
  invoked = [];
  records = [];
});

it('tells of a request before the Function has it, and of the outcome at the end', async () => {
  const told: string[] = [];
  const answer: Invoke = async () => {
    told.push('invoked');
    return { status: 200, headers: {}, body: '' };
  };
  const onRequest = (method: string, path: string) => {
    told.push(`${method} ${path}`);
    return { number: 7, end: ({ status }: GatewayRecord) => void told.push(String(status)) };
  };
  await gatewayTo(answer, { onRequest })(get('/checkup'));
  expect(told).toEqual(['GET /checkup', 'invoked', '200']);
  expect(invoked[0]?.headers).toEqual({ 'i-twilio-embedded-cause': '7' });
});

describe('visibility', () => {
  it('lets a public Function answer for itself', async () => {
    const answer = await gatewayTo(answering(503, 'later'))(get('/checkup?token=secret'));
    expect(answer).toEqual({ status: 503, headers: { 'x-from': 'function' }, body: 'later' });
    expect(invoked[0]?.url).toBe(`${ORIGIN}/checkup?token=secret`);
  });

  it('hides what is private as if it did not exist', async () => {
    const handle = gatewayTo(answering(200));
    const unknown = await handle(get('/unknown'));
    expect(unknown.status).toBe(404);
    expect(await handle(get('/helpers'))).toEqual(unknown);
    expect(await handle(get('/bot.json'))).toEqual(unknown);
    expect(await handle(get('/INBOUND'))).toEqual(unknown);
    expect(invoked).toEqual([]);
  });

  it('serves an Asset under its other name', async () => {
    expect((await gatewayTo(answering(200))(get('/?a=1'))).status).toBe(200);
    expect(invoked[0]?.url).toBe(`${ORIGIN}/index.html?a=1`);
  });
});

describe('the signature of a protected Function', () => {
  const url = `${ORIGIN}/inbound`;
  const params = { Body: 'Zoë & co', ChannelSid: 'CH1', Empty: '' };
  const body = new URLSearchParams(params).toString();
  const json = JSON.stringify([{ id: 'EZ1' }]);
  const hashed = `${url}?bodySHA256=${getExpectedBodyHash(json)}`;
  const post = (more: Partial<PlatformRequest>, signature?: string): PlatformRequest => {
    const request = { method: 'POST', url, body, headers: FORM, ...more };
    return { ...request, headers: { ...request.headers, ...(signature && { 'x-twilio-signature': signature }) } };
  };
  const sign = (signed: string, over: object = {}, token = TOKEN) =>
    getExpectedTwilioSignature(token, signed, { ...over });
  const asJson = { 'content-type': 'application/json' };

  const valid: [string, PlatformRequest][] = [
    ['a form', post({}, sign(url, params))],
    ['a form in bytes', post({ body: Buffer.from(body) }, sign(url, params))],
    ['a form with a query', post({ url: `${url}?a=1` }, sign(`${url}?a=1`, params))],
    ['a repeated parameter', post({ body: 'To=b&To=a' }, sign(url, { To: ['a', 'b'] }))],
    ['JSON with its hash', post({ url: hashed, body: json, headers: asJson }, sign(hashed))],
    ['a GET', { ...post({ body: '', headers: {} }, sign(`${url}?a=1`)), method: 'GET', url: `${url}?a=1` }],
    ['a form, signed with the port', post({}, sign(`${ORIGIN}:443/inbound`, params))],
    [
      'a form, signed without the port',
      post({ url: 'http://localhost:3000/inbound' }, sign('http://localhost/inbound', params)),
    ],
  ];
  it.each(valid)('is accepted on %s', async (_, request) => {
    expect((await gatewayTo(answering(200))(request)).status).toBe(200);
    expect(invoked[0]).toMatchObject({ method: request.method, url: request.url, body: request.body });
  });

  const invalid: [string, PlatformRequest][] = [
    ['is missing', post({})],
    ['is empty', post({}, '')],
    ['is another account’s', post({}, sign(url, params, 'another token'))],
    ['is over another URL', post({}, sign(`${ORIGIN}/checkup`, params))],
    ['is over another body', post({ body: `${body}&Extra=1` }, sign(url, params))],
    ['is over JSON without its hash', post({ body: json, headers: asJson }, sign(url))],
    ['is over other JSON', post({ url: hashed, body: '[]', headers: asJson }, sign(hashed))],
    ['is over the URL of a form only', post({}, sign(url))],
    ['is over a hash that the URL lacks', post({ body: json, headers: asJson }, sign(hashed))],
    ['is on a URL that is none', post({ url: 'http://:/inbound' }, sign('http://:/inbound', params))],
  ];
  it.each(invalid)('is refused with 400 where it %s', async (_, request) => {
    expect((await gatewayTo(answering(200))(request)).status).toBe(400);
    expect(invoked).toEqual([]);
  });
});

describe('headers', () => {
  it('lose what a Function must not see', async () => {
    const restricted = [
      'host',
      'via',
      'connection',
      'x-forwarded-for',
      'x-amzn-trace-id',
      'i-twilio-idempotency-token',
    ];
    const headers = Object.fromEntries([...restricted, 'authorization', 'x-viable'].map((name) => [name, 'x']));
    await gatewayTo(answering(200))(get('/checkup', headers));
    expect(invoked[0]?.headers).toEqual({ authorization: 'x', 'x-viable': 'x' });
  });

  it('are refused with 431 where there are too many or they are too long', async () => {
    const handle = gatewayTo(answering(200));
    const many = Object.fromEntries(Array.from({ length: 91 }, (_, index) => [`x-${index}`, '1']));
    expect((await handle(get('/checkup', many))).status).toBe(431);
    expect((await handle(get('/checkup', { cookie: 'c'.repeat(15 * 1024) }))).status).toBe(431);
    expect((await handle(get('/checkup', { cookie: 'c'.repeat(15 * 1024 - 6) }))).status).toBe(200);
  });
});

describe('the limits', () => {
  const statusOf = (answer: Promise<PlatformResponse>) => answer.then(({ status }) => status);

  it('end a Function after 10 s, and tell it', async () => {
    let signal: AbortSignal | undefined;
    const handle = gatewayTo((request, aborted) => {
      signal = aborted;
      return hanging(request, aborted);
    });
    let status: number | undefined;
    const answered = statusOf(handle(get('/checkup'))).then((value) => {
      status = value;
    });
    await clock.advance(9_999);
    expect([status, signal?.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    await answered;
    expect([status, signal?.aborted]).toEqual([504, true]);
  });

  it('do not count what has ended', async () => {
    const handle = gatewayTo(answering(200), { limits: { concurrent: 1 } });
    expect(await statusOf(handle(get('/checkup')))).toBe(200);
    await clock.advance(20_000);
    expect(await statusOf(handle(get('/checkup')))).toBe(200);
    expect(records).toHaveLength(2);
  });

  it('let 30 Functions run at once, and refuse one more', async () => {
    const release: (() => void)[] = [];
    const handle = gatewayTo(
      () => new Promise((resolve) => release.push(() => resolve({ status: 200, headers: {}, body: '' }))),
    );
    const thirty = Array.from({ length: 30 }, () => statusOf(handle(get('/checkup'))));
    expect(await statusOf(handle(get('/checkup')))).toBe(429);
    release.splice(0, 1)[0]?.();
    await thirty[0];
    const next = statusOf(handle(get('/checkup')));
    for (const end of release) end();
    expect(new Set(await Promise.all([...thirty, next]))).toEqual(new Set([200]));
  });

  it('free the place of a Function that timed out', async () => {
    const handle = gatewayTo(hanging, { limits: { concurrent: 1 } });
    const first = statusOf(handle(get('/checkup')));
    expect(await statusOf(handle(get('/checkup')))).toBe(429);
    await clock.advance(10_000);
    expect(await first).toBe(504);
    const second = statusOf(handle(get('/checkup')));
    await clock.advance(10_000);
    expect(await second).toBe(504);
  });

  it('leave Assets out', async () => {
    const handle = gatewayTo(
      (request, signal) => (request.url.endsWith('/checkup') ? hanging : answering(200))(request, signal),
      {
        limits: { concurrent: 1 },
      },
    );
    const hung = statusOf(handle(get('/checkup')));
    expect(await statusOf(handle(get('/index.html')))).toBe(200);
    await clock.advance(10_000);
    expect(await hung).toBe(504);
  });
});

describe('a Function that breaks off', () => {
  it.each([
    [
      'before it starts',
      () => {
        throw new Error('broken');
      },
    ],
    ['later', () => Promise.reject(new Error('broken'))],
  ] as [string, Invoke][])('%s is answered with 502, and its place is free', async (_, invoke) => {
    const logged: unknown[] = [];
    const log = (what: string, error: unknown) => logged.push(what, error);
    const handle = gatewayTo(invoke, { log, limits: { concurrent: 1 } });
    expect((await handle(get('/checkup?token=secret'))).status).toBe(502);
    expect((await handle(get('/checkup'))).status).toBe(502);
    expect(logged.slice(0, 2)).toEqual(['embedded Twilio: GET /checkup', new Error('broken')]);
  });
});

it('reports each request, without query, headers or bodies', async () => {
  const handle = gatewayTo(async (request, signal) => {
    await clock.advance(250);
    return answering(204)(request, signal);
  });
  const startedAt = clock.now();
  await handle(get('/checkup?token=secret', { authorization: 'secret' }));
  await handle({ ...get('/inbound'), method: 'POST', body: 'Body=secret', headers: FORM });
  expect(records).toEqual([
    { method: 'GET', path: '/checkup', status: 204, startedAt, endedAt: startedAt + 250 },
    {
      method: 'POST',
      path: '/inbound',
      status: 400,
      startedAt: startedAt + 250,
      endedAt: startedAt + 250,
      refused: 'unsigned',
    },
  ]);
});
