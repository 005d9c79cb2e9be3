import { loadDescription } from '../../emulator/description/load';
import { customerAt } from '../../emulator/people/customer';
import { apply, fileOf, NUMBER, sms } from '../../test/flows/address';
import { type FlowsScene, setScene } from '../../test/flows/scene';
import type { Address } from './address';
import type { AddressEntry } from './file';
import type { PlanView } from './show';

const plan = async (scene: FlowsScene, addresses: AddressEntry[], ...args: string[]): Promise<PlanView> => {
  scene.write(fileOf(addresses));
  expect(await scene.flows('plan', '--json', ...args)).not.toBe(1);
  return scene.json<PlanView>();
};

/** Each Address that Twilio's description shows, with the SID of a service that the account has. */
const EXAMPLES = loadDescription('conversations')
  .operations.filter(({ id }) => /ConfigurationAddress$/.test(id))
  .flatMap(({ id, examples }) => examples.map(({ name, value }) => [`${id} ${name}`, value] as const))
  .flatMap(([name, value]) => {
    const found = value as { address_configurations?: object[]; auto_creation?: object }; // reason: two forms of answers
    return (found.address_configurations ?? [found]).map((one, i) => [`${name} ${i}`, one as Row] as const);
  })
  .filter(([, row]) => row.auto_creation);

interface Row {
  type: string;
  address: string;
  friendly_name: string;
  address_country?: string;
  auto_creation: Record<string, unknown>;
}

const camel = (name: string): string => name.replace(/_[a-z]/g, (text) => text.slice(1).toUpperCase());

describe("every Address of Twilio's description", () => {
  test.each(EXAMPLES)('%s: imported, it needs no change', async (_, row) => {
    const scene = setScene(fileOf([]));
    const wanted = Object.entries(row.auto_creation).map(([name, value]) => [
      `autoCreation.${camel(name)}`,
      // Answers have the method in capitals, and requests in small letters.
      name === 'conversation_service_sid'
        ? scene.account.chatServiceSid
        : name === 'webhook_method'
          ? String(value).toLowerCase()
          : value,
    ]);
    await scene.sdk.conversations.v1.addressConfigurations.create({
      ...{ type: row.type as 'sms', address: row.address, friendlyName: row.friendly_name },
      ...(row.address_country ? { addressCountry: row.address_country } : {}),
      ...Object.fromEntries(wanted),
    });
    const before = await scene.addresses();
    expect(await scene.flows('import', '--force')).toBe(0);
    expect(scene.read()).toContain(row.address);
    expect(await scene.flows('plan')).toBe(0);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await scene.addresses()).toEqual(before);
  });
});

describe('an Address of the file', () => {
  test('is made, is as it was told, and a second time nothing is written', async () => {
    const scene = setScene();
    const studio: AddressEntry = { type: 'messenger', address: 'messenger:1', studio: { flow: `FW${'a'.repeat(32)}` } };
    const quiet: AddressEntry = { type: 'email', address: 'a@example.com', enabled: false, default: {} };
    expect(await apply(scene, sms, studio, quiet)).toBe(0);
    expect(scene.told).toContain('Applied: 3 added, 0 changed.');
    const { chatServiceSid: conversation_service_sid } = scene.account;
    expect(await scene.addresses()).toMatchObject({
      [NUMBER]: {
        ...{ type: 'sms', friendlyName: 'Support' },
        autoCreation: {
          ...{ enabled: true, type: 'webhook', conversation_service_sid, webhook_method: 'POST' },
          ...{ webhook_url: 'https://flexkeep-1234-dev.twil.io/inbound', webhook_filters: ['onMessageAdded'] },
        },
      },
      'messenger:1': {
        autoCreation: { type: 'studio', studio_flow_sid: `FW${'a'.repeat(32)}`, studio_retry_count: 3 },
      },
      'a@example.com': { autoCreation: { enabled: false, type: 'default' } },
    });
    scene.forget();
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(scene.writes()).toEqual([]);
  });

  test('is changed in one update, whatever of its auto-creation changes; open Conversations keep what they have', async () => {
    const scene = setScene();
    await apply(scene, sms);
    const { emulator } = scene;
    const { channelSid } = customerAt(emulator, '+15550100100', NUMBER).writes('hi');
    await emulator.clock.advance(1000);
    scene.forget();
    const changed: AddressEntry = { ...sms, webhook: { url: 'https://bot.example.com/hook', method: 'get' } };
    const { warnings } = await plan(scene, [changed], '--open');
    expect(warnings).toMatchObject([
      {
        rule: 'open-conversations',
        message: `one Conversation that is open keeps leading where sms ${NUMBER} leads now`,
      },
    ]);
    expect(await apply(scene, changed)).toBe(0);
    expect(scene.writes()).toEqual(['conversations.UpdateConfigurationAddress']);
    expect((await scene.addresses())[NUMBER]?.autoCreation).toMatchObject({
      ...{ webhook_url: 'https://bot.example.com/hook', webhook_method: 'GET' },
    });
    const [kept] = await scene.sdk.conversations.v1.conversations(channelSid).webhooks.list();
    expect(kept?.configuration).toMatchObject({ url: 'https://flexkeep-1234-dev.twil.io/inbound' });
  });

  test('goes with destroy, which names it by its address', async () => {
    const scene = setScene();
    await apply(scene, sms);
    expect(await scene.flows('destroy', NUMBER, '--auto-approve')).toBe(0);
    expect(scene.told).toContain('Removed: 1.');
    expect(Object.keys(await scene.addresses())).not.toContain(NUMBER);
  });

  test('that the file does not name is left alone', async () => {
    const scene = setScene();
    const before = await scene.addresses();
    expect(await apply(scene, sms)).toBe(0);
    expect(await scene.addresses()).toMatchObject(before);
    expect(scene.told).toContain('Not in the file, left alone:');
    expect(scene.told).toContain('"sms +15550199"');
  });
});

