import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

const channel = async ({ chat }: Stage) => chat.channels((await chat.channels.create()).sid);

export const chatCases: Cases = {
  ...resourceCases({
    name: 'chat.*Service',
    many: ({ sdk }) => sdk.chat.v2.services,
    create: { friendlyName: 'Another' },
    update: { friendlyName: 'Yet another' },
  }),
  ...resourceCases({
    name: 'chat.*Channel',
    many: ({ chat }) => chat.channels,
    create: { uniqueName: 'room', attributes: '{"status":"ACTIVE"}' },
    update: { attributes: '{"status":"INACTIVE"}' },
  }),
  ...resourceCases({
    name: 'chat.*ChannelWebhook',
    many: async (stage) => (await channel(stage)).webhooks,
    create: {
      type: 'webhook',
      'configuration.url': 'https://example.com/inbound',
      'configuration.filters': ['onMessageSent'],
    },
    created: {
      type: 'webhook',
      configuration: expect.objectContaining({ url: 'https://example.com/inbound', filters: ['onMessageSent'] }),
    },
    update: { 'configuration.retryCount': 3 },
    updated: { configuration: expect.objectContaining({ retry_count: 3 }) },
  }),
  ...resourceCases({
    name: 'chat.*Member',
    many: async (stage) => (await channel(stage)).members,
    create: { identity: 'carol' },
    update: { attributes: '{"typing":true}' },
  }),
  ...resourceCases({
    name: 'chat.*Message',
    many: async (stage) => (await channel(stage)).messages,
    create: { from: 'bot', body: 'Hello', attributes: '{"answers":"IM1"}' },
    update: { body: 'Hello!' },
  }),
  ...resourceCases({
    name: 'chat.*Role',
    many: ({ chat }) => chat.roles,
    create: { friendlyName: 'guest', type: 'channel', permission: ['sendMessage'] },
    created: { friendlyName: 'guest', type: 'channel', permissions: ['sendMessage'] },
    update: { permission: ['sendMessage', 'leaveChannel'] },
    updated: { permissions: ['sendMessage', 'leaveChannel'] },
  }),
  ...resourceCases({
    name: 'chat.*User',
    many: ({ chat }) => chat.users,
    create: { identity: 'carol', friendlyName: 'Carol' },
    update: { friendlyName: 'Caroline' },
  }),
};
