import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from '../emulator';
import { sdkFor } from '../network/sdk';
import { openWebChat, sendInWebChat, writeTo } from '../people/customers';
import { variablesOf } from './environment';
import { fillAccount } from './fill';
import { readAccount } from './read';
import type { AccountSeed } from './seed';

const ACCOUNT = `
options: { reusesActiveChannels: false }
environment: { MY_QUEUE: '{queue:Sales}', MY_WORKSPACE: '{workspaceSid}' }
workspace: { name: Shop, callback: /events, events: [task.created] }
queues:
  - { name: Sales, workers: 'skills HAS "sales"' }
  - name: Rest
workflows:
  - name: By skill
    configuration: { task_routing: { filters: [], default_filter: { queue: '{queue:Rest}' } } }
workers:
  - { name: 'Agent {n:2}', count: 3, attributes: { skills: [sales] }, capacity: { chat: 7 } }
  - { name: Olga, activity: Offline }
numbers: ['+15550100']
flows:
  - { name: Text, channel: sms, address: '+15550100', to: /reply, longLived: true }
  - { name: Chat, channel: web, to: { workflow: By skill } }
addresses:
  - { name: Modern, channel: whatsapp, address: 'whatsapp:+15550300', to: /modern }
channels:
  - { flow: Text, customer: '+155502{n:2}', messages: [one, two], count: 20 }
  - { flow: Chat, customer: Wendy }
conversations:
  - { name: 'order-{n}', participants: [{ identity: olga }], messages: [{ author: olga, body: hello }], count: 2 }
  - { state: closed }
tasks:
  - { attributes: { order: '{n}' }, channel: chat, count: 30 }
documents:
  - { name: 'lock-{n}', data: { of: '{n}' }, count: 2 }
`;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'account-'));
});
afterAll(() => rm(directory, { recursive: true }));

const file = async (text: string): Promise<string> => {
  const path = join(directory, 'account.yaml');
  await writeFile(path, text);
  return path;
};

const fill = (seed: AccountSeed) => {
  const posts: string[] = [];
  const emulator = createEmulator({
    async post({ url }) {
      posts.push(url);
      return { status: 200 };
    },
  });
  const account = fillAccount(emulator, seed, { publicUrl: 'http://localhost:3000' });
  return { emulator, account, posts, sdk: sdkFor(emulator) };
};

it('an account is what its file says, and no webhook tells of it', async () => {
  const { emulator, account, posts, sdk } = fill(readAccount(await file(ACCOUNT)));
  const workspace = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const url = 'http://localhost:3000/events';
  expect(await workspace.fetch()).toMatchObject({ friendlyName: 'Shop', eventCallbackUrl: url });
  const names = (await workspace.workers.list()).map(({ friendlyName, activityName }) => [friendlyName, activityName]);
  const agents = ['agent 01', 'agent 02', 'agent 03'].map((name) => [name, 'Available']);
  expect(names).toEqual([...agents, ['olga', 'Offline']]);
  expect(await workspace.taskQueues(account.queues.Sales ?? '').fetch()).toMatchObject({
    targetWorkers: 'skills HAS "sales"',
  });
  expect((await workspace.workflows(account.workflows['By skill'] ?? '').fetch()).configuration).toContain(
    account.queues.Rest,
  );
  const tasks = await workspace.tasks.list({ pageSize: 1000 });
  expect(tasks).toHaveLength(31);
  expect(tasks.map(({ attributes }) => attributes)).toContain('{"order":"30"}');

  const { channels } = sdk.chat.v2.services(account.chatServiceSid);
  const [first = ''] = account.channels;
  expect(account.channels).toHaveLength(21);
  expect((await channels(first).messages.list()).map(({ from, body }) => [from, body])).toEqual([
    ['+15550201', 'one'],
    ['+15550201', 'two'],
  ]);
  const { conversations } = sdk.conversations.v1;
  expect((await conversations('order-2').messages.list()).map(({ body }) => body)).toEqual(['hello']);
  expect((await conversations(account.conversations[2] ?? '').fetch()).state).toBe('closed');
  expect((await sdk.sync.v1.services('default').documents('lock-2').fetch()).data).toEqual({ of: '2' });
  expect(
    (await sdk.conversations.v1.addressConfigurations(account.addresses.Modern ?? '').fetch()).autoCreation,
  ).toMatchObject({
    webhook_url: 'http://localhost:3000/modern',
  });
  expect(emulator.options.reusesActiveChannels).toBe(false);
  expect(variablesOf(account, { MY_QUEUE: '{queue:Sales}' })).toMatchObject({
    TWILIO_FLEX_WORKSPACE_SID: account.workspaceSid,
    MY_QUEUE: account.queues.Sales,
  });
  await emulator.clock.advance(10_000);
  expect(posts).toEqual([]);
});

it('what is left out is as in a new Flex account', () => {
  const { account } = fill({});
  expect(account).toMatchObject({ numbers: ['+15550100'], flows: {}, channels: [], tasks: [] });
  expect([account.queues, account.workflows, account.workers].map(Object.keys)).toEqual([
    ['Everyone'],
    ['Assign to Anyone'],
    ['Alice', 'Bob'],
  ]);
});

