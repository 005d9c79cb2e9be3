import { type Account, addFlow, addWorkspace, setUp } from '../../test/emulator/flex-account';
import { sendAsClient } from '../products/chat-store/messages';

import { openWebChat, sendInWebChat } from './customers';
import { inbox } from './phone';
import { transcriptOf } from './transcript';

const addWebFlow = (account: Account, changes: Parameters<typeof addFlow>[1] = {}) =>
  addFlow(account, { friendlyName: 'Web chat', channelType: 'web', contactIdentity: '', ...changes });

const ada = { name: 'Ada', preEngagement: { location: 'https://example.com/' } };

describe('web chat', () => {
  test('opens a channel without a session, and the bot gets the first message', async () => {
    const account = await setUp();
    await addWebFlow(account);
    const { channelSid, identity } = openWebChat(account.emulator, ada);
    expect(await account.attributesOf(channelSid)).toEqual({
      status: 'ACTIVE',
      long_lived: false,
      pre_engagement_data: { friendlyName: 'Ada', location: 'https://example.com/' },
      from: 'Ada',
      channel_type: 'web',
    });
    expect(await account.proxy.sessions.list()).toEqual([]);

    sendInWebChat(account.emulator, { channelSid, identity, body: 'hello' });
    await account.arrive();
    expect(account.posts).toMatchObject([{ Source: 'SDK', From: identity, ClientIdentity: identity, Body: 'hello' }]);
    expect(identity).not.toBe('Ada');
  });

  test('shows the customer whatever is said, and tells who said it', async () => {
    const account = await setUp();
    await addWebFlow(account);
    const { channelSid, identity } = openWebChat(account.emulator, ada);
    const channel = account.chat.channels(channelSid);
    sendInWebChat(account.emulator, { channelSid, identity, body: 'hello' });
    await channel.messages.create({ from: 'bot', body: 'How can I help?' });
    await channel.members.create({ identity: 'alice' });
    sendAsClient(account.emulator, { channelSid, identity: 'alice', body: 'I am Alice.' });
    await channel.messages.create({ body: 'Alice has left.' });
    expect(transcriptOf(account.emulator, channelSid).map((line) => [line.who, line.body])).toEqual([
      ['customer', 'hello'],
      ['bot', 'How can I help?'],
      ['agent', 'I am Alice.'],
      ['system', 'Alice has left.'],
    ]);
    expect(inbox(account.emulator, identity).map((message) => message.body)).toEqual([
      'How can I help?',
      'I am Alice.',
      'Alice has left.',
    ]);
  });

  test('is over once its channel is INACTIVE', async () => {
    const account = await setUp();
    await addWebFlow(account);
    const { channelSid, identity } = openWebChat(account.emulator, ada);
    account.endChat(channelSid);
    expect(sendInWebChat(account.emulator, { channelSid, identity, body: 'wait' })).toBeUndefined();
    expect(transcriptOf(account.emulator, channelSid)).toEqual([]);
  });

  test('makes its Task when it opens, or with creationOnMessage when the customer says something', async () => {
    const account = await setUp();
    const { workspace, integration } = await addWorkspace(account);
    const flow = await addWebFlow(account, { ...integration, 'integration.channel': 'chat' });
    openWebChat(account.emulator, ada);
    expect(await workspace.tasks.list()).toMatchObject([{ taskChannelUniqueName: 'chat' }]);

    await account.client.flexApi.v1.flexFlow(flow.sid).update({ 'integration.creationOnMessage': true });
    const { channelSid, identity } = openWebChat(account.emulator, { ...ada, flowSid: flow.sid });
    expect(await workspace.tasks.list()).toHaveLength(1);
    await account.chat.channels(channelSid).messages.create({ body: 'Welcome' });
    expect(await workspace.tasks.list()).toHaveLength(1);
    for (const body of ['hello', 'hello?']) sendInWebChat(account.emulator, { channelSid, identity, body });
    expect(await workspace.tasks.list()).toHaveLength(2);
  });

  test('needs a flow', async () => {
    const { emulator } = await setUp();
    expect(() => openWebChat(emulator, ada)).toThrow('no enabled Flex Flow');
  });
});

describe('a custom channel', () => {
  test('is made by Flex API, and its customer speaks by REST with the webhook header', async () => {
    const account = await setUp();
    const { sid } = await addFlow(account, { channelType: 'custom', contactIdentity: 'instagram' });
    const channel = await account.client.flexApi.v1.channel.create({
      flexFlowSid: sid,
      identity: 'pgian',
      chatUserFriendlyName: 'Pat',
      chatFriendlyName: 'Instagram',
    });
    expect(await account.attributesOf(channel.sid)).toEqual({
      from: 'Pat',
      channel_type: 'custom',
      status: 'ACTIVE',
      long_lived: false,
    });
    const { messages } = account.chat.channels(channel.sid);
    await messages.create({ from: 'pgian', body: 'hey', xTwilioWebhookEnabled: 'true' });
    await account.arrive();
    expect(account.posts).toMatchObject([{ Source: 'API', From: 'pgian', Body: 'hey' }]);

    await messages.create({ from: 'bot', body: 'unheard' });
    await messages.create({ from: 'bot', body: 'hey yourself', xTwilioWebhookEnabled: 'true' });
    expect(inbox(account.emulator, 'pgian').map((message) => message.body)).toEqual(['hey yourself']);
    expect(transcriptOf(account.emulator, channel.sid).map((line) => line.who)).toEqual(['customer', 'bot', 'bot']);
  });
});
