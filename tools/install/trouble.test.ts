import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ask } from '../../emulator/products/ask';
import { forbid } from '../../test/install/network-trouble';
import { type SetupScene, setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';

/** Runs it, and expects that it gave up in words, without a stack, and without a trace in the account. */
const refusalOf = async (scene: SetupScene, ...args: string[]): Promise<string> => {
  const before = resourcesOf(scene.emulator);
  expect(await scene.run('setup', '--yes', ...args)).toBe(1);
  expect(scene.talked).toMatch(/^Error: /m);
  expect(scene.talked).not.toMatch(/^\s+at /m);
  expect(resourcesOf(scene.emulator)).toEqual(before);
  expect(() => scene.env()).toThrow('ENOENT');
  return scene.talked;
};

const at =
  (host: string, path = /^/) =>
  (request: { host: string; path: string }) =>
    request.host === `${host}.twilio.com` && path.test(request.path);

describe('setup of an account', () => {
  it('without Flex says so', async () => {
    const scene = setScene();
    ask(scene.emulator, 'taskrouter.DeleteWorkspace', { Sid: scene.account.workspaceSid });
    expect(await refusalOf(scene)).toContain('Workspace: there is none\n      Is Flex set up in this account?');
  });

  it('without Proxy says so, and what to do with Conversations', async () => {
    const scene = setScene();
    ask(scene.emulator, 'proxy.DeleteService', { Sid: scene.account.proxyServiceSid });
    expect(await refusalOf(scene)).toContain('--orchestrations conversations');
    expect(await scene.run('setup', '--yes', '--no-flows', '--orchestrations', 'conversations')).toBe(0);
    expect(scene.env()).toContain('ORCHESTRATIONS=conversations');
    expect(scene.env()).not.toContain('PROXY');
  });

  it('with other credentials says it once', async () => {
    const scene = setScene();
    scene.network = forbid(() => true, 401);
    const text = await refusalOf(scene);
    expect(text).toContain('The account cannot be read. Nothing was changed.');
    expect(text.match(/Check ACCOUNT_SID and AUTH_TOKEN/g)).toHaveLength(1);
  });

  it.each([
    ['taskrouter', /^/, 'read TaskRouter Workspaces'],
    ['chat', /^/, 'read Chat Services'],
    ['proxy', /^/, 'read Proxy Services'],
    ['flex-api', /FlexFlows/, 'read Flex Flows'],
    ['sync', /Documents/, 'read Sync Documents'],
    ['serverless', /^/, 'read Serverless Services'],
    ['taskrouter', /Workflows/, 'read TaskRouter Workflows'],
    ['taskrouter', /TaskQueues/, 'read Tasks, Workflows, TaskQueues and Variables'],
  ])('that may not read %s %s says which right is lacking', async (host, path, right) => {
    const scene = setScene();
    scene.network = forbid(at(host, path), 403);
    expect(await refusalOf(scene)).toContain(`must be allowed to ${right}`);
  });

  it('takes a SID where a list may not be read', async () => {
    const scene = setScene();
    scene.network = forbid(at('proxy'), 403);
    const given = ['--proxy-service', scene.account.proxyServiceSid];
    expect(await scene.run('setup', '--yes', ...given)).toBe(0);
    expect(scene.told).toContain('was not checked');
  });

  it('that may not write names the right, and the next run completes the work', async () => {
    const scene = setScene();
    const before = await scene.workspace();
    scene.network = forbid((request) => at('taskrouter', /Workflows/)(request) && request.method === 'POST', 403);
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.talked).toContain('must be allowed to create TaskQueues and Workflows');
    expect(await scene.workspace()).toEqual(before);
    delete scene.network;
    expect(await scene.run('setup', '--yes')).toBe(0);
    const { taskQueues } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
    expect(await taskQueues.list()).toHaveLength(2);
  });

  it('with colliding flows names both, before anything is changed', async () => {
    const scene = setScene();
    ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid: scene.account.flows.sms }, { FriendlyName: 'Old SMS' });
    const text = await refusalOf(scene);
    expect(text).toContain('"SMS" (new)');
    expect(text).toContain(`"Old SMS" (${scene.account.flows.sms}, not in the file)`);
  });

  it('whose callback could not be a consumer says what to do', async () => {
    const scene = setScene();
    scene.setCallback('http://ops.example.com/events', '');
    expect(await refusalOf(scene)).toContain('let it go with --no-adopt');
    expect(await scene.run('setup', '--yes', '--no-adopt')).toBe(0);
  });

  it('whose consumers do not fit into a variable says so', async () => {
    const scene = setScene();
    scene.setCallback(`https://ops.example.com/${'x'.repeat(430)}`, '');
    expect(await refusalOf(scene)).toContain('DOWNSTREAM_EVENT_URLS: 454 bytes long');
  });

  it('whose variables name what is not there says which', async () => {
    const scene = setScene();
    scene.outer.TWILIO_FLEX_WORKFLOW_SID = `WW${'9'.repeat(32)}`;
    expect(await refusalOf(scene)).toContain(`TWILIO_FLEX_WORKFLOW_SID: the account has no Workflow "WW9999`);
  });

  it('with the sample file, and a real account, is not begun', async () => {
    const scene = setScene();
    scene.isReal = true;
    expect(await refusalOf(scene)).toContain('+15550100 is a number for films and examples');
  });

  it('that is not deployed, and shall not be, is not begun', async () => {
    const scene = setScene();
    expect(await refusalOf(scene, '--no-deploy')).toContain('Say where it is: --domain');
    expect(await refusalOf(scene, '--no-deploy', '--domain', 'a b')).toContain('"a b" is not a domain');
    expect(await scene.run('setup', '--yes', '--no-deploy', '--domain', 'bot.example.com', '--no-self-test')).toBe(0);
    expect((await scene.workspace()).url).toBe('https://bot.example.com/taskrouter-events');
  });

  it('whose .env cannot be written says so', async () => {
    const scene = setScene();
    mkdirSync(join(scene.cwd, '.env.new'));
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.talked).toContain('it cannot be written (EISDIR)');
    rmdirSync(join(scene.cwd, '.env.new'));
    expect(await scene.run('setup', '--yes')).toBe(0);
  });

  it('without credentials asks for them, by name', async () => {
    const scene = setScene();
    scene.outer = {};
    expect(await refusalOf(scene)).toContain('ACCOUNT_SID: missing');
  });

  it('for another Workspace than before is not begun', async () => {
    const scene = setScene();
    await scene.run('setup', '--yes');
    const other = ask(scene.emulator, 'taskrouter.CreateWorkspace', {}, { FriendlyName: 'Another', Template: 'FIFO' });
    const before = resourcesOf(scene.emulator);
    scene.write('.env', '');
    expect(await scene.run('setup', '--yes', '--workspace', String(other.sid), '--no-flows')).toBe(1);
    expect(scene.talked).toContain('npm run remove');
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});

