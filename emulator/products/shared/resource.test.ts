import { loadDescription } from '../../description/load';
import { createEmulator } from '../../emulator';
import { furnish } from '../../furnish';
import { sdkFor } from '../../network/sdk';
import { rest } from '../chat-store/actor';
import { tellChange } from '../chat-store/changes';
import { CHANNEL_DEFAULTS, channelOf, storedServices } from '../chat-store/channels';
import { MESSAGE_DEFAULTS, nextPlace, sent } from '../chat-store/messages';
import type { ChannelRow, MessageRow } from '../chat-store/rows';
import { PRODUCTS } from '../products';
import type { Product } from './product';
import { defineResource } from './resource';
import type { TwilioWorld } from './world';

/** The account's one Chat Service, which these paths leave out. */
const home = (world: TwilioWorld) => ({ service_sid: storedServices(world).all()[0]?.sid ?? '' });

const conversations = defineResource<ChannelRow, 'conversations.Conversation'>('conversations.Conversation', {
  prefix: 'CH',
  kept: 'chat.Channel',
  names: { chat_service_sid: 'service_sid' },
  home,
  defaults: { ...CHANNEL_DEFAULTS, type: 'private' },
  unique: { property: 'unique_name', code: 50353, message: 'Conversation with provided unique name already exists' },
  after(what, channel, call, world) {
    if (what === 'create') tellChange(world, { what: 'channel', how: 'added', channel, actor: rest(call) });
  },
  view: () => ({ state: 'active', timers: {}, bindings: {} }),
});

const messages = defineResource<MessageRow, 'conversations.ConversationMessage'>('conversations.ConversationMessage', {
  prefix: 'IM',
  kept: 'chat.Message',
  names: { conversation_sid: 'channel_sid', author: 'from' },
  home,
  parents: [conversations],
  defaults: { ...MESSAGE_DEFAULTS, from: 'system' },
  created: (row, _call, world) => void Object.assign(row, nextPlace(channelOf(world, row))),
  after(what, message, call, world) {
    if (what === 'create') sent(world, message, rest(call, message.from));
  },
});

const product: Product<'conversations'> = {
  name: 'conversations',
  title: 'Conversations, as far as this test needs it',
  description: loadDescription('conversations'),
  handlers: { ...conversations.handlers, ...messages.handlers },
  fidelity: [],
};

describe('two APIs over one store', () => {
  const setUp = () => {
    const posts: string[] = [];
    const emulator = createEmulator({
      products: [...PRODUCTS, product],
      post: async ({ body }) => {
        posts.push(new URLSearchParams(body).get('EventType') ?? '');
        return { status: 200 };
      },
    });
    const { chatServiceSid } = furnish(emulator, { publicUrl: 'http://localhost:3000' });
    const sdk = sdkFor(emulator);
    return { posts, emulator, chatServiceSid, chat: sdk.chat.v2.services(chatServiceSid), api: sdk.conversations.v1 };
  };

  test('show a Chat Channel as a Conversation of the same SID, each by its own names and URLs', async () => {
    const { chat, api, chatServiceSid } = setUp();
    const { sid } = await chat.channels.create({ type: 'private', uniqueName: 'support' });
    const { from } = await chat.channels(sid).messages.create({ from: 'alice', body: 'hi' });
    expect(await api.conversations('support').fetch()).toMatchObject({
      sid,
      chatServiceSid,
      uniqueName: 'support',
      url: `https://conversations.twilio.com/v1/Conversations/${sid}`,
    });
    expect(await api.conversations(sid).messages.list()).toMatchObject([
      { conversationSid: sid, author: from, body: 'hi', index: 0 },
    ]);
  });

  test('show a Conversation as a private Chat Channel, whose webhooks hear of its messages', async () => {
    const { chat, api, chatServiceSid, posts, emulator } = setUp();
    const { sid } = await api.conversations.create({ friendlyName: 'Help' });
    await chat.channels(sid).webhooks.create({
      type: 'webhook',
      'configuration.url': 'https://example.com/inbound',
      'configuration.filters': ['onMessageSent'],
    });
    await api.conversations(sid).messages.create({ author: 'bob', body: 'hello', xTwilioWebhookEnabled: 'true' });
    await emulator.clock.advance(0);
    expect(await chat.channels(sid).fetch()).toMatchObject({
      serviceSid: chatServiceSid,
      type: 'private',
      friendlyName: 'Help',
      messagesCount: 1,
      url: `https://chat.twilio.com/v2/Services/${chatServiceSid}/Channels/${sid}`,
    });
    expect(await chat.channels(sid).messages.list()).toMatchObject([{ from: 'bob', body: 'hello' }]);
    expect(posts).toEqual(['onMessageSent']);
  });
});
