import { parseEnv } from 'node:util';
import { sendSms } from '../../emulator/people/customers';
import { ask } from '../../emulator/products/ask';
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

describe('remove', () => {
  it('leaves the account as it was, resource by resource', async () => {
    const { scene, before } = await setUp();
    expect(resourcesOf(scene.emulator)).not.toEqual(before);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
    expect(scene.told).toContain('Flexkeep is removed: the account is as it was.');
  });

  it('does so from another checkout, and after any number of setups', async () => {
    const { scene, before } = await setUp();
    scene.content = 'another';
    scene.write(
      'flows.json',
      JSON.stringify({
        flows: [{ friendlyName: 'Web chat', channelType: 'web', longLived: true, external: { path: '/inbound' } }],
      }),
    );
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(await scene.another('bob@desk').run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('does so after weeks of use, with customers, sweeps and a timer that went off', async () => {
    const { scene, before } = await setUp();
    sendSms(scene.emulator, { from: '+15550123', to: scene.account.smsNumber, body: 'hi' });
    await scene.emulator.clock.advance(3 * 3_600_000);
    const { documents } = scene.sdk.sync.v1.services('default');
    expect((await documents.list()).map(({ uniqueName }) => uniqueName)).toEqual(
      expect.arrayContaining(['flexkeep.sweep', 'flexkeep.sweep.timer']),
    );
    expect(await scene.run('remove', '--dry-run')).toBe(0);
    expect(scene.told).toContain('Customers who are with the bot now: 1.');
    expect(await scene.run('remove', '--yes')).toBe(0);
    const after = resourcesOf(scene.emulator);
    const kept = Object.fromEntries(Object.entries(after).filter(([name]) => name in before));
    expect(kept).toEqual(before);
    // The conversation itself is the account's, not Flexkeep's.
    const others = Object.keys(after).filter((name) => !(name in before));
    expect(others.filter((name) => !/^(chat|conversations|proxy|flex|people)\./.test(name))).toEqual([]);
  });

  it('asks for a word, and does nothing without it', async () => {
    const { scene } = await setUp();
    const during = resourcesOf(scene.emulator);
    scene.typed.push('yes');
    expect(await scene.run('remove')).toBe(1);
    expect(scene.talked).toContain('Not approved. Nothing was changed.');
    expect(resourcesOf(scene.emulator)).toEqual(during);
    scene.typed.push('remove');
    expect(await scene.run('remove')).toBe(0);
  });

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const { scene } = await setUp();
    const during = resourcesOf(scene.emulator);
    expect(await scene.run('remove', '--dry-run', '--json')).toBe(0);
    expect(scene.json()).toMatchObject({ outcome: 'planned', left: [] });
    expect(resourcesOf(scene.emulator)).toEqual(during);
  });

  it('has nothing to do where nothing was set up, or a second time', async () => {
    const scene = setScene();
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('Nothing to remove');
    await scene.run('setup', '--yes');
    await scene.run('remove', '--yes');
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('Nothing to remove');
  });

  it('takes out of .env what is not there any more, and leaves the rest', async () => {
    const { scene } = await setUp();
    scene.write(
      '.env',
      `${scene.env().replace('DOWNSTREAM_EVENT_URLS="', 'DOWNSTREAM_EVENT_URLS="https://mine.example.com/x ')}# mine\n`,
    );
    await scene.run('remove', '--yes');
    const file = parseEnv(scene.env());
    expect(file).not.toHaveProperty('SWEEP_TIMER_WORKFLOW_SID');
    expect(file.DOWNSTREAM_EVENT_URLS).toBe('https://mine.example.com/x');
    expect(file.TWILIO_FLEX_WORKSPACE_SID).toBe(scene.account.workspaceSid);
    expect(scene.env()).toContain('# mine');
  });

  it('does so where the callback had a filter that does not fit into one variable', async () => {
    const scene = setScene();
    const filter = Array.from({ length: 50 }, (_, i) => `task-queue.event-${i}`).join(',');
    scene.setCallback(LEGACY, filter);
    const before = resourcesOf(scene.emulator);
    expect(await scene.run('setup', '--yes')).toBe(0);
    const { DOWNSTREAM_EVENT_URLS = '', DOWNSTREAM_EVENT_URLS_2 = '', ...rest } = parseEnv(scene.env());
    const told = [DOWNSTREAM_EVENT_URLS, DOWNSTREAM_EVENT_URLS_2, rest.DOWNSTREAM_EVENT_URLS_3 ?? ''];
    const events = told.flatMap((text) => (text ? [text.replace(`${LEGACY}#events=`, '')] : []));
    expect(events.join(',')).toBe(filter);
    expect(await scene.run('doctor')).toBe(0);
    scene.emulator.journal.clear();
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(scene.told).toContain('Nothing to change.');
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
    expect(scene.env()).not.toContain('DOWNSTREAM');
  });

  it('sets up again afterwards as if nothing had been', async () => {
    const { scene, before } = await setUp();
    await scene.run('remove', '--yes');
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(parseEnv(scene.env()).DOWNSTREAM_EVENT_URLS).toBe(`${LEGACY}#events=task.created,task.updated`);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});

describe('what was changed since setup', () => {
  it('of the callback is left, and said', async () => {
    const { scene } = await setUp();
    scene.setCallback('https://new.example.com/events', 'task.created');
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('it was set to https://new.example.com/events since');
    expect(await scene.workspace()).toEqual({ url: 'https://new.example.com/events', filter: 'task.created' });
  });

  it('of the filter goes back with the callback, and is said', async () => {
    const { scene, before } = await setUp();
    const { url } = await scene.workspace();
    scene.setCallback(url ?? '', 'worker.created');
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain('its filter was worker.created');
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('of a flow is kept, while what leads to Flexkeep goes back', async () => {
    const { scene, before } = await setUp();
    const { sms, web } = scene.account.flows;
    updateFlow(scene, sms, { LongLived: true });
    updateFlow(scene, web, { IntegrationType: 'external', 'Integration.Url': 'https://new.example.com/bot' });
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain(`"Web chat" (${web}) keeps integration.url: changed since setup`);
    const [webFlow, smsFlow] = await Promise.all([web, sms].map((sid) => scene.sdk.flexApi.v1.flexFlow(sid).fetch()));
    expect(webFlow?.integration.url).toBe('https://new.example.com/bot');
    expect([smsFlow?.longLived, smsFlow?.integration.url]).toEqual([true, 'https://legacy.example.com/inbound']);
    const { [`flex.FlexFlow/ ${sms}`]: _s, [`flex.FlexFlow/ ${web}`]: _w, ...others } = before;
    expect(resourcesOf(scene.emulator)).toMatchObject(others);
  });

  it('that leads to Flexkeep stops it, before anything is changed', async () => {
    const { scene } = await setUp();
    const [domain] = (await scene.workspace()).url?.match(/https:\/\/[^/]+/) ?? [];
    const { sid } = await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'By hand', chatServiceSid: scene.account.chatServiceSid, channelType: 'whatsapp' },
      ...{ contactIdentity: 'whatsapp:+15550100', enabled: true, integrationType: 'external' },
      'integration.url': `${domain}/inbound`,
    });
    const during = resourcesOf(scene.emulator);
    expect(await scene.run('remove', '--yes')).toBe(1);
    expect(scene.talked).toContain(`"By hand" (${sid}): what customers write there would reach no one`);
    expect(resourcesOf(scene.emulator)).toEqual(during);
    expect(await scene.run('remove', '--yes', '--force')).toBe(0);
    expect(scene.told).toContain(`"By hand" (${sid}) leads to Functions that are gone`);
  });

  it('of a flow that setup made: it goes where it leads to Flexkeep, and stays where it does not', async () => {
    const scene = setScene();
    const { web, sms, outbound } = scene.account.flows;
    for (const Sid of [web, sms, outbound]) ask(scene.emulator, 'flex.DeleteFlexFlow', { Sid });
    await scene.run('setup', '--yes');
    const flows = await scene.sdk.flexApi.v1.flexFlow.list();
    const sidOf = (name: string) => flows.find(({ friendlyName }) => friendlyName === name)?.sid ?? '';
    updateFlow(scene, sidOf('SMS'), { LongLived: true });
    updateFlow(scene, sidOf('Outbound SMS'), { LongLived: true });
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(scene.told).toContain(`"Outbound SMS" (${sidOf('Outbound SMS')}), which setup made, stays`);
    expect((await scene.sdk.flexApi.v1.flexFlow.list()).map(({ friendlyName }) => friendlyName)).toEqual([
      'Outbound SMS',
    ]);
  });
});

const NAME = 'Outbound Flex Flow';
const NUMBERS = ['+15550110', '+15550111'];

const twin = (contactIdentity: string, longLived: boolean) => ({
  ...{ friendlyName: NAME, direction: 'outbound', channelType: 'sms', contactIdentity, longLived },
  task: { workflow: 'Assign to Anyone' },
});

const setTwins = async () => {
  const scene = setScene();
  const { chatServiceSid, workspaceSid, workflowSid } = scene.account;
  for (const contactIdentity of NUMBERS) {
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: NAME, chatServiceSid, channelType: 'sms', contactIdentity, enabled: false },
      ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, 'integration.channel': 'sms' },
      'integration.workflowSid': workflowSid,
    });
  }
  return scene;
};

