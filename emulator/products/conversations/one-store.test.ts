import { createEmulator } from '../../emulator';
import { furnish } from '../../furnish';
import { sdkFor } from '../../network/sdk';

describe('two APIs over one store', () => {
  const setUp = () => {
    const posts: string[] = [];
    const emulator = createEmulator({
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

  test('show a Conversation as a private Chat Channel, whose webhooks get its messages', async () => {
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

  test('show the address of a participant as a member without an identity', async () => {
    const { chat, api } = setUp();
    const { sid } = await api.conversations.create();
    const pair = { 'messagingBinding.address': '+15550101', 'messagingBinding.proxyAddress': '+15550199' };
    await api.conversations(sid).participants.create(pair);
    expect(await chat.channels(sid).members.list()).toMatchObject([{ identity: null, channelSid: sid }]);
  });
});