describe('what no update can change', () => {
  const sidOf = async (scene: FlowsScene) => (await scene.addresses())[NUMBER]?.sid ?? '';

  test('is replaced, and the plan says what becomes of messages in between', async () => {
    const scene = setScene();
    await apply(scene, sms);
    const other: AddressEntry = { ...sms, sid: await sidOf(scene), type: 'rcs' };
    const { summary, warnings } = await plan(scene, [other]);
    expect(summary).toMatchObject({ add: 1, change: 0, destroy: 1 });
    expect(warnings).toMatchObject([
      {
        rule: 'replacement',
        message: `sms ${NUMBER} is replaced, since type cannot be changed`,
        reason: expect.stringContaining('between the two writes makes no Conversation'),
      },
    ]);
    scene.forget();
    expect(await apply(scene, other)).toBe(0);
    expect(scene.writes()).toEqual([
      ...['conversations.DeleteConfigurationAddress', 'conversations.CreateConfigurationAddress'],
    ]);
    expect((await scene.addresses())[NUMBER]).toMatchObject({ type: 'rcs', friendlyName: 'Support' });
  });

  test('at another address, the new one is there before the old one goes', async () => {
    const scene = setScene();
    await apply(scene, sms);
    scene.forget();
    const moved: AddressEntry = { ...sms, sid: await sidOf(scene), address: '+15550301' };
    expect((await plan(scene, [moved])).warnings).toMatchObject([
      { reason: expect.stringContaining(`write first to sms ${NUMBER} makes no Conversation any more`) },
    ]);
    expect(await apply(scene, moved)).toBe(0);
    expect(scene.writes()).toEqual([
      ...['conversations.CreateConfigurationAddress', 'conversations.DeleteConfigurationAddress'],
    ]);
    expect(Object.keys(await scene.addresses())).not.toContain(NUMBER);
  });

  test('is there again as it was, where Twilio refuses the new one', async () => {
    const scene = setScene();
    await apply(scene, sms);
    const before = (await scene.addresses())[NUMBER];
    scene.extra = ({ method, path, body }) =>
      method === 'POST' && path.endsWith('/Addresses') && String(body).includes('Type=rcs')
        ? { status: 400, body: { code: 20001, message: 'No such number' } }
        : undefined;
    expect(await apply(scene, { ...sms, sid: before?.sid ?? '', type: 'rcs' })).toBe(1);
    expect(scene.talked).toContain('Everything that was done has been taken back');
    expect((await scene.addresses())[NUMBER]).toMatchObject({ type: 'sms', autoCreation: before?.autoCreation });
  });

  test('two that take each other’s addresses are both removed before one is made', async () => {
    const scene = setScene();
    const other: AddressEntry = { ...sms, address: '+15550301', friendlyName: 'Sales' };
    await apply(scene, sms, other);
    const there = await scene.addresses();
    const [one, two] = [there[NUMBER]?.sid ?? '', there['+15550301']?.sid ?? ''];
    expect(await apply(scene, { ...sms, sid: two }, { ...other, sid: one })).toBe(0);
    expect(await scene.addresses()).toMatchObject({
      ...{ [NUMBER]: { friendlyName: 'Support' }, '+15550301': { friendlyName: 'Sales' } },
    });
  });
});

