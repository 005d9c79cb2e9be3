import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ask } from '../../emulator/products/ask';
import type { SweepState } from '../../src/sweep/state';
import { type SetupScene, setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';

const LEGACY = 'https://ops.example.com/events';

const writesIn = ({ emulator }: SetupScene): string[] =>
  emulator.journal.entries
    .filter(({ kind, name }) => kind === 'call' && /\.(Create|Update|Delete)/.test(name))
    .map(({ name }) => name);

const fileOf = (scene: SetupScene) => parseEnv(scene.env());

/** A second Workflow. */
const addSales = ({ emulator, account }: SetupScene) => {
  const Configuration = JSON.stringify({ task_routing: { default_filter: { queue: account.queueSid } } });
  const values = { FriendlyName: 'Sales', Configuration };
  return ask(emulator, 'taskrouter.CreateWorkflow', { WorkspaceSid: account.workspaceSid }, values);
};

describe('setup', () => {
  it('shows a name on one line, whatever it holds', async () => {
    const scene = setScene();
    const { chatServiceSid } = scene.account;
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'A\nInstalled  no\u202e', chatServiceSid, channelType: 'custom', contactIdentity: 'x' },
      ...{ integrationType: 'external', 'integration.url': 'https://theirs.example' },
    });
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.told).toContain('A\\u000aInstalled  no\\u202e  FO');
    expect(scene.told + scene.talked).not.toMatch(/^Installed {2}no/m);
    const [ours] = (await scene.sdk.flexApi.v1.flexFlow.list()).filter((flow) => flow.friendlyName === 'SMS');
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'B\nInstalled  no', chatServiceSid, channelType: 'custom', contactIdentity: 'y' },
      ...{ enabled: true, integrationType: 'external', 'integration.url': String(ours?.integration?.url) },
    });
    await scene.run('doctor');
    expect(scene.told).toContain('"B\\u000aInstalled  no"');
    expect(scene.told).not.toMatch(/^Installed {2}no/m);
  });

  it('sets up an account in one go, and tells what it changed', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, 'task.created,worker.activity.update');
    expect(await scene.run('setup', '--yes')).toBe(0);

    const file = fileOf(scene);
    const domain = scene.told.match(/deployed to https:\/\/(\S+)/)?.[1];
    expect(await scene.workspace()).toEqual({
      url: `https://${domain}/taskrouter-events`,
      filter: 'task.canceled,task.wrapup,task.completed,task.system-deleted,task.created,worker.activity.update',
    });
    expect(file).toMatchObject({
      ACCOUNT_SID: scene.account.accountSid,
      TWILIO_FLEX_WORKSPACE_SID: scene.account.workspaceSid,
      TWILIO_FLEX_WORKFLOW_SID: scene.account.workflowSid,
      TWILIO_FLEX_CHAT_SERVICE_SID: scene.account.chatServiceSid,
      TWILIO_FLEX_PROXY_SERVICE_SID: scene.account.proxyServiceSid,
      TWILIO_FLEX_SYNC_SID: 'default',
      DOWNSTREAM_EVENT_URLS: `${LEGACY}#events=task.created,worker.activity.update`,
    });
    expect(statSync(join(scene.cwd, '.env')).mode & 0o777).toBe(0o600);
    const flows = await scene.sdk.flexApi.v1.flexFlow.list();
    expect(flows.map(({ integration }) => integration.url)).toEqual([
      `https://${domain}/inbound`,
      `https://${domain}/inbound`,
      undefined,
    ]);
    expect(scene.told).toContain('a signed dry run of /sweep: 200');
    expect(scene.told).toContain('/sweep without a signature: 400');
    expect(scene.told).toContain('a signed event to /taskrouter-events: 204');
    expect(scene.told).toContain('/checkup without a sign-in: 401');
  });

  it('tells no other consumer of its self-test', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, '');
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.told).toContain('a signed event to /taskrouter-events: 204');
    expect(scene.heard.map(({ event }) => event)).not.toContain('flexkeep.self-test');
  });

  it('prints no secret', async () => {
    const scene = setScene();
    scene.setCallback('https://ops.example.com/events?key=hush', '');
    await scene.run('setup', '--yes');
    const { CONSOLE_SECRET = 'x' } = fileOf(scene);
    const { AUTH_TOKEN = 'x' } = scene.outer;
    for (const secret of [CONSOLE_SECRET, AUTH_TOKEN, 'hush']) expect(scene.told + scene.talked).not.toContain(secret);
  });

  it('finds nothing to change the second time, and writes nothing', async () => {
    const scene = setScene();
    await scene.run('setup', '--yes');
    scene.emulator.journal.clear();
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.told).toContain('Nothing to change.');
    expect(writesIn(scene)).toEqual([]);
    expect(scene.deploys).toHaveLength(1);
  });

  it('deploys again when the Functions have changed', async () => {
    const scene = setScene();
    await scene.run('setup', '--yes');
    scene.content = 'another';
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.told).toContain('the Functions have changed since');
    expect(scene.deploys).toHaveLength(2);
  });

  it('writes nothing with --dry-run, and says what it would do', async () => {
    const scene = setScene();
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--dry-run', '--json')).toBe(0);
    expect(scene.json().outcome).toBe('planned');
    expect(scene.json<{ changes: { step: string }[] }>().changes.map(({ step }) => step)).toEqual([
      ...['memory', 'timer', 'timer', 'variables', 'deploy', 'callback', 'callback', 'timer', 'flows'],
    ]);
    expect(resourcesOf(scene.emulator)).toEqual(before);
    expect(() => scene.env()).toThrow('ENOENT');
  });

  it('writes nothing without a yes', async () => {
    const scene = setScene();
    const before = resourcesOf(scene.emulator);
    scene.typed.push('no');
    expect(await scene.run('setup')).toBe(1);
    expect(scene.talked).toContain('Not approved. Nothing was changed.');
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('keeps what stands in .env, and what belongs to another account', async () => {
    const scene = setScene();
    scene.write(
      '.env',
      "# mine\nSWEEP_MIN_AGE_HOURS=30\nCONSOLE_SECRET='a kept secret of 32 characters or so'\n\nUNKNOWN=1\n",
    );
    chmodSync(join(scene.cwd, '.env'), 0o644);
    await scene.run('setup', '--yes');
    expect(scene.env()).toMatch(
      /^# mine\nSWEEP_MIN_AGE_HOURS=30\nCONSOLE_SECRET='a kept secret of 32 characters or so'\n\nUNKNOWN=1\n/,
    );
    expect(scene.deploys[0]?.variables.CONSOLE_SECRET).toBe('a kept secret of 32 characters or so');
    expect(statSync(join(scene.cwd, '.env')).mode & 0o777).toBe(0o600);

    const other = `ACCOUNT_SID=AC${'1'.repeat(32)}\n`;
    scene.write('.env', other);
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.talked).toContain('it is for the account AC1111');
    expect(scene.env()).toBe(other);
  });

  it('says with --yes which of several it takes, and lists the Addresses among what was found', async () => {
    const scene = setScene();
    addSales(scene);
    expect(await scene.run('setup', '--yes', '--dry-run')).toBe(0);
    expect(scene.told).toMatch(/Note Workflow: taken: "Assign to Anyone" \(WW\w+\), of 2; another one with --workflow/);
    expect(scene.told).toMatch(/^ {2}Addresses +sms \+15550199 {2}IG\w{32}$/m);
  });

  it('asks which one is meant, and takes no for an answer', async () => {
    const scene = setScene();
    const other = addSales(scene);

    expect(await scene.run('setup')).toBe(1);
    expect(scene.talked).toContain('Which Workflow is meant cannot be told.');
    expect(scene.talked).toContain(`--workflow ${other.sid}`);

    scene.typed.push('7', '2', 'yes');
    expect([await scene.run('setup'), scene.talked]).toEqual([0, expect.anything()]);
    expect(fileOf(scene).TWILIO_FLEX_WORKFLOW_SID).toBe(other.sid);
  });

  it('takes what Flex calls its own with --yes, and what flags say before all', async () => {
    const scene = setScene();
    addSales(scene);
    expect(await scene.run('setup', '--yes', '--dry-run')).toBe(0);
    expect(scene.told).toContain(`Assign to Anyone  ${scene.account.workflowSid}`);
    expect(await scene.run('setup', '--yes', '--dry-run', '--workflow', 'Sales')).toBe(0);
    expect(scene.told).toMatch(/Workflow {10}Sales/);
    expect(await scene.run('setup', '--yes', '--dry-run', '--workflow', 'Sails')).toBe(1);
    expect(scene.talked).toContain('the account has no Workflow "Sails"');
  });

  it('leaves out what it is told to leave out', async () => {
    const scene = setScene();
    const flows = await scene.sdk.flexApi.v1.flexFlow.list();
    expect(await scene.run('setup', '--yes', '--no-timer', '--no-flows', '--no-adopt')).toBe(0);
    expect(fileOf(scene)).not.toHaveProperty('SWEEP_TIMER_WORKFLOW_SID');
    expect(fileOf(scene)).not.toHaveProperty('DOWNSTREAM_EVENT_URLS');
    const { workflows } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
    expect(await workflows.list()).toHaveLength(1);
    expect((await scene.sdk.flexApi.v1.flexFlow.list()).map(({ integration }) => integration)).toEqual(
      flows.map(({ integration }) => integration),
    );
  });

  it('starts a timer that the Functions know as theirs', async () => {
    const scene = setScene();
    await scene.run('setup', '--yes');
    await scene.emulator.clock.advance(62 * 60_000);
    const { data } = await scene.sdk.sync.v1.services('default').documents('flexkeep.sweep').fetch();
    expect((data as SweepState).runs).toHaveLength(1);
    const { tasks } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
    const { SWEEP_TIMER_WORKFLOW_SID: workflowSid = '' } = fileOf(scene);
    expect(await tasks.list({ workflowSid, assignmentStatus: ['pending'] })).toHaveLength(1);
    scene.emulator.journal.clear();
    await scene.run('setup', '--yes');
    expect(scene.told).toContain('Nothing to change.');
  });

  it('lets the consumer that had the callback hear exactly what it heard', async () => {
    const heard = async (isSetUp: boolean) => {
      const scene = setScene();
      scene.setCallback(LEGACY, 'task.created, task.updated');
      if (isSetUp) await scene.run('setup', '--yes');
      // What setup itself sets off is on its way.
      await scene.emulator.clock.advance(5_000);
      scene.heard.length = 0;
      const { tasks } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
      const { sid } = await tasks.create({ workflowSid: scene.account.workflowSid, attributes: '{"n":1}' });
      await tasks(sid).update({ attributes: '{"n":2}' });
      await tasks(sid).update({ assignmentStatus: 'canceled' });
      await scene.emulator.clock.advance(5_000);
      return scene.heard;
    };
    const before = await heard(false);
    expect(before.map(({ event }) => event)).toEqual(['task.created', 'task.updated']);
    expect(await heard(true)).toEqual(before);
  });
});
