import type { Row } from '../core/store';
import { openWebChat, sendInWebChat, sendSms } from '../people/customers';
import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { activities } from '../products/taskrouter/activities';
import { buy, buyForAddresses } from './numbers';
import { type AccountSeed, counted, NEW_ACCOUNT } from './seed';

/** SIDs by the names that a seed gave. */
type Named = Record<string, string>;

/** What a seed led to. */
export interface Account {
  accountSid: string;
  authToken: string;
  workspaceSid: string;
  queues: Named;
  workflows: Named;
  workers: Named;
  chatServiceSid: string;
  proxyServiceSid: string;
  syncServiceSid: string;
  /** What customers send SMS to. */
  numbers: string[];
  flows: Named;
  addresses: Named;
  /** Chat Channels, in the order of the seed. */
  channels: string[];
  conversations: string[];
  tasks: string[];
}

/** A seed that cannot be carried out: what, where, and what to do. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/**
 * Approximate: how many messaging Tasks a Worker has at once is each account's own choice.
 * @fidelity people.capacity
 */
const CAPACITY = { chat: 5, sms: 5 };

const DAY_S = 86_400;

const sid = (row: Row): string => String(row.sid);

const byName = (what: string, named: Named, name: string): string => {
  const found = named[name];
  if (found) return found;
  throw new SeedError(`There is no ${what} "${name}". There is: ${Object.keys(named).join(', ') || 'none'}`);
};

const first = (what: string, named: Named): string => {
  const [found] = Object.values(named);
  if (found) return found;
  throw new SeedError(`The account has no ${what}, and something needs one.`);
};

/** By name; the seed of one kind. */
const each = <T extends { name: string; count?: number }>(seeds: readonly T[], make: (seed: T) => string): Named =>
  Object.fromEntries(counted(seeds).map((seed) => [seed.name, make(seed)]));

