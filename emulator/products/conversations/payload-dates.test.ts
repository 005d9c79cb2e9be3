import { setUp } from '../../../test/emulator/flex-account';
import { customerAt } from '../../people/customer';
import { sendAsClient } from '../chat-store/messages';

const URL = 'https://example.com/inbound';
const HEADER = { xTwilioWebhookEnabled: 'true' } as const;
const SENT = '2026-01-05T09:00:00.250Z';
const LATER = '2026-01-05T10:00:00.250Z';

/** A Conversation in which ada wrote an hour ago. */
const setUpMessage = async () => {
  const account = await setUp();
  const { conversations } = account.client.conversations.v1;
  const { sid } = await conversations.create();
  const conversation = conversations(sid);
  const { sid: ada } = await conversation.participants.create({ identity: 'ada' });
  await account.emulator.clock.advance(250);
  const message = sendAsClient(account.emulator, { channelSid: sid, identity: 'ada', body: 'hi' });
  await account.emulator.clock.advance(3_600_000);
  const hook = (filters: string[], more: Record<string, unknown> = {}) =>
    conversation.webhooks.create({
      ...{ target: 'webhook', 'configuration.url': URL, 'configuration.filters': filters },
      ...more,
    });
  return { ...account, sid, conversation, ada, message, hook };
};

describe('the dates of a payload', () => {
  test('that is replayed are those of the message', async () => {
    const { hook, arrive, posts } = await setUpMessage();
    await hook(['onMessageAdded'], { 'configuration.replayAfter': 0 });
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onMessageAdded', DateCreated: SENT }]);
  });

  test('of a changed message tell both moments', async () => {
    const { hook, conversation, message, arrive, posts } = await setUpMessage();
    await hook(['onMessageUpdated']);
    await conversation.messages(message.sid).update({ body: 'hello', ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onMessageUpdated', DateCreated: SENT, DateUpdated: LATER }]);
  });

  test('of a removed message tell both moments', async () => {
    const { hook, conversation, message, arrive, posts } = await setUpMessage();
    await hook(['onMessageRemoved']);
    await conversation.messages(message.sid).remove(HEADER);
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onMessageRemoved', DateCreated: SENT, DateRemoved: LATER }]);
  });

  test('of a message that was imported are those it was imported with', async () => {
    const { hook, conversation, arrive, posts } = await setUpMessage();
    await hook(['onMessageAdded']);
    await conversation.messages.create({ body: 'old', dateCreated: new Date('2020-02-03T04:05:06Z'), ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ Body: 'old', DateCreated: '2020-02-03T04:05:06.000Z' }]);
  });

  test('of Chat are those of the message', async () => {
    const { chat, sid, message, arrive, posts } = await setUpMessage();
    await chat.channels(sid).webhooks.create({
      ...{ type: 'webhook', 'configuration.url': URL, 'configuration.filters': ['onMessageUpdated'] },
    });
    await chat
      .channels(sid)
      .messages(message.sid)
      .update({ body: 'hello', ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onMessageUpdated', DateCreated: SENT }]);
  });
});

describe('other payloads', () => {
  test('say which Messaging Service a Conversation has that an SMS opened', async () => {
    const { client, emulator, arrive, posts } = await setUp();
    const api = client.conversations.v1;
    const messagingServiceSid = `MG${'a'.repeat(32)}`;
    await api.configuration().update({ defaultMessagingServiceSid: messagingServiceSid });
    await api.configuration.webhooks().update({ filters: ['onConversationAdded'], postWebhookUrl: URL });
    await api.addressConfigurations.create({ type: 'sms', address: '+15550199', 'autoCreation.enabled': true });
    customerAt(emulator, '+15550100100', '+15550199').writes('hi');
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onConversationAdded', MessagingServiceSid: messagingServiceSid }]);
  });

  test('say up to where a participant has read', async () => {
    const { hook, conversation, ada, arrive, posts } = await setUpMessage();
    await hook(['onParticipantUpdated']);
    await conversation.participants(ada).update({ lastReadMessageIndex: 0, ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ EventType: 'onParticipantUpdated', LastReadMessageIndex: '0' }]);
  });
});
