import { customerAt } from '../../emulator/people/customer';
import { ask } from '../../emulator/products/ask';
import { type SetupScene, setScene } from '../../test/install/scene';
import type { Finding } from '../engine/problem';

const addressesOf = async ({ sdk }: SetupScene) =>
  Object.fromEntries(
    (await sdk.conversations.v1.addressConfigurations.list()).map(({ address, autoCreation }) => [
      address,
      autoCreation,
    ]),
  );

const setUp = async (...args: string[]): Promise<SetupScene> => {
  const scene = setScene();
  expect([await scene.run('setup', '--yes', '--no-self-test', ...args), scene.talked]).toEqual([0, expect.any(String)]);
  return scene;
};

const doctor = async (scene: SetupScene): Promise<Finding[]> => {
  await scene.run('doctor', '--json');
  return scene.json<{ findings: Finding[] }>().findings;
};

test('setup points the Addresses at what was deployed, and remove puts them back', async () => {
  const scene = setScene();
  const before = await addressesOf(scene);
  expect(await scene.run('setup', '--yes', '--no-self-test')).toBe(0);
  const [site] = scene.deploys;
  expect(site).toBeDefined();
  for (const autoCreation of Object.values(await addressesOf(scene))) {
    expect(autoCreation).toMatchObject({ webhook_url: expect.stringMatching(/^https:\/\/flexkeep-.*\/inbound$/) });
  }
  expect(await scene.run('setup', '--yes', '--no-self-test')).toBe(0);
  expect(scene.told).toContain('Nothing to change.');
  expect(await scene.run('remove', '--yes')).toBe(0);
  expect(scene.told).toContain('put back the Address sms +15550199');
  expect(await addressesOf(scene)).toEqual(before);
});

test('remove takes away the Address that setup made, and refuses to strand one that it did not make', async () => {
  const scene = setScene();
  const file = JSON.parse(JSON.stringify({ flows: [], addresses: [] }));
  const fresh = { type: 'sms', address: '+15550300', webhook: { path: '/inbound' } };
  scene.write('flows.json', JSON.stringify({ ...file, addresses: [fresh] }));
  expect(await scene.run('setup', '--yes', '--no-self-test')).toBe(0);
  const { webhook_url: url } = (await addressesOf(scene))['+15550300'];
  await scene.sdk.conversations.v1.addressConfigurations.create({
    ...{ type: 'sms', address: '+15550301', 'autoCreation.enabled': true, 'autoCreation.type': 'webhook' },
    ...{ 'autoCreation.webhookUrl': url, 'autoCreation.webhookFilters': ['onMessageAdded'] },
  });
  expect(await scene.run('remove', '--yes')).toBe(1);
  expect(scene.talked).toContain('the Address sms +15550301 (IG');
  await scene.sdk.conversations.v1.addressConfigurations('+15550301').remove();
  expect(await scene.run('remove', '--yes')).toBe(0);
  expect(Object.keys(await addressesOf(scene))).not.toContain('+15550300');
});

describe('doctor says', () => {
  test('which orchestration serves what, and that the default service is the one of Flex', async () => {
    const scene = await setUp();
    const findings = await doctor(scene);
    const { chatServiceSid } = scene.account;
    expect(findings).toEqual(
      expect.arrayContaining([
        { check: 'Serves', ok: true, says: 'flex-flow: "Web chat", "SMS"' },
        { check: 'Serves', ok: true, says: 'conversations: sms +15550199, whatsapp whatsapp:+15550199, chat web-chat' },
        {
          check: 'Conversations',
          ok: true,
          says: `the default service is the Chat Service of Flex, ${chatServiceSid}`,
        },
      ]),
    );
  });

  test('that Addresses lead here, and their orchestration is not looked after', async () => {
    const scene = await setUp();
    scene.outer = { ...scene.outer, ORCHESTRATIONS: 'flex-flow' };
    expect(await doctor(scene)).toContainEqual(
      expect.objectContaining({ check: 'Serves', ok: false, says: expect.stringContaining('messages are ignored') }),
    );
  });

  test('that Conversations go into another service', async () => {
    const scene = await setUp();
    const { sid } = await scene.sdk.chat.v2.services.create({ friendlyName: 'Other chat' });
    ask(scene.emulator, 'conversations.UpdateConfiguration', {}, { DefaultChatServiceSid: sid });
    expect(await doctor(scene)).toContainEqual(
      expect.objectContaining({
        check: 'Conversations',
        ok: false,
        says: expect.stringContaining(`is ${sid}, and Flex`),
      }),
    );
  });

  test('which Addresses lead elsewhere, or nowhere', async () => {
    const scene = await setUp();
    const { addressConfigurations } = scene.sdk.conversations.v1;
    await addressConfigurations.create({
      ...{ type: 'sms', address: '+15550301', 'autoCreation.enabled': true, 'autoCreation.type': 'webhook' },
      ...{ 'autoCreation.webhookUrl': 'https://a.example.com/?k=v', 'autoCreation.webhookFilters': ['onMessageAdded'] },
    });
    await addressConfigurations.create({ type: 'sms', address: '+15550302', 'autoCreation.enabled': true });
    const says = (await doctor(scene)).filter(({ check }) => check === 'Addresses').map((one) => one.says);
    expect(says).toEqual([
      expect.stringMatching(/^sms \+15550301 \(IG\w+\) leads elsewhere: https:\/\/a\.example\.com\/\?k=…$/),
      expect.stringMatching(/^sms \+15550302 \(IG\w+\) leads nowhere/),
    ]);
  });

  test('which Conversations are bound to a number and lead nowhere', async () => {
    // Without sweeps, which would close it.
    const scene = await setUp('--no-timer');
    const { emulator } = scene;
    const customer = customerAt(emulator, '+15550100100', '+15550199');
    await scene.finish(Promise.resolve(customer.writes('hi')));
    await emulator.clock.advance(10_000);
    const one = scene.sdk.conversations.v1.conversations(customer.channelSid);
    for (const webhook of await one.webhooks.list()) await one.webhooks(webhook.sid).remove();
    const found = async () => (await doctor(scene)).filter(({ says }) => says.includes(customer.channelSid));
    expect(await found()).toEqual([]);
    await emulator.clock.advance(26 * 3_600_000);
    expect(await found()).toMatchObject([
      { says: expect.stringMatching(/^1 bound to a number, with neither webhook nor/) },
    ]);
  });
});
