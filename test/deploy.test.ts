import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { readBody } from '../emulator/http/incoming';
import { sdkFor } from '../emulator/network/sdk';
import { closeTab } from '../emulator/people/agents';
import { ask } from '../emulator/products/ask';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { deployCommand } from '../tools/commands/deploy';
import { ORCHESTRATIONS } from '../tools/demo/orchestration';
import { createDemoScene } from '../tools/demo/scene';
import { deploy } from '../tools/deploy/deploy';
import type { DeployOptions } from '../tools/deploy/plan';
import { fakeSystem } from './support/fake-system';
import { startPasswordProxy } from './support/password-proxy';
import { type Ended, runCommand } from './support/run-command';

const checkout = join(__dirname, '..');
const SECRET = 'a made-up secret that signs links';

let root: string;
let stack: Stack;
let printed: Ended;
let domain: string;
let said: string[];

/** `npm run deploy` itself. */
const runDeploy = (...args: string[]) => runCommand(['deploy', ...args], { cwd: checkout, env: process.env });

/** The same in this process, with other variables, and what a person types. */
const call = async (args: string[], more: Record<string, string> = {}, typed: string[] = []) => {
  const system = fakeSystem({ cwd: checkout, variables: () => ({ ...stack.environment, ...more }) });
  system.terminal.ask = async (question) => {
    system.terminal.talk(question);
    return typed.shift();
  };
  const before = stack.emulator.journal.entries.length;
  const code = await deployCommand(system, args);
  const calls = stack.emulator.journal.entries.slice(before).filter(({ kind }) => kind === 'call');
  const writes = calls.filter(({ name }) => /\.(Create|Update|Delete)/.test(name));
  const { told: out, talked: err } = system.terminal;
  return { code, out, err, calls: calls.length, writes: writes.map(({ name }) => name) };
};

/** The same without the terminal. */
const redeploy = (more: Partial<DeployOptions> & { variables?: Record<string, string> } = {}) =>
  deploy({
    ...{ root: checkout, environment: 'dev', client: sdkFor(stack.emulator), talk: (line) => said.push(line), ...more },
    variables: { ...stack.environment, CONSOLE_SECRET: SECRET, ...more.variables },
  });

const sdk = () => sdkFor(stack.emulator).serverless.v1.services('flexkeep');
const environment = async (suffix = 'dev') => {
  const found = (await sdk().environments.list()).find(({ domainSuffix }) => domainSuffix === suffix);
  if (!found) throw new Error(`There is no Environment ${suffix}`);
  return found;
};
const variables = async () => {
  const { sid } = await environment();
  const found = await sdk().environments(sid).variables.list();
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
};

/** As whoever has HTTP_PROXY set: through the embedded Twilio's proxy, to a name that no DNS knows. */
const get = async (url: string): Promise<{ status: number | undefined; body: string }> => {
  const { hostname, port } = new URL(stack.proxyUrl);
  const { host, pathname } = new URL(url);
  const asking = overHttp({ hostname, port, method: 'CONNECT', path: `${host}:443`, agent: false }).end();
  const [, tunnel] = (await once(asking, 'connect')) as [unknown, Socket];
  const socket = connect({ socket: tunnel, servername: host, rejectUnauthorized: false });
  const call = overHttps({ host, path: pathname, createConnection: () => socket }).end();
  const [response] = await once(call, 'response');
  return { status: response.statusCode, body: String(await readBody(response, 1_000_000)) };
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'deploy-'));
  await writeFile(join(root, 'package.json'), '{}');
  await mkdir(join(root, 'functions'));
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  stack = await startStack({ root, ...FREE_PORTS, environment: { CONSOLE_SECRET: SECRET, SWEEP_MIN_AGE_HOURS: '26' } });
  // A Build takes no time, so that twilio-run need not ask twice, a second apart.
  stack.emulator.api.hooks.after = (name) =>
    name === 'serverless.CreateBuild' ? stack.emulator.clock.advance(1000) : undefined;
  printed = await runDeploy('--env', stack.envFile, '--yes');
  domain = printed.out.trim();
});
beforeEach(() => {
  said = [];
});
afterAll(async () => {
  await stack.close();
  await rm(root, { recursive: true });
});

