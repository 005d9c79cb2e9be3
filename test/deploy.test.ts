import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { readBody } from '../emulator/network/incoming';
import { sdkFor } from '../emulator/network/sdk';
import { closeTab } from '../emulator/people/agents';
import { ask } from '../emulator/products/ask';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { createDemoScene } from '../tools/demo/scene';
import { type DeployOptions, deploy } from '../tools/deploy/deploy';
import { type Ended, runCommand } from './support/run-command';

/** twilio-run starts in a second, or several on a busy machine. */
jest.setTimeout(60_000);

const checkout = join(__dirname, '..');
const SECRET = 'a made-up secret that signs links';

let root: string;
let stack: Stack;
let printed: Ended;
let domain: string;
let said: string[];

/** `npm run deploy` itself. */
const runDeploy = (...args: string[]) => runCommand(['deploy', ...args], { cwd: checkout, env: process.env });

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
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  stack = await startStack({ root, ...FREE_PORTS, environment: { CONSOLE_SECRET: SECRET, SWEEP_MIN_AGE_HOURS: '26' } });
  // A Build takes no time, so that twilio-run need not ask twice, a second apart.
  stack.emulator.api.hooks.after = (name) =>
    name === 'serverless.CreateBuild' ? stack.emulator.clock.advance(1000) : undefined;
  printed = await runDeploy('--env', stack.envFile);
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

    const scene = createDemoScene(stack, '+15550131');
    await scene.writes('hi');
    expect(scene.heard()).toHaveLength(1);
    await scene.writes('agent');
    expect(scene.liveTasks()).toHaveLength(1);
    await scene.accept();
    closeTab(emulator);
    await scene.wait(25);
    expect(scene.liveTasks()).toEqual([]);
    expect(scene.openSessions()).toBe(0);
    expect(scene.channelStatus()).toBe('INACTIVE');
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
    expect(refusal).toMatchObject({ code: 'twilio' });
    expect(JSON.stringify(refusal)).not.toContain(wrong.AUTH_TOKEN);
    expect(stack.emulator.journal.entries.slice(before).map(({ status }) => status)).toEqual([401]);
  });
});