const openOffice = (world: TwilioWorld, seed: AccountSeed, url: (target: string) => string) => {
  const { workspace = {} } = seed;
  const workspaceSid = sid(
    ask(
      world,
      'taskrouter.CreateWorkspace',
      {},
      {
        FriendlyName: workspace.name ?? 'Flex Task Assignment',
        ...(workspace.callback !== undefined && { EventCallbackUrl: url(workspace.callback) }),
        ...(workspace.events && { EventsFilter: workspace.events.join(',') }),
      },
    ),
  );
  const place = { WorkspaceSid: workspaceSid };
  const queues = each(seed.queues ?? NEW_ACCOUNT.queues, ({ name, workers }) =>
    sid(
      ask(world, 'taskrouter.CreateTaskQueue', place, {
        FriendlyName: name,
        ...(workers !== undefined && { TargetWorkers: workers }),
      }),
    ),
  );
  const workflows = each(seed.workflows ?? NEW_ACCOUNT.workflows, ({ name, queue, configuration, callback }) => {
    const target = queue === undefined ? first('queue', queues) : byName('queue', queues, queue);
    const text = JSON.stringify(configuration ?? { task_routing: { filters: [], default_filter: { queue: target } } });
    return sid(
      ask(world, 'taskrouter.CreateWorkflow', place, {
        FriendlyName: name,
        Configuration: text.replace(/\{queue:([^}"]+)\}/g, (_, of: string) => byName('queue', queues, of)),
        ...(callback !== undefined && { AssignmentCallbackUrl: url(callback) }),
      }),
    );
  });
  const workers = each(seed.workers ?? NEW_ACCOUNT.workers, (worker) => hire(world, workspaceSid, worker));
  return { workspaceSid, queues, workflows, workers };
};

const hire = (
  world: TwilioWorld,
  WorkspaceSid: string,
  { name, activity, attributes, capacity = CAPACITY }: NonNullable<AccountSeed['workers']>[number],
): string => {
  const identity = name.toLowerCase();
  const known = activities.collection(world, WorkspaceSid);
  const found = known.find((one) => (activity === undefined ? one.available : one.friendly_name === activity));
  if (!found) throw new SeedError(`There is no Activity "${activity}". There is: Offline, Available, Unavailable`);
  const worker = ask(
    world,
    'taskrouter.CreateWorker',
    { WorkspaceSid },
    {
      FriendlyName: identity,
      ActivitySid: found.sid,
      Attributes: JSON.stringify({
        contact_uri: `client:${identity}`,
        full_name: name,
        email: `${identity}@example.com`,
        roles: ['agent'],
        ...attributes,
      }),
    },
  );
  for (const [Sid, Capacity] of Object.entries(capacity)) {
    ask(world, 'taskrouter.UpdateWorkerChannel', { WorkspaceSid, WorkerSid: sid(worker), Sid }, { Capacity });
  }
  return sid(worker);
};

const openChannels = (world: TwilioWorld, numbers: string[]) => {
  const chatServiceSid = sid(ask(world, 'chat.CreateService', {}, { FriendlyName: 'Flex Chat Service' }));
  const proxyServiceSid = sid(ask(world, 'proxy.CreateService', {}, { UniqueName: 'Flex Proxy Service' }));
  for (const PhoneNumber of numbers) {
    const Sid = buy(world, PhoneNumber);
    ask(world, 'proxy.CreatePhoneNumber', { ServiceSid: proxyServiceSid }, { Sid });
  }
  const syncServiceSid = sid(ask(world, 'sync.FetchService', { Sid: 'default' }));
  return { chatServiceSid, proxyServiceSid, syncServiceSid, numbers };
};

type Rooms = ReturnType<typeof openOffice> & ReturnType<typeof openChannels>;

const addFlows = (world: TwilioWorld, seed: AccountSeed, rooms: Rooms, url: (target: string) => string): Named =>
  each(seed.flows ?? [], ({ name, channel, address = '', to, enabled = true, longLived, janitor }) => {
    const integration =
      typeof to === 'string'
        ? ({ IntegrationType: 'external', 'Integration.Url': url(to) } as const)
        : ({
            IntegrationType: 'task',
            'Integration.WorkspaceSid': rooms.workspaceSid,
            'Integration.WorkflowSid': byName('Workflow', rooms.workflows, to.workflow),
            'Integration.Channel': channel === 'sms' ? 'sms' : 'chat',
          } as const);
    return sid(
      ask(
        world,
        'flex.CreateFlexFlow',
        {},
        {
          ...{ ChatServiceSid: rooms.chatServiceSid, FriendlyName: name, ChannelType: channel, Enabled: enabled },
          ...{ ContactIdentity: address, ...integration },
          ...(longLived !== undefined && { LongLived: longLived }),
          ...(janitor !== undefined && { JanitorEnabled: janitor }),
        },
      ),
    );
  });

const configure = (
  world: TwilioWorld,
  seed: AccountSeed,
  { chatServiceSid }: Rooms,
  url: (target: string) => string,
): Named => {
  // The default Messaging Service, which payloads name: Messaging itself is not emulated.
  const defaults = { DefaultChatServiceSid: chatServiceSid, DefaultMessagingServiceSid: world.ids.sid('MG') };
  ask(world, 'conversations.UpdateConfiguration', {}, defaults);
  return each(seed.addresses ?? [], ({ name, channel, address, to, filters = ['onMessageAdded'] }) =>
    sid(
      ask(
        world,
        'conversations.CreateConfigurationAddress',
        {},
        {
          ...{ Type: channel, Address: address, FriendlyName: name },
          'AutoCreation.Enabled': true,
          'AutoCreation.Type': 'webhook',
          'AutoCreation.ConversationServiceSid': chatServiceSid,
          'AutoCreation.WebhookUrl': url(to),
          'AutoCreation.WebhookMethod': 'post',
          'AutoCreation.WebhookFilters': filters,
        },
      ),
    ),
  );
};

const write = (world: TwilioWorld, seed: AccountSeed, flows: Named, numbers: string[]): string[] =>
  counted(seed.channels ?? []).map(({ flow, customer, messages = ['hello'] }) => {
    const wanted = (seed.flows ?? []).find(({ name }) => name === flow);
    const flowSid = byName('Flex Flow', flows, flow);
    if (wanted?.channel === 'sms') {
      const to = wanted.address ?? numbers[0] ?? '';
      const [reception] = messages.map((body) => sendSms(world, { from: customer, to, body }));
      if (reception && 'channelSid' in reception && reception.channelSid) return reception.channelSid;
      throw new SeedError(`A message from ${customer} to ${to} begins no Chat Channel: see the Flex Flow "${flow}".`);
    }
    const { channelSid, identity } = openWebChat(world, { flowSid, name: customer });
    for (const body of messages) sendInWebChat(world, { channelSid, identity, body });
    return channelSid;
  });

const addConversations = (world: TwilioWorld, seed: AccountSeed): string[] =>
  counted(seed.conversations ?? []).map(({ name, attributes = {}, participants = [], messages = [], state }) => {
    const made = ask(
      world,
      'conversations.CreateConversation',
      {},
      { ...(name !== undefined && { UniqueName: name }), Attributes: JSON.stringify(attributes) },
    );
    const place = { ConversationSid: sid(made) };
    for (const one of participants) {
      const who =
        'identity' in one
          ? { Identity: one.identity }
          : { 'MessagingBinding.Address': one.address, 'MessagingBinding.ProxyAddress': one.proxyAddress };
      ask(world, 'conversations.CreateConversationParticipant', place, who);
    }
    for (const { author, body } of messages) {
      ask(world, 'conversations.CreateConversationMessage', place, { Author: author, Body: body });
    }
    if (state) ask(world, 'conversations.UpdateConversation', { Sid: sid(made) }, { State: state });
    return sid(made);
  });

const addTasks = (world: TwilioWorld, seed: AccountSeed, { workspaceSid, workflows }: Rooms): string[] =>
  counted(seed.tasks ?? []).map(({ workflow, channel = 'default', attributes = {}, timeout = DAY_S }) =>
    sid(
      ask(
        world,
        'taskrouter.CreateTask',
        { WorkspaceSid: workspaceSid },
        {
          WorkflowSid: workflow === undefined ? first('Workflow', workflows) : byName('Workflow', workflows, workflow),
          ...{ TaskChannel: channel, Attributes: JSON.stringify(attributes), Timeout: timeout },
        },
      ),
    ),
  );

interface FillOptions {
  /** Where the Functions are, without a slash at the end: `https://flexkeep-1234.twil.io`. */
  publicUrl: string;
}

/**
 * Fills an empty world with an account. The same seed gives the same SIDs. Nobody is told of what happens meanwhile: no
 * webhook leaves. Call it once.
 *
 * @throws {SeedError}
 */
export const fillAccount = (world: TwilioWorld, seed: AccountSeed, { publicUrl }: FillOptions): Account => {
  const url = (target: string): string => (target.startsWith('/') ? publicUrl + target : target);
  const { rules } = world.deliverer;
  world.deliverer.rules = [{ copies: 0 }];
  Object.assign(world.options, seed.options);
  const office = openOffice(world, seed, url);
  const rooms = { ...office, ...openChannels(world, seed.numbers ?? NEW_ACCOUNT.numbers) };
  const flows = addFlows(world, seed, rooms, url);
  const addresses = configure(world, seed, rooms, url);
  const channels = write(world, seed, flows, rooms.numbers);
  for (const { name, data } of counted(seed.documents ?? [])) {
    ask(world, 'sync.CreateDocument', { ServiceSid: rooms.syncServiceSid }, { UniqueName: name, Data: data });
  }
  const conversations = addConversations(world, seed);
  const tasks = addTasks(world, seed, rooms);
  buyForAddresses(world, seed);
  world.deliverer.rules = rules;
  return {
    accountSid: world.accountSid,
    authToken: world.authToken,
    ...rooms,
    flows,
    addresses,
    channels,
    conversations,
    tasks,
  };
};
