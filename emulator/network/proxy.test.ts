import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { promisify } from 'node:util';
import { readBody } from '../http/incoming';
import { PortTaken } from '../http/port';
import { type ApiRequest, ConnectionLost, type Transport } from '../wire/message';
import { type Certificate, makeCertificate } from './certificate';
import { type ProxyOptions, startProxy, type TwilioProxy } from './proxy';

interface Answer {
  status?: number;
  body: string;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const deferred = () => {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};
const never = () => new Promise<never>(() => undefined);

let directory: string;
let certificate: Certificate;
let arrived: ApiRequest[];
let logged: unknown[];
let proxy: TwilioProxy;

const start = async (transport: Transport, more: Partial<ProxyOptions> = {}) => {
  proxy = await startProxy({
    port: 0,
    certificate,
    log: (_, error) => logged.push(error),
    transport: (call) => {
      arrived.push(call);
      return transport(call);
    },
    ...more,
  });
};

/** Sends what a client sends first; `arriving` gets the connection, or the proxy's refusal. */
const tunnel = (target: string): Promise<Socket | Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: proxy.port, method: 'CONNECT', path: target, agent: false })
      .on('error', reject)
      .on('connect', async ({ statusCode }, socket, head) => {
        if (statusCode === 200) return resolve(socket as Socket);
        let body = head.toString();
        for await (const chunk of socket) body += chunk;
        return resolve({ status: statusCode ?? 0, body });
      })
      .end();
  });

/** Keeps its connections open between requests, as the SDK does not. */
const createAgent = () => {
  const agent = new Agent({ keepAlive: true });
  const createConnection = (options: ConnectionOptions, done: (error: Error | null, socket?: Socket) => void) => {
    tunnel(`${options.host}:443`).then(
      (socket) => done(null, connect({ ca: certificate.cert, servername: options.host, socket: socket as Socket })),
      done,
    );
  };
  return Object.assign(agent, { createConnection });
};

const call = (options: RequestOptions, body: string | Buffer = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    secureRequest({ host: 'api.twilio.com', ...options }, (response) => {
      readBody(response, Number.POSITIVE_INFINITY).then(
        (reply) => resolve({ ...(response.statusCode && { status: response.statusCode }), body: String(reply) }),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'proxy-'));
  certificate = await makeCertificate(directory);
});
beforeEach(() => {
  arrived = [];
  logged = [];
});
afterEach(() => proxy.close());
afterAll(() => rm(directory, { recursive: true }));