it.each([
  ['flow: []', 'the account has no property "flow"'],
  [
    'flows: [{ name: A, channel: fax, to: /x }]',
    'flows.0.channel must be equal to one of the allowed values: web, sms',
  ],
  ['numbers: [12]', 'numbers.0 must be string'],
  ['studio: [{ name: A, definition: nowhere.json }]', 'nowhere.json cannot be read'],
  ['options: { reuse: true }', 'there is no option "reuse". There is: '],
  ['queues: [{', 'account.yaml cannot be read'],
])('a file that is wrong is refused by what is wrong: %s', async (text, words) => {
  const path = await file(text);
  expect(() => readAccount(path)).toThrow(words);
});

it.each<[AccountSeed, string]>([
  [{ workflows: [{ name: 'W', queue: 'Nobody' }] }, 'There is no queue "Nobody". There is: Everyone'],
  [{ workers: [{ name: 'W', activity: 'Lunch' }] }, 'There is no Activity "Lunch"'],
  [{ channels: [{ flow: 'Text', customer: '+15550101' }] }, 'There is no Flex Flow "Text". There is: none'],
])('a seed that cannot be carried out says what is missing: %j', (seed, words) => {
  expect(() => fill(seed)).toThrow(words);
});

describe('a Studio Flow', () => {
  const state = (name: string, type: string, next: Record<string, string>, properties: object) => ({
    ...{ name, type, properties },
    transitions: Object.entries(next).map(([event, to]) => ({ event, next: to })),
  });
  const own = `WW${'1'.repeat(32)}`;
  const look = { url: 'https://shop-1234-dev.twil.io/look-up', parameters: [] };
  const definition = {
    initial_state: 'Trigger',
    states: [
      state('Trigger', 'trigger', { incomingMessage: 'look', incomingConversationMessage: 'look' }, {}),
      state('look', 'run-function', { success: 'flex' }, look),
      state('flex', 'send-to-flex', {}, { workflow: own, channel: 'TC1', attributes: '{}' }),
    ],
  };
  const replace = { [own]: '{workflow:Assign to Anyone}', TC1: 'chat' };
  const studio = [{ name: 'Front', definition: 'front.json', replace }];

  it('as it was exported has the messages of a number, an Address and a Flex Flow', async () => {
    await writeFile(join(directory, 'front.json'), JSON.stringify(definition));
    const path = await file(
      JSON.stringify({
        studio,
        numbers: ['+15550100', { number: '+15550140', to: { studio: 'Front' } }, { number: '+15550141', to: '/sms' }],
        addresses: [{ name: 'SMS', channel: 'sms', address: '+15550142', to: { studio: 'Front' } }],
        flows: [{ name: 'Chat', channel: 'web', to: { studio: 'Front' } }],
      }),
    );
    const { emulator, account, posts, sdk } = fill(readAccount(path));
    expect(variablesOf(account, { FLOW_SID: '{studio:Front}' })).toMatchObject({ FLOW_SID: account.studio.Front });
    const numbers = await sdk.api.v2010.accounts(account.accountSid).incomingPhoneNumbers.list();
    const { webhookUrl } = await sdk.studio.v2.flows(account.studio.Front ?? '').fetch();
    expect(numbers.map(({ smsUrl }) => smsUrl)).toEqual([null, webhookUrl, 'http://localhost:3000/sms', null]);
    expect(await sdk.proxy.v1.services(account.proxyServiceSid).phoneNumbers.list()).toHaveLength(1);
    writeTo(emulator, { from: '+15550101', to: '+15550140', body: 'hi' });
    writeTo(emulator, { from: '+15550101', to: '+15550141', body: 'hi' });
    writeTo(emulator, { from: '+15550102', to: '+15550142', body: 'hi' });
    const { channelSid, identity } = openWebChat(emulator, { name: 'Wendy' });
    sendInWebChat(emulator, { channelSid, identity, body: 'hi' });
    await emulator.clock.advance(1000);
    const lookUp = 'http://localhost:3000/look-up';
    expect(posts.sort()).toEqual([lookUp, lookUp, lookUp, 'http://localhost:3000/sms']);
    expect(await sdk.taskrouter.v1.workspaces(account.workspaceSid).tasks.list()).toHaveLength(2);
  });

  it('that sends to a Workflow of another account is refused with what to say instead', () => {
    const words = `studio.Front: flex sends to the Workflow ${own}, which this account does not have`;
    expect(() => fill({ studio: [{ name: 'Front', definition }] })).toThrow(words);
    expect(() => fill({ studio: [{ name: 'Front', definition, replace: { [own]: '{workflow:Sales}' } }] })).toThrow(
      'There is no Workflow "Sales"',
    );
    expect(() => fill({ numbers: [{ number: '+15550140', to: { studio: 'Front' } }] })).toThrow(
      'no Studio Flow "Front"',
    );
  });
});

it('a variable that stands for nothing is named', () => {
  const { account } = fill({});
  expect(() => variablesOf(account, { MINE: '{queue:Sales}' })).toThrow(
    'environment.MINE: the account has no {queue:Sales}',
  );
});
