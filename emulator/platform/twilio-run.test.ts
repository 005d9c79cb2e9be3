import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createClock } from '../core/clock';
import { listen, PortTaken } from '../http/port';
import { makeCertificate } from '../network/certificate';
import { startProxy, type TwilioProxy } from '../network/proxy';
import { readAccess } from './access';
import { writeEnvFile } from './env-file';
import { invokeOver } from './forward';
import { createGateway } from './gateway';
import { foldersOf } from './project';
import { type Served, startServer } from './serve';
import { startTwilioRun, type TwilioRun, TwilioRunFailed, type TwilioRunOptions } from './twilio-run';

const ACCOUNT_SID = `AC${'1'.repeat(32)}`;
const AUTH_TOKEN = '2'.repeat(32);
const WORKSPACE = `WS${'3'.repeat(32)}`;
const root = join(__dirname, '../..');

/** As they are written for Twilio itself, without regard to an emulator. */
const FILES = {
  'package.json': '{ "dependencies": { "@twilio/runtime-handler": "2.0.1", "twilio": "6.3.1" } }',
  'functions/hello.js': `exports.handler = (context, event, callback) => {
    callback(null, { hello: event.name });
  };`,
  'functions/hang.js': `exports.handler = (context, event) => {
    require('node:net').connect(event.port, '127.0.0.1');
  };`,
  'functions/thread.js': `exports.handler = (context, event, callback) => {
    const { Worker } = require('node:worker_threads');
    const code = "const say = (text) => require('node:worker_threads').parentPort.postMessage(text);" +
      "require('node:net').connect(443, '203.0.113.1').on('error', ({ message }) => say(message))";
    new Worker(code, { eval: true }).on('message', (said) => callback(null, { said })).on('error', callback);
  };`,
  'functions/task.protected.js': `exports.handler = async (context, event, callback) => {
    const { tasks } = context.getTwilioClient().taskrouter.v1.workspaces('${WORKSPACE}');
    callback(null, (await tasks.create({ attributes: event.attributes })).sid);
  };`,
};

let project: string;
let proxy: TwilioProxy;
let served: Served;
let run: TwilioRun;
let options: TwilioRunOptions;
let called: string[];

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'twilio-run-'));
  await mkdir(join(project, 'functions'));
  for (const [name, content] of Object.entries(FILES)) await writeFile(join(project, name), content);
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
  const certificate = await makeCertificate(project);
  proxy = await startProxy({
    port: 0,
    certificate,
    transport: async ({ method, host, path, body }) => {
      called.push(`${method} ${host}${path} ${body}`);
      return { status: 201, headers: { 'content-type': 'application/json' }, body: '{"sid":"WT1"}' };
    },
  });
  const NODE_EXTRA_CA_CERTS = certificate.path;
  const envFile = join(project, '.env');
  await writeEnvFile(envFile, { ACCOUNT_SID, AUTH_TOKEN, HTTP_PROXY: proxy.url, NODE_EXTRA_CA_CERTS });
  options = { envFile, port: 0, forkProcess: false, cwd: project, extraEnv: { NODE_EXTRA_CA_CERTS } };
});
beforeEach(() => {
  called = [];
});
afterAll(async () => {
  await proxy.close();
  await rm(project, { recursive: true });
});

/** Starts a Function that never answers, and watches the connection that the system closes when its process dies. */
const hold = async (call: (port: string) => Promise<Response>) => {
  const watcher = createServer();
  const { port, close } = await listen(watcher, 0);
  const answer = call(String(port));
  answer.catch(() => undefined);
  const [connection] = (await once(watcher, 'connection')) as [Socket];
  const died = new Promise((resolve) => connection.once('close', resolve)).then(close);
  connection.on('error', () => undefined).resume();
  return { answer, died };
};