describe('with the SDK, which knows nothing of it', () => {
  const WORKSPACE = `WS${'0'.repeat(32)}`;
  const SCRIPT = `
    const client = require('twilio')('AC${'1'.repeat(32)}', 'a made-up token');
    const { tasks } = client.taskrouter.v1.workspaces('${WORKSPACE}');
    const say = (call) => call.then(({ sid }) => sid, ({ status, code, message }) => ({ status, code, message }));
    (async () => {
      const created = await say(tasks.create({ attributes: '{"name":"Zoë & co"}', timeout: 60 }));
      const both = await Promise.all([say(tasks('WT1').fetch()), say(tasks('WT2').fetch())]);
      const missing = await say(tasks('WT404').fetch());
      const lost = await say(tasks('WT0').fetch());
      console.log(JSON.stringify({ created, both, missing, lost }));
    })();`;

  it('answers its calls, two at a time, with errors and without an answer', async () => {
    const bothArrived = deferred();
    await start(async ({ method, path }) => {
      const sid = path.split('/').at(-1) ?? '';
      if (sid === 'WT0') throw new ConnectionLost();
      if (sid === 'WT2') bothArrived.resolve();
      if (sid === 'WT1') await bothArrived.promise;
      if (sid === 'WT404')
        return { status: 404, headers: JSON_HEADERS, body: '{"code":20404,"message":"Gone","status":404}' };
      const body = JSON.stringify({ sid: method === 'POST' ? 'WT9' : sid });
      return { status: method === 'POST' ? 201 : 200, headers: JSON_HEADERS, body };
    });
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], {
      cwd: join(__dirname, '../..'),
      env: { HTTP_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificate.path },
    });
    expect(JSON.parse(stdout)).toEqual({
      created: 'WT9',
      both: ['WT1', 'WT2'],
      missing: { status: 404, code: 20404, message: 'Gone' },
      lost: { code: 'ECONNRESET', message: 'socket hang up' },
    });
    expect(arrived).toHaveLength(5);
    expect(arrived[0]).toMatchObject({
      method: 'POST',
      host: 'taskrouter.twilio.com',
      path: `/v1/Workspaces/${WORKSPACE}/Tasks`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`AC${'1'.repeat(32)}:a made-up token`).toString('base64')}`,
      },
      body: 'Timeout=60&Attributes=%7B%22name%22%3A%22Zo%C3%AB%20%26%20co%22%7D',
    });
    expect(logged).toEqual([]);
  });
});

describe('on the wire', () => {
  it('passes query and bytes as they are, and keeps the connection', async () => {
    await start(async ({ body }) => ({ status: 200, headers: {}, body: body.length.toString() }));
    const agent = createAgent();
    const bytes = Buffer.from([0, 255, 254]);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(await call({ agent, method: 'POST', path: '/a%20b?To=%2B1&To=2', headers }, bytes)).toEqual({
      status: 200,
      body: '3',
    });
    expect(await call({ agent, method: 'DELETE', path: '/c' })).toEqual({ status: 200, body: '0' });
    expect(arrived[0]).toMatchObject({ host: 'api.twilio.com', path: '/a%20b', body: bytes });
    expect(arrived[0]?.query.getAll('To')).toEqual(['+1', '2']);
    expect(arrived[1]).toMatchObject({ method: 'DELETE', path: '/c', body: '' });
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
  });

  it('hands https://*.twil.io to the deployed sites, under the URL that was called', async () => {
    const called: string[] = [];
    await start(never, {
      sites: async ({ url, body }) => {
        called.push(`${url} ${body}`);
        return { status: 200, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: Buffer.from('Ahoy') };
      },
    });
    const options = { host: 'shop-1234-dev.twil.io', agent: createAgent(), method: 'POST', path: '/hello?To=%2B1' };
    expect(await call(options, 'x')).toEqual({ status: 200, body: 'Ahoy' });
    expect(called).toEqual(['https://shop-1234-dev.twil.io/hello?To=%2B1 x']);
    expect(arrived).toEqual([]);
  });

  it('answers 404 for *.twil.io where nothing can be deployed', async () => {
    await start(never);
    expect(await call({ host: 'shop-1234.twil.io', agent: createAgent() })).toMatchObject({ status: 404 });
  });

  it('answers 204 without a body', async () => {
    await start(async () => ({ status: 204, headers: {} }));
    expect(await call({ agent: createAgent(), method: 'DELETE' })).toEqual({ status: 204, body: '' });
  });

  it('refuses every other destination, and says which it allows', async () => {
    await start(never);
    const body = expect.stringContaining('for *.twilio.com:443 and *.twil.io:443 only');
    for (const target of ['example.com:443', 'api.twilio.com:80', 'api.twilio.com.example.com:443', 'twilio.com.:443'])
      expect(await tunnel(target)).toEqual({ status: 403, body });
    expect(arrived).toEqual([]);
  });

  it('says what it is where a browser opens it', async () => {
    await start(never);
    const page = await fetch(proxy.url);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('HTTP_PROXY');
  });

  it('refuses a body that is too long, after the client has sent it', async () => {
    await start(never, { longestBody: 10 });
    const answer = await call({ agent: createAgent(), method: 'POST' }, Buffer.alloc(1_000_000));
    expect(answer).toMatchObject({ status: 413, body: expect.stringContaining('longer than 10 bytes') });
    expect(arrived).toEqual([]);
  });

  it('says 500 to the client, and why on its own output, when the transport has a fault', async () => {
    const fault = new TypeError('a fault in the emulator');
    await start(() => Promise.reject(fault));
    const answer = await call({ agent: createAgent(), method: 'GET' });
    expect(JSON.parse(answer.body)).toMatchObject({ status: 500, code: 20500 });
    expect(answer.body).not.toContain('a fault');
    expect(logged).toEqual([fault]);
  });

  it('does not mind a client that hangs up', async () => {
    const [called, late] = [deferred(), deferred()];
    await start(async () => {
      called.resolve();
      await late.promise;
      throw new Error('no caller waits for this');
    });
    const client = secureRequest({ host: 'api.twilio.com', agent: createAgent() });
    const failed = new Promise<Error>((resolve) => client.once('error', resolve));
    client.end();
    await called.promise;
    client.destroy();
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
    await proxy.close();
    late.resolve();
    await late.promise;
    expect(logged).toEqual([]);
  });
});

describe('its port', () => {
  it('is free again when it has closed, whatever was under way', async () => {
    const called = deferred();
    await start(({ path }) => {
      if (path === '/idle') return Promise.resolve({ status: 200, headers: {} });
      called.resolve();
      return never();
    });
    await call({ agent: createAgent(), path: '/idle' });
    const pending = expect(call({ agent: createAgent(), path: '/pending' })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    await called.promise;
    await proxy.close();
    await pending;
    await expect(tunnel('api.twilio.com:443')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is named when it is taken', async () => {
    await start(never);
    const second = startProxy({ port: proxy.port, certificate, transport: never, remedy: 'Use --proxy-port.' });
    await expect(second).rejects.toThrow(PortTaken);
    await expect(second).rejects.toThrow(`Port ${proxy.port} is taken. Use --proxy-port.`);
  });
});