describe('drift', () => {
  const FLOW = { flow: `FW${'a'.repeat(32)}`, retryCount: 2 };
  const { webhook: _, ...named } = sms;
  const studio: AddressEntry = { ...named, studio: FLOW };
  const short: AddressEntry = { ...sms, address: '12345', country: 'US' };

  /** For each property, an Address of the file and what another program makes of it. */
  const UPDATES: Record<Exclude<keyof Address, 'type' | 'address' | 'addressCountry'>, [AddressEntry, unknown]> = {
    friendlyName: [sms, 'Renamed'],
    'autoCreation.enabled': [sms, false],
    'autoCreation.type': [sms, 'default'],
    'autoCreation.webhookUrl': [sms, 'https://elsewhere.example.com/'],
    'autoCreation.webhookMethod': [sms, 'get'],
    'autoCreation.webhookFilters': [sms, ['onMessageAdded', 'onMessageRemoved']],
    'autoCreation.studioFlowSid': [studio, `FW${'b'.repeat(32)}`],
    'autoCreation.studioRetryCount': [studio, 0],
    'autoCreation.conversationServiceSid': [studio, 'another'],
  };
  test.each(Object.entries(UPDATES))('of %s is seen, named and put back', async (property, [entry, value]) => {
    const scene = setScene();
    const { sid: another } = await scene.sdk.chat.v2.services.create({ friendlyName: 'Another' });
    await apply(scene, entry);
    const before = await scene.addresses();
    await scene.sdk.conversations.v1
      .addressConfigurations(NUMBER)
      .update({ [property]: value === 'another' ? another : value });
    expect(await scene.addresses()).not.toEqual(before);
    const { drift } = await plan(scene, [entry]);
    expect(drift).toMatchObject([{ kind: 'changed', friendlyName: `sms ${NUMBER}` }]);
    expect(drift[0]?.changes.map((change) => change.property)).toContain(property);
    expect(await apply(scene, entry)).toBe(0);
    expect(await scene.addresses()).toEqual(before);
  });

  /** No update changes these, so another program removed the Address and made another one. */
  const REMADE: Record<'type' | 'address' | 'addressCountry', [AddressEntry, Record<string, string>]> = {
    type: [sms, { type: 'rcs' }],
    address: [sms, { address: '+15550302' }],
    addressCountry: [short, { addressCountry: 'CA' }],
  };
  test.each(Object.entries(REMADE))('of %s is seen, named and put back', async (property, [entry, changes]) => {
    const scene = setScene();
    await apply(scene, entry);
    const { [entry.address]: was, ...others } = await scene.addresses();
    const { addressConfigurations } = scene.sdk.conversations.v1;
    await addressConfigurations(entry.address).remove();
    const { sid } = await addressConfigurations.create({
      ...{ type: 'sms', address: entry.address, 'autoCreation.type': 'default', ...changes },
    });
    scene.write(fileOf([entry]));
    expect(await scene.flows('plan')).toBe(property === 'type' ? 1 : 2);
    // Of another type, another person may have meant it: the file has to say that this one is to go.
    expect(scene.told + scene.talked).toContain(
      property === 'type'
        ? `the account has this address as rcs (${sid})`
        : `"sms ${entry.address}" (${was?.sid}): gone`,
    );
    expect(await apply(scene, property === 'address' ? entry : { ...entry, sid })).toBe(0);
    const { [entry.address]: now, ...rest } = await scene.addresses();
    expect({ ...now, sid: '', url: '' }).toEqual({ ...was, sid: '', url: '' });
    expect(Object.keys(rest)).toEqual([...Object.keys(others), ...(property === 'address' ? ['+15550302'] : [])]);
  });
});