describe.each([true, false])('twilio-run behind the gateway, forkProcess: %s', (forkProcess) => {
  const post = (path: string, params: Record<string, string>, signature = '') =>
    fetch(served.url + path, {
      method: 'POST',
      body: new URLSearchParams(params),
      headers: { 'x-twilio-signature': signature },
    });

  beforeAll(async () => {
    run = await startTwilioRun({ ...options, forkProcess });
    const handle = createGateway({
      ...readAccess(foldersOf(project)),
      authToken: AUTH_TOKEN,
      clock: createClock(),
      invoke: invokeOver(run.port),
    });
    served = await startServer({ handle, port: 0 });
  });
  afterAll(async () => {
    await run.stop();
    await served.close();
  });

  it('listens on loopback only', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((found) => found?.family === 'IPv4' && !found.internal)?.address;
    if (address) await expect(fetch(`http://${address}:${run.port}/hello`)).rejects.toThrow('fetch failed');
    expect((await fetch(`http://127.0.0.1:${run.port}/hello`)).status).toBe(200);
  });

  it('runs a public Function', async () => {
    const answer = await post('/hello', { name: 'Zoë' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ hello: 'Zoë' });
  });

  it.each([
    [400, 'application/json', '{'],
    [415, 'application/json; charset=none', '{}'],
    [413, 'application/x-www-form-urlencoded', '&a=1'.repeat(1_001)],
  ])('answers %i to a body that it cannot read, without a stack trace', async (status, type, body) => {
    const answer = await fetch(`${served.url}/hello`, { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toMatch(/ at |node_modules/);
  });

  it('runs a thread of a Function, which reaches no real host either', async () => {
    const answer = await fetch(`${served.url}/thread`);
    expect(await answer.json()).toEqual({ said: expect.stringContaining('lets nothing reach 203.0.113.1:443') });
  });

  it('runs a protected one only if it is asked with a signature, and carries its calls to the proxy', async () => {
    const params = { attributes: '{"name":"Zoë"}' };
    expect((await post('/task', params)).status).toBe(400);
    expect((await post('/task', params, 'forged')).status).toBe(400);
    expect(called).toEqual([]);
    const signature = getExpectedTwilioSignature(AUTH_TOKEN, `${served.url}/task`, params);
    const answer = await post('/task', params, signature);
    expect([answer.status, await answer.text()]).toEqual([200, 'WT1']);
    expect(called).toEqual([
      `POST taskrouter.twilio.com/v1/Workspaces/${WORKSPACE}/Tasks Attributes=%7B%22name%22%3A%22Zo%C3%AB%22%7D`,
    ]);
  });

  it('takes the Functions that are under way with it when it is killed', async () => {
    const held = await hold((watched) => post('/hang', { port: watched }));
    await run.kill();
    await held.died;
    expect((await held.answer).status).toBe(502);
    await run.ended;
  });
});

describe('the twilio-run process', () => {
  it('does not outlive a parent that is killed', async () => {
    const script = `
      const { startTwilioRun } = require('./emulator/platform/twilio-run');
      startTwilioRun(${JSON.stringify(options)}).then(({ port }) => console.log(port));`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], { cwd: root });
    const [port] = await once(parent.stdout, 'data');
    const held = await hold((watched) => fetch(`http://127.0.0.1:${Number(port)}/hang?port=${watched}`));
    parent.kill('SIGKILL');
    await held.died;
    await expect(held.answer).rejects.toThrow('fetch failed');
  });

  it('says so where the port is taken', async () => {
    const other = await listen(createServer(), 0);
    const second = startTwilioRun({ ...options, port: other.port, remedy: 'Use --port.' });
    await expect(second).rejects.toThrow(new PortTaken(other.port, 'Use --port.'));
    await other.close();
  });

  it('fails with its own words where the project is not fit', async () => {
    const cwd = join(project, 'unfit');
    await mkdir(cwd);
    await writeFile(join(cwd, 'package.json'), '{ "dependencies": { "@twilio/runtime-handler": "^2.0.1" } }');
    const failed = startTwilioRun({ ...options, cwd });
    await expect(failed).rejects.toThrow(TwilioRunFailed);
    await expect(failed).rejects.toThrow('Invalid @twilio/runtime-handler version');
  });
});
