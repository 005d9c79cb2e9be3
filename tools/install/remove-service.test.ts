import { ask } from '../../emulator/products/ask';
import { environments } from '../../emulator/products/serverless/services';
import { forbid } from '../../test/install/network-trouble';
import { type SetupScene, setScene } from '../../test/install/scene';
import { resourcesOf } from '../../test/install/snapshot';

const LEGACY = 'https://ops.example.com/events';

const setUp = async (...args: string[]): Promise<{ scene: SetupScene; before: ReturnType<typeof resourcesOf> }> => {
  const scene = setScene();
  scene.setCallback(LEGACY, 'task.created, task.updated');
  const before = resourcesOf(scene.emulator);
  expect(await scene.run('setup', '--yes', ...args)).toBe(0);
  return { scene, before };
};

const updateFlow = (scene: SetupScene, Sid: string, values: object) =>
  ask(scene.emulator, 'flex.UpdateFlexFlow', { Sid }, { ...values });

describe('a Service that was there before setup', () => {
  const makeService = async ({ sdk }: SetupScene) => {
    const uniqueName = 'flexkeep';
    const { sid } = await sdk.serverless.v1.services.create({ uniqueName, friendlyName: uniqueName });
    return sdk.serverless.v1.services(sid);
  };

  it('stays, without the Environment that setup made', async () => {
    const scene = setScene();
    await makeService(scene);
    const before = resourcesOf(scene.emulator);
    await scene.run('setup', '--yes');
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('it was there before setup');
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('has its variables again, and what ran; of secrets none is noted', async () => {
    const scene = setScene();
    const service = await makeService(scene);
    const environment = await service.environments.create({ uniqueName: 'dev', domainSuffix: 'dev' });
    const { variables } = service.environments(environment.sid);
    const theirs = { SWEEP_MIN_AGE_HOURS: '30', CONSOLE_SECRET: 'their secret of 32 characters or so', MINE: '1' };
    for (const [key, value] of Object.entries(theirs)) await variables.create({ key, value });
    const read = async () =>
      Object.fromEntries((await variables.list()).map(({ key, value }): [string, string] => [key, value]));
    const before = await read();

    scene.write('.env', 'SWEEP_MIN_AGE_HOURS=40\n');
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await read()).toMatchObject({ SWEEP_MIN_AGE_HOURS: '40', TWILIO_FLEX_SYNC_SID: 'default' });
    const documents = await scene.sdk.sync.v1.services('default').documents.list();
    expect(JSON.stringify(documents.map(({ data }) => data))).not.toContain('their secret');

    scene.network = forbid(({ host, method }) => host === 'sync.twilio.com' && method === 'DELETE', 403);
    expect(await scene.run('remove', '--yes')).toBe(1);
    delete scene.network;
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).not.toContain('it was deployed there');
    expect(await read()).toEqual(before);
    expect((await service.environments(environment.sid).fetch()).buildSid).toBeNull();
  });

  it('keeps the secret that setup has put in the place of theirs, and that is said', async () => {
    const scene = setScene();
    const service = await makeService(scene);
    const environment = await service.environments.create({ uniqueName: 'dev', domainSuffix: 'dev' });
    await service
      .environments(environment.sid)
      .variables.create({ key: 'CONSOLE_SECRET', value: 'theirs of 32 characters or so, too' });
    scene.write('.env', 'CONSOLE_SECRET=ours-of-32-characters-or-a-few-more\n');
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('CONSOLE_SECRET on https://flexkeep-');
    const [secret, ...others] = await service.environments(environment.sid).variables.list();
    expect([secret?.value, others]).toEqual(['ours-of-32-characters-or-a-few-more', []]);
  });

  it('keeps what was deployed since', async () => {
    const scene = setScene();
    const service = await makeService(scene);
    await scene.run('setup', '--yes');
    const [environment] = await service.environments.list();
    const row = environments.collection(scene.emulator, environment?.serviceSid ?? '').get(environment?.sid ?? '');
    Object.assign(row ?? {}, { build_sid: `ZB${'7'.repeat(32)}` });
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('it was deployed there since');
    expect(await service.environments.list()).toHaveLength(1);
  });
});

