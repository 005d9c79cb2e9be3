import { openWebChat, sendInWebChat, sendSms } from '../people/customers';
import { findNumber } from '../products/api/numbers';
import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { byName, each, first, type Named, SeedError, sid } from './names';
import { buy, buyForAddresses } from './numbers';
import { openOffice } from './office';
import { type AccountSeed, counted, NEW_ACCOUNT, type NumberSeed, type StudioTarget } from './seed';
import { addStudioFlows, flowUrl } from './studio';

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
  /** Studio Flows. */
  studio: Named;
  addresses: Named;
  /** Chat Channels, in the order of the seed. */
  channels: string[];
  conversations: string[];
  tasks: string[];
}

const DAY_S = 86_400;

/** A number with a target of its own is not Flex's. */
const hasTarget = (number: NumberSeed): number is Exclude<NumberSeed, string> => typeof number !== 'string';

const numberOf = (seed: NumberSeed): string => (hasTarget(seed) ? seed.number : seed);

const openChannels = (world: TwilioWorld, seeds: readonly NumberSeed[]) => {
  const chatServiceSid = sid(ask(world, 'chat.CreateService', {}, { FriendlyName: 'Flex Chat Service' }));
  const proxyServiceSid = sid(ask(world, 'proxy.CreateService', {}, { UniqueName: 'Flex Proxy Service' }));
  for (const seed of seeds) {
    const Sid = buy(world, numberOf(seed));
    if (!hasTarget(seed)) ask(world, 'proxy.CreatePhoneNumber', { ServiceSid: proxyServiceSid }, { Sid });
  }
  const numbers = seeds.map(numberOf);
  const syncServiceSid = sid(ask(world, 'sync.FetchService', { Sid: 'default' }));
  return { chatServiceSid, proxyServiceSid, syncServiceSid, numbers };
};

type Rooms = ReturnType<typeof openOffice> & ReturnType<typeof openChannels> & { studio: Named };

const isStudio = (to: object): to is StudioTarget => 'studio' in to;

/** Where messages to a number go. */
const direct = (world: TwilioWorld, seed: AccountSeed, { studio }: Rooms, url: (target: string) => string): void => {
  for (const { number, to } of (seed.numbers ?? []).filter(hasTarget)) {
    const SmsUrl = typeof to === 'string' ? url(to) : flowUrl(world, byName('Studio Flow', studio, to.studio));
    const Sid = findNumber(world, number)?.sid ?? '';
    ask(world, 'api.UpdateIncomingPhoneNumber', { AccountSid: world.accountSid, Sid }, { SmsUrl });
  }
};

const addFlows = (world: TwilioWorld, seed: AccountSeed, rooms: Rooms, url: (target: string) => string): Named =>
  each(seed.flows ?? [], ({ name, channel, address = '', to, enabled = true, longLived, janitor }) => {
    const integration =
      typeof to === 'string'
        ? ({ IntegrationType: 'external', 'Integration.Url': url(to) } as const)
        : isStudio(to)
          ? ({
              IntegrationType: 'studio',
              'Integration.FlowSid': byName('Studio Flow', rooms.studio, to.studio),
            } as const)
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
  { chatServiceSid, studio }: Rooms,
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
          ...{ 'AutoCreation.Enabled': true, 'AutoCreation.ConversationServiceSid': chatServiceSid },
          ...(typeof to === 'string'
            ? {
                ...{ 'AutoCreation.Type': 'webhook', 'AutoCreation.WebhookUrl': url(to) },
                ...{ 'AutoCreation.WebhookMethod': 'post', 'AutoCreation.WebhookFilters': filters },
              }
            : {
                'AutoCreation.Type': 'studio',
                'AutoCreation.StudioFlowSid': byName('Studio Flow', studio, to.studio),
              }),
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
 * Fills an empty world with an account. The same seed gives the same SIDs. No webhook tells what happens meanwhile: no
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
  const studio = addStudioFlows(world, seed, office, url);
  const rooms = { ...office, ...openChannels(world, seed.numbers ?? NEW_ACCOUNT.numbers), studio };
  direct(world, seed, rooms, url);
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
