import { setUp } from '../../../test/emulator/flex-account';

const EVENTS = 'https://example.com/events';
const HEADER = { xTwilioWebhookEnabled: 'true' } as const;
const PAIR = { 'messagingBinding.address': '+15550100100', 'messagingBinding.proxyAddress': '+15550100001' };

const setUpApi = async () => {
  const account = await setUp();
  return { ...account, api: account.client.conversations.v1 };
};

describe('webhooks of the account and of a Service', () => {
  test('get the events of their filters, each without a webhook of the Conversation', async () => {
    const { api, chatSid, posts, arrive } = await setUpApi();
    await api.configuration.webhooks().update({ postWebhookUrl: EVENTS, filters: ['onConversationAdded'] });
    const ofService = api.services(chatSid).configuration.webhooks();
    await ofService.update({ postWebhookUrl: `${EVENTS}/service`, filters: ['onMessageAdded'] });
    const { sid } = await api.conversations.create(HEADER);
    await api.conversations(sid).messages.create({ body: 'silent' });
    await api.conversations(sid).messages.create({ body: 'loud', ...HEADER });
    await arrive();
    expect(posts.map(({ url, EventType, Body }) => [url, EventType, Body])).toEqual([
      [EVENTS, 'onConversationAdded', undefined],
      [`${EVENTS}/service`, 'onMessageAdded', 'loud'],
    ]);
  });

  test('that route to Flex call no URL, and those before an event are not there', async () => {
    const { api, posts, arrive } = await setUpApi();
    const webhook = api.configuration.webhooks();
    await webhook.update({ postWebhookUrl: EVENTS, filters: ['onConversationAdded'], target: 'flex' });
    await api.conversations.create(HEADER);
    await arrive();
    expect(posts).toEqual([]);
    await expect(webhook.update({ preWebhookUrl: EVENTS })).rejects.toMatchObject({ status: 501 });
    await expect(webhook.update({ filters: ['onMessageAdd'] })).rejects.toMatchObject({ status: 501 });
    await expect(webhook.update({ filters: ['onNothing'] })).rejects.toMatchObject({ status: 400 });
  });
});

describe('Conversations of a participant', () => {
  test('are found by identity or address, with their state, closed ones too', async () => {
    const { api } = await setUpApi();
    const first = await api.conversations.create();
    const second = await api.conversations.create();
    for (const { sid } of [first, second]) await api.conversations(sid).participants.create({ identity: 'ada' });
    await api.conversations(first.sid).participants.create(PAIR);
    await api.conversations(first.sid).update({ state: 'closed' });
    const of = async (filter: { identity?: string; address?: string }) =>
      (await api.participantConversations.list(filter)).map(({ conversationSid, conversationState }) => [
        ...[conversationSid, conversationState],
      ]);
    expect(await of({ identity: 'ada' })).toEqual([
      [first.sid, 'closed'],
      [second.sid, 'active'],
    ]);
    expect(await of({ address: '+15550100100' })).toEqual([[first.sid, 'closed']]);
    await api.conversations(second.sid).remove();
    expect(await of({ identity: 'ada' })).toEqual([[first.sid, 'closed']]);
    await expect(of({ identity: 'ada', address: '+15550100100' })).rejects.toMatchObject({ code: 50451 });
  });
});

describe('a Conversation with participants', () => {
  test('comes about with all of them, or not at all', async () => {
    const { api } = await setUpApi();
    const bound = '{"messaging_binding":{"address":"+15550100100","proxy_address":"+15550100001"}}';
    const create = () => api.conversationWithParticipants.create({ participant: ['{"identity":"ada"}', bound] });
    const { sid } = await create();
    expect(await api.conversations(sid).participants.list()).toHaveLength(2);
    await expect(create()).rejects.toMatchObject({ code: 50425, message: expect.stringContaining(sid) });
    expect(await api.conversations.list()).toHaveLength(1);
  });

  const ADA = '{"identity":"ada"}';
  const BOUND = '{"messaging_binding":{"address":"+15550100100","proxy_address":"+15550100001"}}';

  test.each([
    ['one identity twice', [ADA, ADA], { status: 409, code: 50433 }],
    ['one pair of addresses twice', [BOUND, BOUND], { code: 50425 }],
    ['one that is neither', [ADA, '{}'], { status: 400, code: 20001 }],
    ['illegible attributes', [ADA, '{"identity":"bob","attributes":"{"}'], { status: 400, code: 20001 }],
    ['an address that is none', [ADA, BOUND.replace('+15550100100', '1555')], { status: 400, code: 50407 }],
  ])('does not come about with %s', async (_, participant, refusal) => {
    const { api } = await setUpApi();
    await expect(api.conversationWithParticipants.create({ participant })).rejects.toMatchObject(refusal);
    expect(await api.conversations.list()).toEqual([]);
  });

  test('does not come about with more than the Service allows', async () => {
    const { api, chat } = await setUpApi();
    await chat.update({ 'limits.channelMembers': 1 });
    const participant = [ADA, '{"identity":"bob"}'];
    await expect(api.conversationWithParticipants.create({ participant })).rejects.toMatchObject({ code: 50403 });
    expect(await api.conversations.list()).toEqual([]);
  });
});
