import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

type Root = Pick<
  Stage['sdk']['conversations']['v1'],
  'conversations' | 'users' | 'participantConversations' | 'conversationWithParticipants'
>;

interface Way {
  of: '' | 'Service';
  root(stage: Stage): Root;
}

/** Each resource of a Conversation stands below its Service, and below the account's default one. */
const WAYS: Way[] = [
  { of: '', root: ({ sdk }) => sdk.conversations.v1 },
  {
    of: 'Service',
    // reason: the SDK has the same resources there, under types of their own
    root: ({ sdk, account }) => sdk.conversations.v1.services(account.chatServiceSid) as unknown as Root,
  },
];

const conversationCases = ({ of, root }: Way): Cases => {
  const conversation = async (stage: Stage) => {
    const { conversations } = root(stage);
    return conversations((await conversations.create()).sid);
  };
  return {
    ...resourceCases({
      name: `conversations.*${of}Conversation`,
      many: (stage) => root(stage).conversations,
      create: { uniqueName: 'support', friendlyName: 'Support', attributes: '{"topic":"shoes"}' },
      update: { state: 'inactive', attributes: '{"topic":"boots"}' } as const,
    }),
    ...resourceCases({
      name: `conversations.*${of}ConversationParticipant`,
      many: async (stage) => (await conversation(stage)).participants,
      create: { 'messagingBinding.address': '+15550101', 'messagingBinding.proxyAddress': '+15550100' },
      created: { messagingBinding: { type: 'sms', address: '+15550101', proxy_address: '+15550100' } },
      update: { attributes: '{"role":"customer"}' },
    }),
    ...resourceCases({
      name: `conversations.*${of}ConversationMessage`,
      many: async (stage) => (await conversation(stage)).messages,
      create: { author: 'bot', body: 'Hello', attributes: '{"answers":"IM1"}' },
      update: { body: 'Hello!' },
    }),
    ...resourceCases({
      name: `conversations.*${of}ConversationScopedWebhook`,
      many: async (stage) => (await conversation(stage)).webhooks,
      create: {
        target: 'webhook',
        'configuration.url': 'https://example.com/inbound',
        'configuration.method': 'post',
        'configuration.filters': ['onMessageAdded'],
      } as const,
      created: {
        target: 'webhook',
        configuration: { url: 'https://example.com/inbound', method: 'post', filters: ['onMessageAdded'] },
      },
      update: { 'configuration.filters': ['onMessageAdded', 'onParticipantRemoved'] },
      updated: {
        configuration: expect.objectContaining({ filters: ['onMessageAdded', 'onParticipantRemoved'] }),
      },
    }),
    ...resourceCases({
      name: `conversations.*${of}User`,
      many: (stage) => root(stage).users,
      create: { identity: 'carol', friendlyName: 'Carol' },
      update: { friendlyName: 'Caroline' },
    }),
    [`conversations.List${of}ParticipantConversation`]: async (stage) => {
      const one = await conversation(stage);
      const { sid } = await one.participants.create({ identity: 'carol' });
      const found = await root(stage).participantConversations.list({ identity: 'carol' });
      return [found, [expect.objectContaining({ participantSid: sid, conversationState: 'active' })]];
    },
    [`conversations.Create${of}ConversationWithParticipants`]: async (stage) => {
      const participant = [
        '{"identity":"carol"}',
        '{"messaging_binding":{"address":"+15550101","proxy_address":"+15550100"}}',
      ];
      const made = await root(stage).conversationWithParticipants.create({ friendlyName: 'Two', participant });
      const all = await root(stage).conversations(made.sid).participants.list();
      return [
        { name: made.friendlyName, participants: all.map(({ identity }) => identity) },
        { name: 'Two', participants: ['carol', null] },
      ];
    },
  };
};

export const conversationsCases: Cases = {
  ...Object.assign({}, ...WAYS.map(conversationCases)),
  ...resourceCases({
    name: 'conversations.*Service',
    many: ({ sdk }) => sdk.conversations.v1.services,
    create: { friendlyName: 'Another' },
  }),
  ...resourceCases({
    name: 'conversations.*ConfigurationAddress',
    many: ({ sdk }) => sdk.conversations.v1.addressConfigurations,
    create: {
      ...({ type: 'sms', address: '+15550198', friendlyName: 'Support' } as const),
      ...({ 'autoCreation.enabled': true, 'autoCreation.type': 'default' } as const),
    },
    created: { type: 'sms', address: '+15550198', autoCreation: { enabled: true, type: 'default' } },
    update: { friendlyName: 'Sales' },
  }),
  'conversations.FetchConfiguration': async ({ sdk, account }) => [
    await sdk.conversations.v1.configuration().fetch(),
    { accountSid: account.accountSid, defaultChatServiceSid: account.chatServiceSid },
  ],
  'conversations.UpdateConfiguration': async ({ sdk }) => {
    const changes = { defaultInactiveTimer: 'PT1H', defaultClosedTimer: 'P3D' };
    await sdk.conversations.v1.configuration().update(changes);
    return [await sdk.conversations.v1.configuration().fetch(), changes];
  },
  'conversations.FetchConfigurationWebhook': async ({ sdk }) => [
    await sdk.conversations.v1.configuration.webhooks().fetch(),
    { postWebhookUrl: null, target: 'webhook' },
  ],
  'conversations.UpdateConfigurationWebhook': async ({ sdk }) => {
    const changes = { postWebhookUrl: 'https://example.com/events', filters: ['onMessageAdded'], method: 'POST' };
    await sdk.conversations.v1.configuration.webhooks().update(changes);
    return [await sdk.conversations.v1.configuration.webhooks().fetch(), changes];
  },
  'conversations.FetchServiceConfiguration': async ({ sdk, account }) => [
    await sdk.conversations.v1.services(account.chatServiceSid).configuration().fetch(),
    { chatServiceSid: account.chatServiceSid, reachabilityEnabled: false },
  ],
  'conversations.UpdateServiceConfiguration': async ({ sdk, account }) => {
    const configuration = sdk.conversations.v1.services(account.chatServiceSid).configuration();
    const { defaultConversationRoleSid: role } = await configuration.fetch();
    const changes = { defaultConversationCreatorRoleSid: role };
    await configuration.update(changes);
    return [await configuration.fetch(), changes];
  },
  'conversations.FetchServiceWebhookConfiguration': async ({ sdk, account }) => [
    await sdk.conversations.v1.services(account.chatServiceSid).configuration.webhooks().fetch(),
    { postWebhookUrl: null },
  ],
  'conversations.UpdateServiceWebhookConfiguration': async ({ sdk, account }) => {
    const changes = { postWebhookUrl: 'https://example.com/events', filters: ['onMessageAdded'], method: 'POST' };
    const webhooks = sdk.conversations.v1.services(account.chatServiceSid).configuration.webhooks();
    await webhooks.update(changes);
    return [await webhooks.fetch(), changes];
  },
};