describe('what goes with the Service', () => {
  const deployProd = async ({ sdk }: SetupScene) => {
    const { environments } = sdk.serverless.v1.services('flexkeep');
    return environments.create({ uniqueName: 'prod', domainSuffix: 'prod' });
  };

  it('is named, Environment by Environment', async () => {
    const { scene } = await setUp();
    expect(await scene.run('setup', '--yes', '--environment', 'prod')).toBe(0);
    const domains = (await scene.sdk.serverless.v1.services('flexkeep').environments.list()).map(
      ({ domainName }) => `https://${domainName}`,
    );
    expect(domains).toHaveLength(2);
    expect(await scene.run('remove', '--dry-run')).toBe(0);
    expect(scene.told).toContain(`and with it what runs on ${domains.join(' and ')}`);
    expect(scene.told).toContain(`Remove Flexkeep · account ${scene.account.accountSid}`);
  });

  it('is not an Environment that setup did not make: it stays, and so does the Service', async () => {
    const { scene } = await setUp();
    const { domainName } = await deployProd(scene);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain(
      `setup did not deploy https://${domainName}; to remove that as well: npm run remove -- --force --embedded`,
    );
    const left = await scene.sdk.serverless.v1.services('flexkeep').environments.list();
    expect(left.map((one) => one.domainName)).toEqual([domainName]);
    expect(await scene.workspace()).toEqual({ url: LEGACY, filter: 'task.created, task.updated' });
  });

  it('is not a flow that was led to such an Environment since: it goes on leading there', async () => {
    const { scene } = await setUp();
    const { domainName } = await deployProd(scene);
    const { sms } = scene.account.flows;
    const url = `https://${domainName}/inbound`;
    updateFlow(scene, sms, { 'Integration.Url': url });
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain(`"SMS" (${sms}) keeps integration.url: changed since setup`);
    expect((await scene.sdk.flexApi.v1.flexFlow(sms).fetch()).integration.url).toBe(url);
  });

  it('is such an Environment as well where the command is followed that an earlier removal gave', async () => {
    const { scene, before } = await setUp();
    await deployProd(scene);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toMatch(/no setup is noted.* is left; to remove it as well: npm run remove -- --force/);
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(scene.told).toMatch(/no setup is noted in AC\w+\.$/m);
  });

  it('is the Service after a second setup, which found the one that the first had made', async () => {
    const { scene, before } = await setUp();
    await deployProd(scene);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('is no Service that another person has made since under its name', async () => {
    const { scene } = await setUp();
    await deployProd(scene);
    expect(await scene.run('remove', '--yes')).toBe(0);
    const { services } = scene.sdk.serverless.v1;
    await services('flexkeep').remove();
    await services.create({ uniqueName: 'flexkeep', friendlyName: 'flexkeep' });
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(scene.told).toContain('Nothing to remove');
    expect(await services.list()).toHaveLength(1);
  });

  it('is such an Environment only where that is asked for', async () => {
    const { scene, before } = await setUp();
    const { domainName } = await deployProd(scene);
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(scene.told).toContain(`https://${domainName}`);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});

describe('an installation that an earlier version has noted', () => {
  it('is put back as it was', async () => {
    const { scene, before } = await setUp();
    const { documents } = scene.sdk.sync.v1.services('default');
    for (const { sid, uniqueName, data } of await documents.list()) {
      if (uniqueName === 'flexkeep.installation') {
        const { leftOut: _, completedAt: __, ...rest } = data;
        const { sites: ___, ...service } = rest.service;
        await documents(sid).update({ data: { ...rest, service } });
      }
      if (uniqueName?.startsWith('flexkeep.installation.flow.')) {
        const { name: friendlyName, before: was, ...rest } = data;
        const before = was ? { before: { sid: was.sid, flow: was.state } } : {};
        await documents(sid).update({ data: { friendlyName, ...before, ...rest } });
      }
    }
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('stops remove where it cannot be understood, before anything is changed', async () => {
    const { scene } = await setUp();
    await scene.sdk.sync.v1
      .services('default')
      .documents('flexkeep.installation')
      .update({ data: { format: 9 } });
    const during = resourcesOf(scene.emulator);
    expect(await scene.run('remove', '--yes')).toBe(1);
    expect(scene.talked).toContain('flexkeep.installation: it is not what this version of Flexkeep writes');
    expect(resourcesOf(scene.emulator)).toEqual(during);
  });
});
