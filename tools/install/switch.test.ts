import { type SetupScene, setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';

const LEGACY = 'https://ops.example.com/events';

const BROKEN = { status: 500, body: '{"message":"it was built wrong"}' };

/** What leads customers and events somewhere. */
const switchesOf = async (scene: SetupScene) => ({
  callback: await scene.workspace(),
  flows: (await scene.sdk.flexApi.v1.flexFlow.list()).map(({ sid, integration }) => [sid, integration.url]),
});

const siteOf = async ({ sdk }: SetupScene) => {
  const [site] = await sdk.serverless.v1.services('flexkeep').environments.list();
  const { variables } = sdk.serverless.v1.services('flexkeep').environments(site?.sid ?? '');
  const values = await variables.list();
  return { buildSid: site?.buildSid, variables: values.map(({ key, value }) => `${key}=${value}`).sort() };
};

describe('Functions that do not work', () => {
  it('get neither events nor customers, and the next run goes on', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, 'task.created');
    const before = await switchesOf(scene);
    scene.answer = () => BROKEN;
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.told).toContain('FAIL  a signed dry run of /sweep: answered 500: it was built wrong, not 200');
    expect(scene.talked).toContain('Callback and Flex Flows were not switched over: they are as they were.');
    expect(await switchesOf(scene)).toEqual(before);
    expect(await scene.run('doctor')).toBe(1);
    expect(scene.told).toContain('TO DO  Installed     setup was begun, and it is not noted that it came to its end');

    delete scene.answer;
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await switchesOf(scene)).not.toEqual(before);
    expect(await scene.run('doctor')).toBe(0);
    expect(scene.told).toMatch(/ok {5}Installed {5}by setup, complete since 2026-/);
  });

  it('of a new version give way to those that ran before, with their variables', async () => {
    const scene = setScene();
    scene.setCallback(LEGACY, 'task.created');
    expect(await scene.run('setup', '--yes')).toBe(0);
    const before = { ...(await switchesOf(scene)), ...(await siteOf(scene)) };
    scene.content = 'broken';
    scene.write('.env', `${scene.env()}SWEEP_MIN_AGE_HOURS=30\n`);
    scene.answer = (content) => (content === 'broken' ? BROKEN : undefined);
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.told).toContain(`${before.buildSid} runs again, with the variables that it had`);
    expect({ ...(await switchesOf(scene)), ...(await siteOf(scene)) }).toEqual(before);
    scene.content = 'mended';
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect((await siteOf(scene)).variables).toContain('SWEEP_MIN_AGE_HOURS=30');
  });
});

describe('what fails while callback and flows are switched over', () => {
  it.each([
    ['the flows', 'flex.UpdateFlexFlow'],
    ['the timer', 'taskrouter.CreateTask'],
    ['the callback', 'taskrouter.UpdateWorkspace'],
  ])('%s: all of it is switched back, and the next run completes it', async (_, operation) => {
    const scene = setScene();
    scene.setCallback(LEGACY, 'task.created, task.updated');
    const before = await switchesOf(scene);
    scene.emulator.faults.set([{ fault: 'unavailable', operation, times: 12 }]);
    expect(await scene.run('setup', '--yes')).toBe(1);
    expect(scene.talked).toContain('What was done of this step has been taken back.');
    expect(await switchesOf(scene)).toEqual(before);
    scene.emulator.faults.set([]);
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(await switchesOf(scene)).toEqual(before);
  });
});

describe('a precondition of what is deployed', () => {
  const makeService = ({ sdk }: SetupScene) =>
    sdk.serverless.v1.services.create({ uniqueName: 'flexkeep', friendlyName: 'flexkeep', includeCredentials: false });

  it('that the Service gives its Functions credentials is seen by doctor, made by setup, and taken back by remove', async () => {
    const scene = setScene();
    const { sid } = await makeService(scene);
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--dry-run')).toBe(0);
    expect(scene.told).toContain(`let the Service "flexkeep" (${sid}) give its Functions the account's credentials`);
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.run('doctor')).toBe(0);

    await scene.sdk.serverless.v1.services(sid).update({ includeCredentials: false });
    expect(await scene.run('doctor')).toBe(1);
    expect(scene.told).toContain('it does not give its Functions ACCOUNT_SID and AUTH_TOKEN: each answers 500');
    expect(scene.told).toContain('→ npm run setup -- --embedded, which lets it');
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.run('doctor')).toBe(0);

    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  const refusalOf = async (scene: SetupScene, ...args: string[]): Promise<string> => {
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--yes', ...args)).toBe(1);
    expect(resourcesOf(scene.emulator)).toEqual(before);
    return scene.talked;
  };

  it('that the Sync Service is there is checked before anything is made', async () => {
    expect(await refusalOf(setScene(), '--sync-service', `IS${'9'.repeat(32)}`)).toContain(
      'TWILIO_FLEX_SYNC_SID: the account has no Sync Service IS9999',
    );
  });

  it('that Chat Service and Proxy Service belong together is checked before anything is made', async () => {
    const scene = setScene();
    const { proxyServiceSid, chatServiceSid: chatInstanceSid } = scene.account;
    await scene.sdk.proxy.v1.services(proxyServiceSid).update({ chatInstanceSid });
    const other = await scene.sdk.chat.v2.services.create({ friendlyName: 'Another' });
    expect(await refusalOf(scene, '--chat-service', other.sid)).toContain(
      `its Sessions lead into another Chat Service: ${scene.account.chatServiceSid}`,
    );
  });

  it('that the Workspace has the Task Channels of a handover is checked before anything is made', async () => {
    const scene = setScene();
    const { taskChannels } = scene.sdk.taskrouter.v1.workspaces(scene.account.workspaceSid);
    const sms = (await taskChannels.list()).find(({ uniqueName }) => uniqueName === 'sms');
    await taskChannels(sms?.sid ?? '').remove();
    expect(await refusalOf(scene, '--no-flows')).toContain('it has no Task Channel "sms"');
  });
});