describe('npm run deploy', () => {
  it('prints the domain, what is where, and no secret', async () => {
    expect(printed).toMatchObject({ code: 0, out: expect.stringMatching(/^flexkeep-\d{4}-dev\.twil\.io\n$/) });
    expect(printed.err).toContain(`protected  https://${domain}/inbound`);
    expect(printed.err).toContain(`public     https://${domain}/checkup`);
    expect(printed.err + printed.out).not.toContain(SECRET);
    expect(printed.err + printed.out).not.toContain(stack.account.authToken.slice(0, 4));
  });

  it('uploads the Functions, the script and the variables that they need, and leaves nothing behind', async () => {
    const { buildSid, domainName } = await environment();
    const build = await sdk().builds(buildSid).fetch();
    expect(domainName).toBe(domain);
    expect(build).toMatchObject({ status: 'completed', runtime: 'node22' });
    const versions = [...build.functionVersions, ...build.assetVersions] as { path: string; visibility: string }[];
    expect(versions.map(({ path, visibility }) => `${path} ${visibility}`)).toEqual(
      expect.arrayContaining(['/inbound PROTECTED', '/sweep PROTECTED', '/checkup PUBLIC', '/bot.json PRIVATE']),
    );
    const { chatServiceSid, proxyServiceSid, syncServiceSid, workflowSid, workspaceSid } = stack.account;
    expect(await variables()).toEqual({
      TWILIO_FLEX_WORKSPACE_SID: workspaceSid,
      TWILIO_FLEX_WORKFLOW_SID: workflowSid,
      TWILIO_FLEX_CHAT_SERVICE_SID: chatServiceSid,
      TWILIO_FLEX_PROXY_SERVICE_SID: proxyServiceSid,
      TWILIO_FLEX_SYNC_SID: syncServiceSid,
      SWEEP_MIN_AGE_HOURS: '26',
      CONSOLE_SECRET: SECRET,
    });
    const left = await readdir(join(checkout, '.flexkeep')).catch(() => []);
    expect(left.filter((name) => name.startsWith('deploy-'))).toEqual([]);
  });
});

describe('what was deployed', () => {
  it('is reached at its domain, through the proxy, by the rules of the platform', async () => {
    expect(await get(`https://${domain}/checkup`)).toMatchObject({ status: 401 });
    expect(await get(`https://${domain}/sweep`)).toMatchObject({ status: 400 });
    expect(await get(`https://${domain}/bot.json`)).toMatchObject({ status: 404 });
    expect(await get('https://somebody-else-1234.twil.io/checkup')).toMatchObject({ status: 404 });
  });

  it('looks after a customer: bot, Task, a tab that was closed, and the janitor', async () => {
    const { emulator, account } = stack;
    const before = emulator.journal.entries.length;
    ask(
      emulator,
      'flex.UpdateFlexFlow',
      { Sid: account.flows.sms },
      { 'Integration.Url': `https://${domain}/inbound` },
    );
    const callback = { EventCallbackUrl: `https://${domain}/taskrouter-events` };
    ask(emulator, 'taskrouter.UpdateWorkspace', { Sid: account.workspaceSid }, callback);

    const scene = createDemoScene(stack, ORCHESTRATIONS['flex-flow'], '+15550131');
    await scene.writes('hi');
    expect(scene.heard()).toHaveLength(1);
    await scene.writes('agent');
    expect(scene.liveTasks()).toHaveLength(1);
    await scene.accept();
    closeTab(emulator);
    await scene.wait(25);
    expect(scene.liveTasks()).toEqual([]);
    expect(scene.shown('cleanedUp').filter(([, isSo]) => !isSo)).toEqual([]);
    const calls = emulator.journal.entries.slice(before).filter(({ kind }) => kind === 'function');
    expect(new Set(calls.map(({ name, status, detail }) => `${name} ${status} ${detail.domain}`))).toEqual(
      new Set([`POST /inbound 200 ${domain}`, `POST /taskrouter-events 204 ${domain}`]),
    );
  });
});

describe('another deployment', () => {
  /** What is deployed before, and by, the second one. */
  let [first, second] = ['', ''];

  it('that breaks off leaves running what ran, in Twilio’s words, and the next one completes it', async () => {
    first = (await environment()).buildSid;
    const less = { variables: { SWEEP_MIN_AGE_HOURS: '' } };
    stack.emulator.faults.set([{ operation: 'serverless.CreateAssetVersion', fault: 'server-error' }]);
    await expect(redeploy(less)).rejects.toMatchObject({
      code: 'twilio',
      problems: [expect.objectContaining({ problem: expect.stringContaining('Failed to upload Asset') })],
    });
    expect((await environment()).buildSid).toBe(first);

    stack.emulator.faults.set([]);
    const told = await redeploy(less);
    second = (await environment()).buildSid;
    expect(told).toMatchObject({ domain, buildSid: second, previous: first });
    expect(said).toContainEqual(expect.stringMatching(/^SWEEP_MIN_AGE_HOURS is not set here, and stays/));
    expect(await variables()).toHaveProperty('SWEEP_MIN_AGE_HOURS', '26');
  });

  it('can activate an earlier Build again, and prune what is not set any more', async () => {
    const back = await redeploy({ variables: { SWEEP_MIN_AGE_HOURS: '' }, build: first, prune: true });
    expect(back).toMatchObject({ domain, buildSid: first, previous: second });
    expect(await variables()).not.toHaveProperty('SWEEP_MIN_AGE_HOURS');
  });

  it('can promote what runs elsewhere, once', async () => {
    const promote = () => redeploy({ from: 'dev', environment: 'production' });
    const { domain: promoted, buildSid } = await promote();
    expect({ promoted, buildSid }).toEqual({ promoted: domain.replace('-dev.', '.'), buildSid: first });
    expect(await get(`https://${promoted}/checkup`)).toMatchObject({ status: 401 });
    await expect(promote()).rejects.toMatchObject({
      message: 'There is nothing to activate.',
      problems: [expect.objectContaining({ problem: `${first} runs there already` })],
    });
  });

  it('with the wrong token is refused, and nothing is said that could be misused', async () => {
    const before = stack.emulator.journal.entries.length;
    const wrong = { AUTH_TOKEN: 'f'.repeat(32) };
    const client = sdkFor({ ...stack.emulator, authToken: wrong.AUTH_TOKEN });
    const refusal = await redeploy({ client, variables: wrong }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'account' });
    expect(JSON.stringify(refusal)).not.toContain(wrong.AUTH_TOKEN);
    expect(stack.emulator.journal.entries.slice(before).map(({ status }) => status)).toEqual([401]);
  });
});