describe('a second person', () => {
  const LEGACY = 'https://ops.example.com/events';

  it('at the same time is told who is at it, and loses nothing', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, 'task.created');
    const bob = scene.another('bob@desk');
    const codes = await scene.finish(Promise.all([scene.start('setup', '--yes'), bob.start('setup', '--yes')]));
    expect(codes.sort()).toEqual([0, 1]);
    const [winner, loser] = scene.told.includes('Self-test') ? [scene, bob] : [bob, scene];
    expect(loser.talked).toContain('Nothing was changed by this run');
    expect(await loser.run('setup', '--yes')).toBe(0);
    for (const person of [winner, loser]) {
      expect(person.env()).toContain(`DOWNSTREAM_EVENT_URLS="${LEGACY}#events=task.created"`);
    }
    const { taskQueues, workflows } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
    expect([await taskQueues.list(), await workflows.list()].map(({ length }) => length)).toEqual([2, 2]);
    expect(await winner.run('remove', '--yes')).toBe(0);
    expect(await scene.workspace()).toEqual({ url: LEGACY, filter: 'task.created' });
  });

  it('waits for one who broke off, unless it is told not to', async () => {
    const scene = setScene();
    scene.network = async (request, next) => {
      if (request.host === 'taskrouter.twilio.com' && request.method === 'POST') scene.down = true;
      if (scene.down) throw new Error('down');
      return next(request);
    };
    expect(await scene.run('setup', '--yes')).toBe(1);
    delete scene.network;
    const bob = scene.another('bob@desk');
    expect(await bob.run('setup', '--yes')).toBe(1);
    expect(bob.talked).toContain('alice@laptop: at it since 2026-01-05T09:');
    expect(await bob.run('setup', '--yes', '--take-over')).toBe(0);
    expect(await scene.run('setup', '--yes')).toBe(0);
  });

  it('who changes the callback while another thinks keeps what was set', async () => {
    const scene = setScene();
    scene.typed.push('yes');
    scene.onAsk = async () => scene.setCallback(LEGACY, 'task.created');
    expect(await scene.run('setup')).toBe(1);
    expect(scene.talked).toContain('The account has changed since it was shown.');
    expect(await scene.workspace()).toEqual({ url: LEGACY, filter: 'task.created' });
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.env()).toContain(LEGACY);
  });

  it('whose checkout is new goes on with what is deployed', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, '');
    scene.write('.env', 'BOT_IDLE_HOURS=7\n');
    await scene.run('setup', '--yes');
    const bob = scene.another('bob@desk');
    expect(await bob.run('setup', '--yes')).toBe(0);
    expect(scene.deploys).toHaveLength(1);
    expect(bob.env()).toContain('BOT_IDLE_HOURS=7');
    expect(parseEnv(bob.env()).CONSOLE_SECRET).toBe(parseEnv(scene.env()).CONSOLE_SECRET);
  });
});
