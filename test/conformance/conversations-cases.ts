import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

type Root = Pick<Stage['sdk']['conversations']['v1'], 'conversations'>;

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
};