describe('before anything is sent', () => {
  it('a dry run names account, Environment and domain, what it checked, and what it did not', async () => {
    const { code, out, writes } = await call(['--dry-run']);
    expect({ code, writes }).toEqual({ code: 0, writes: [] });
    for (const words of [stack.account.accountSid, 'Environment   dev', `https://${domain}`, 'functions/inbound']) {
      expect(out).toContain(words);
    }
    expect(out).toMatch(
      /Checked .*\n +Workspace, Workflow, Chat Service, Proxy Service, Sync Service exist in the account/,
    );
    expect(out).toMatch(/Not checked +whether the callback/);
    const json = JSON.parse((await call(['--dry-run', '--json', '--environment', 'stage'])).out);
    expect(json).toMatchObject({
      accountSid: stack.account.accountSid,
      environment: 'stage',
      found: expect.any(Array),
    });
    expect(json).not.toHaveProperty('domain');
  });

  it('a Workflow that the account does not have is refused', async () => {
    const { code, err, writes } = await call(['--yes'], { TWILIO_FLEX_WORKFLOW_SID: `WW${'9'.repeat(32)}` });
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain('TWILIO_FLEX_WORKFLOW_SID: that Workspace has no Workflow of that SID');
  });

  it('a region, an edge and a proxy of the shell are not those of the account', async () => {
    const shell = { TWILIO_REGION: 'au1', TWILIO_EDGE: 'sydney', HTTP_PROXY: 'http://127.0.0.1:9' };
    Object.assign(process.env, shell);
    try {
      expect(await call(['--dry-run'])).toMatchObject({ code: 0 });
    } finally {
      for (const name of Object.keys(shell)) delete process.env[name];
    }
  });

  it.each([[['no']], [[]]])('it asks, and %j sends nothing', async (typed) => {
    const { code, err, out, writes } = await call([], {}, typed);
    expect({ code, out, writes }).toEqual({ code: 1, out: '', writes: [] });
    expect(err).toContain(`Shall this be deployed to the Environment dev of ${stack.account.accountSid}?`);
    expect(err).toContain('--yes');
  });
});

it('a Service that keeps the credentials from its Functions is told of, and mended', async () => {
  await sdk().update({ includeCredentials: false });
  const { buildSid } = await environment();
  expect((await call(['--dry-run'])).out).toContain('the Service lets the Functions have');
  const { code } = await call(['--yes']);
  expect(code).toBe(0);
  expect((await sdk().fetch()).includeCredentials).toBe(true);
  expect((await environment()).buildSid).not.toBe(buildSid);
});

describe('behind a proxy that asks for a password', () => {
  it('a password with @ and : reaches it, also from twilio-run', async () => {
    const proxy = await startPasswordProxy('me', 'p@ss:word', stack.proxyUrl);
    const through = { HTTP_PROXY: '', HTTPS_PROXY: '', https_proxy: `http://me:p%40ss%3Aword@127.0.0.1:${proxy.port}` };
    const { code, out, writes } = await call(['--yes'], through);
    await proxy.close();
    expect({ code, out }).toEqual({ code: 0, out: `${domain}\n` });
    expect(writes).toContain('serverless.CreateBuild');
    expect(proxy.passed).toBeGreaterThan(2);
  });

  it('a wrong one is said, and no host is taken for unknown', async () => {
    const proxy = await startPasswordProxy('me', 'right', stack.proxyUrl);
    const through = { HTTP_PROXY: '', HTTPS_PROXY: `http://me:wrong@127.0.0.1:${proxy.port}` };
    const { code, err, calls } = await call([], through);
    await proxy.close();
    expect({ code, calls }).toEqual({ code: 1, calls: 0 });
    expect(err).toContain('the proxy refuses user and password (407)');
    expect(err).not.toContain('wrong');
  });
});