describe('flows of one name', () => {
  it('that setup changed are put back, each to what it was', async () => {
    const scene = await setTwins();
    const before = resourcesOf(scene.emulator);
    const [one = '', other = ''] = NUMBERS;
    scene.write('flows.json', JSON.stringify({ flows: [twin(one, true), twin(other, false)] }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    scene.write('flows.json', JSON.stringify({ flows: [twin(one, false), twin(other, true)] }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    const flows = (await scene.sdk.flexApi.v1.flexFlow.list()).filter(({ friendlyName }) => friendlyName === NAME);
    expect(flows.map(({ contactIdentity, longLived }) => [contactIdentity, longLived])).toEqual([
      [one, false],
      [other, true],
    ]);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });

  it('that setup made beside others of that name are removed, and the others are not', async () => {
    const scene = await setTwins();
    const before = resourcesOf(scene.emulator);
    scene.write('flows.json', JSON.stringify({ flows: ['+15550112', '+15550113'].map((to) => twin(to, true)) }));
    expect(await scene.run('setup', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).not.toEqual(before);
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});

describe('remove without a right', () => {
  it.each([
    ['sync', 'It cannot be told what has to be put back'],
    ['serverless', 'It cannot be told what has to be put back'],
    ['flex-api', 'must be allowed to read Flex Flows'],
  ])('to read %s changes nothing', async (host, words) => {
    const { scene } = await setUp();
    const during = resourcesOf(scene.emulator);
    scene.network = forbid((request) => request.host === `${host}.twilio.com`, 403);
    expect(await scene.run('remove', '--yes')).toBe(1);
    expect(scene.talked).toContain(words);
    expect(resourcesOf(scene.emulator)).toEqual(during);
  });

  it('to write goes as far as it may, and the next run completes it', async () => {
    const { scene, before } = await setUp();
    scene.network = forbid(({ host, method }) => host === 'serverless.twilio.com' && method === 'DELETE', 403);
    expect(await scene.run('remove', '--yes')).toBe(1);
    expect(scene.talked).toContain('must be allowed to delete Serverless Services');
    delete scene.network;
    expect(await scene.run('remove', '--yes')).toBe(0);
    expect(resourcesOf(scene.emulator)).toEqual(before);
  });
});
