import { customerAt } from '../../emulator/people/customer';
import { FOREIGN_WORKSPACE } from '../../test/flows/messy';
import { answer, messyScene, migrated, only } from '../../test/flows/migrated';
import { sample, setScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';
import type { Migration } from './migrate';
import type { PlanView } from './show';

describe('migrate', () => {
  test('names for each address what carries over, what changes and what a person decides, and writes nothing', async () => {
    const scene = messyScene();
    const before = scene.read();
    expect(await scene.flows('migrate', '--json')).toBe(0);
    expect(scene.read()).toBe(before);
    const { migrations } = scene.json<{ migrations: Migration[] }>();
    const by = Object.fromEntries(migrations.map((found) => [found.name, found]));
    expect(Object.keys(by)).toHaveLength(9);
    expect(by['sms +15550100']).toMatchObject({
      entry: { type: 'sms', address: '+15550100', friendlyName: 'SMS', webhook: { path: '/inbound' } },
      flows: [{ friendlyName: 'SMS' }, { friendlyName: 'Outbound SMS' }],
      carriesOver: ['name', 'address', '/inbound on the deployed domain'],
      changes: [expect.stringContaining('retryCount has no counterpart')],
      youDecide: [expect.stringContaining('outbound Interactions'), expect.stringContaining('the number')],
    });
    expect(by['sms +15550101']).toMatchObject({
      entry: { studio: { flow: `FW${'a'.repeat(32)}` }, replaces: [{}, {}, { direction: 'outbound' }] },
      youDecide: expect.arrayContaining([
        expect.stringContaining('Incoming Conversation'),
        expect.stringContaining('are all enabled: one Address takes the place of all, as "Sales Studio"'),
      ]),
    });
    expect(by['facebook messenger:100200300']).toMatchObject({
      entry: { type: 'messenger', webhook: { path: '/inbound?handover=at-once&taskChannel=default' } },
      youDecide: expect.arrayContaining([expect.stringContaining(`its Workspace ${FOREIGN_WORKSPACE}`)]),
    });
    expect(by['sms +15550102']).toMatchObject({
      changes: expect.arrayContaining([expect.stringContaining("Twilio's Channel Janitor")]),
      youDecide: expect.arrayContaining([expect.stringContaining('long-lived')]),
    });
    expect(by['whatsapp whatsapp:+15550101']).toMatchObject({
      entry: { webhook: { url: 'http://legacy.example.com/hook' } },
      youDecide: expect.arrayContaining([expect.stringContaining('payload of Conversations')]),
    });
    expect(by.web).toMatchObject({
      entry: { type: 'chat', address: '? the deployment key of the web chat' },
      youDecide: [expect.stringContaining('deployment key')],
    });
    expect(by['line shop']).toMatchObject({ youDecide: [expect.stringContaining('line has no Address')] });
    expect(by['custom instagram']).toMatchObject({ youDecide: [expect.stringContaining('custom has no Address')] });
    expect(by.sms).toMatchObject({ youDecide: [expect.stringContaining('no contactIdentity')] });
    for (const name of ['line shop', 'custom instagram', 'sms']) expect(by[name]?.entry).toBeUndefined();
  });

  test('gives a task integration its priority, timeout and Task Channel', async () => {
    const scene = setScene();
    const { workspaceSid, workflowSid, chatServiceSid } = scene.account;
    await scene.sdk.flexApi.v1.flexFlow.create({
      ...{ friendlyName: 'Direct', chatServiceSid, channelType: 'sms', contactIdentity: '+15550101', enabled: true },
      ...{ integrationType: 'task', 'integration.workspaceSid': workspaceSid, 'integration.workflowSid': workflowSid },
      ...{ 'integration.priority': 5, 'integration.timeout': 600, 'integration.channel': 'chat' },
    });
    await scene.flows('migrate', '--json');
    const { migrations } = scene.json<{ migrations: Migration[] }>();
    expect(migrations.find(({ name }) => name === 'sms +15550101')?.entry?.webhook).toEqual({
      path: '/inbound?handover=at-once&priority=5&timeout=600&taskChannel=chat',
    });
  });

  test('--write puts the entries into the file, and nothing into Twilio; what is open is asked for', async () => {
    const scene = messyScene();
    const before = [await scene.there(), await scene.addresses()];
    scene.forget();
    expect(await scene.flows('migrate', '--write')).toBe(0);
    expect(scene.writes()).toEqual([]);
    expect([await scene.there(), await scene.addresses()]).toEqual(before);
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toContain('it still needs the deployment key of the web chat');
    answer(scene);
    expect(await scene.flows('plan')).toBe(2);
    expect(scene.told).toContain('Move 1/6 · chat CV-deployment-key from Flex Flows to Conversations, in this order:');
    expect(scene.told).toContain(
      'sms +15550100 has no handler between the removal of its Flex Flow and the next write',
    );
  });

  test('names what the file would make besides: the sample is not the account', async () => {
    const scene = messyScene();
    const [address] = Object.values(await scene.addresses()).filter((one) => one.address === '+15550199');
    await scene.sdk.conversations.v1.addressConfigurations(address?.sid ?? '').remove();
    await scene.sdk.flexApi.v1.flexFlow(await scene.sidOf('Outbound SMS')).remove();
    scene.write(sample());
    expect(await scene.flows('migrate', '--write')).toBe(0);
    expect(scene.talked).toContain('a plan would make it: the Flex Flow "Outbound SMS", sms +15550199.');
    expect(scene.talked).toContain('npm run flows -- migrate --write --file migration.json');
    expect(await scene.flows('migrate', '--write', '--file', 'migration.json')).toBe(0);
    expect(scene.talked).not.toContain('Warning');
    answer(scene, 'migration.json');
    expect(await scene.flows('plan', '--json', '--file', 'migration.json')).toBe(2);
    expect(scene.json<PlanView>().changes).toEqual([]);
  });
});

describe('a move', () => {
  test('removes the Flex Flows of each address, and makes its Address; then there is nothing to do', async () => {
    const scene = await migrated();
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(Object.keys(await scene.there()).sort()).toEqual(['Custom Webchat Flex Flow', 'Nowhere', 'Shop']);
    expect(Object.keys(await scene.addresses()).sort()).toEqual([
      ...['+15550100', '+15550101', '+15550102', '+15550199', 'CV-deployment-key', 'messenger:100200300'],
      ...['web-chat', 'whatsapp:+15550101', 'whatsapp:+15550199'],
    ]);
    scene.forget();
    expect(await scene.flows('plan')).toBe(0);
    expect(await scene.flows('migrate')).toBe(0);
    expect(scene.talked).toContain('No Flex Flow is left that an Address can take the place of.');
    expect(scene.writes()).toEqual([]);
  });

  test('goes on another day, after any of them', async () => {
    const scene = await migrated();
    scene.typed = ['yes', 'yes', 'no'];
    expect(await scene.flows('apply')).toBe(1);
    expect(scene.talked).toContain('Not moved: sms +15550101, whatsapp whatsapp:+15550101,');
    expect(Object.keys(await scene.there())).toHaveLength(9);
    scene.typed = ['yes', 'yes', 'yes', 'yes'];
    expect(await scene.flows('apply')).toBe(0);
    expect(Object.keys(await scene.there())).toHaveLength(3);
  });

  test('is taken back as one, where Twilio refuses the Address', async () => {
    const scene = await migrated();
    scene.write(only(scene, '+15550100'));
    const before = await scene.there();
    scene.extra = ({ method, path }) =>
      method === 'POST' && path.endsWith('/Addresses')
        ? { status: 400, body: { code: 20001, message: 'No' } }
        : undefined;
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain('Everything that was done has been taken back');
    const withoutSids = (all: object) => JSON.stringify(all).replace(/(FO|GO)[0-9a-f]{32}/g, '');
    expect(Object.keys(await scene.there()).sort()).toEqual(Object.keys(before).sort());
    for (const name of ['SMS', 'Outbound SMS']) {
      const again = (await scene.there())[name];
      expect(withoutSids(again ?? {})).toBe(withoutSids(before[name] ?? {}));
    }
    scene.extra = () => undefined;
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(Object.keys(await scene.addresses())).toContain('+15550100');
  });

  test('back removes the Address, and makes the Flex Flows again; forth again works too', async () => {
    const scene = await migrated();
    const file = only(scene, '+15550100');
    scene.write(file);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    scene.write({ ...file, addresses: (file.addresses ?? []).map((entry) => ({ ...entry, back: true })) });
    scene.forget();
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(scene.told).not.toContain('Changed since the last apply');
    expect(scene.writes()).toEqual([
      ...['conversations.DeleteConfigurationAddress', 'flex.CreateFlexFlow', 'flex.CreateFlexFlow'],
    ]);
    expect(await scene.there()).toMatchObject({ SMS: { enabled: true }, 'Outbound SMS': { enabled: false } });
    expect(await scene.flows('plan')).toBe(0);
    scene.write(file);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(Object.keys(await scene.there())).not.toContain('SMS');
    expect(Object.keys(await scene.addresses())).toContain('+15550100');
  });

  test('is refused by name, and the others go on, where a Chat Channel of a Flex Flow is open', async () => {
    const scene = await migrated();
    const flowSid = await scene.sidOf('SMS');
    const channel = await scene.sdk.flexApi.v1.channel.create({
      ...{ flexFlowSid: flowSid, identity: 'sms1', chatUserFriendlyName: 'A', chatFriendlyName: 'B' },
    });
    scene.forget();
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain(
      `sms +15550100 stays as it is: the Flex Flow "SMS" (${flowSid}) has 1 Chat Channel (${channel.sid}) open.`,
    );
    expect(Object.keys(await scene.there())).toEqual(expect.arrayContaining(['SMS', 'Outbound SMS']));
    expect(Object.keys(await scene.addresses())).toContain('+15550102');
    expect(await scene.flows('apply', '--auto-approve', '--leave-open')).toBe(0);
    expect(Object.keys(await scene.there())).not.toContain('SMS');
  });

  test('is refused where a customer writes while the person is asked', async () => {
    const scene = await migrated();
    scene.write(only(scene, '+15550100'));
    scene.typed = ['yes'];
    scene.onAsk = async () => void customerAt(scene.emulator, '+15550200', '+15550100').writes('hi');
    expect(await scene.flows('apply')).toBe(1);
    expect(scene.talked).toMatch(/sms \+15550100 stays as it is: the Flex Flow "SMS" \(FO\w+\) has 1 Proxy Session/);
    expect(Object.keys(await scene.there())).toContain('SMS');
  });

  test('reads the long lists of channels once for all moves', async () => {
    const scene = await migrated();
    const { channelSid } = customerAt(scene.emulator, '+15550200', '+15550100').writes('hi');
    expect(channelSid).toMatch(/^CH/);
    scene.forget();
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain('sms +15550100 stays as it is');
    const calls = scene.emulator.journal.entries.map(({ name }) => name);
    const count = (name: string) => calls.filter((one) => one === name).length;
    expect([count('flex.ListChannel'), count('chat.ListChannel'), count('proxy.ListSession')]).toEqual([1, 1, 6]);
  });

  test('that ended between its two writes: the plan says that no one serves the address now, on either way', async () => {
    const scene = await migrated();
    const file = only(scene, '+15550100');
    scene.write(file);
    const gaps = async () => {
      expect(await scene.flows('plan', '--json')).toBe(2);
      const { warnings } = scene.json<PlanView>();
      return warnings.flatMap(({ rule, message }) => (rule === 'gap' ? [message] : []));
    };
    for (const name of ['SMS', 'Outbound SMS']) await scene.sdk.flexApi.v1.flexFlow(await scene.sidOf(name)).remove();
    expect(await gaps()).toEqual([
      'sms +15550100 has no handler now: its Flex Flow is gone, and the Address is not there yet',
    ]);
    const addresses = (file.addresses ?? []).map((entry) => ({ ...entry, back: true }));
    scene.write({ ...file, addresses });
    expect(await gaps()).toEqual([
      'sms +15550100 has no handler now: the Address is gone, and its Flex Flow is not there yet',
    ]);
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(await scene.there()).toMatchObject({ SMS: { enabled: true }, 'Outbound SMS': { enabled: false } });
    await scene.sdk.flexApi.v1.flexFlow(await scene.sidOf('Outbound SMS')).remove();
    expect(await gaps()).toEqual([]);
  });

  test('is refused where the file keeps the Flex Flow as well', async () => {
    const scene = await migrated();
    const file: FlowsFile = JSON.parse(scene.read());
    const flows = (file.addresses ?? []).flatMap(({ replaces = [] }) => replaces);
    scene.write({ ...file, flows: [...file.flows, ...flows.filter(({ friendlyName }) => friendlyName === 'SMS')] });
    expect(await scene.flows('plan')).toBe(1);
    expect(scene.talked).toContain('which "flows" names as well');
  });

  test('is data, too', async () => {
    const scene = await migrated();
    expect(await scene.flows('plan', '--json')).toBe(2);
    const { moves, unnamed } = scene.json<PlanView>();
    expect(moves.map(({ name, way }) => [name, way])).toContainEqual(['sms +15550100', 'forth']);
    expect(
      moves
        .find(({ name }) => name === 'sms +15550100')
        ?.changes.map(({ action, friendlyName }) => [action, friendlyName]),
    ).toEqual([
      ...[
        ['delete', 'Outbound SMS'],
        ['delete', 'SMS'],
        ['create', 'SMS'],
      ],
    ]);
    expect(unnamed.map(({ friendlyName }) => friendlyName)).not.toContain('SMS');
    expect(await scene.flows('plan', '--out', 'plan.json')).toBe(2);
    expect(await scene.flows('apply', 'plan.json', '--auto-approve')).toBe(0);
    expect(Object.keys(await scene.there())).not.toContain('SMS');
  });
});
