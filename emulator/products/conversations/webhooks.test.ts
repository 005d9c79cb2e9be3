import { setUp } from '../../../test/emulator/flex-account';
import { sendAsClient } from '../chat-store/messages';

const URL = 'https://example.com/inbound';
const HOOK = {
  target: 'webhook',
  'configuration.url': URL,
  'configuration.method': 'post',
  'configuration.filters': ['onMessageAdded'],
} as const;
const HEADER = { xTwilioWebhookEnabled: 'true' } as const;

const setUpOne = async (options: Parameters<typeof setUp>[0] = {}) => {
  const account = await setUp(options);
  const { conversations } = account.client.conversations.v1;
  const { sid } = await conversations.create();
  const one = conversations(sid);
  const { sid: ada } = await one.participants.create({ identity: 'ada' });
  const adaWrites = (body: string) => sendAsClient(account.emulator, { channelSid: sid, identity: 'ada', body });
  return { ...account, sid, one, ada, adaWrites };
};

describe("a Conversation's webhook", () => {
  test('gets what a client wrote, in the form of the captures', async () => {
    const { one, sid, ada, adaWrites, arrive, posts, chatSid } = await setUpOne();
    const hook = await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    const message = adaWrites('hi');
    await arrive();
    expect(posts).toEqual([
      {
        url: URL,
        timeoutMs: '5000',
        EventType: 'onMessageAdded',
        AccountSid: expect.stringMatching(/^AC/),
        ConversationSid: sid,
        ChatServiceSid: chatSid,
        WebhookSid: hook.sid,
        Source: 'SDK',
        ClientIdentity: 'ada',
        MessageSid: message.sid,
        Index: '0',
        DateCreated: '2026-01-05T09:00:00.000Z',
        Body: 'hi',
        Author: 'ada',
        ParticipantSid: ada,
        Attributes: '{}',
        RetryCount: '0',
      },
    ]);
  });

  test('gets less where payloads lack the optional names', async () => {
    const names = ['ChatServiceSid', 'WebhookSid', 'ClientIdentity', 'ParticipantSid'] as const;
    const { one, adaWrites, arrive, posts } = await setUpOne({ conversationPayloadsLack: names });
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    adaWrites('hi');
    await arrive();
    expect(posts).toMatchObject([{ Author: 'ada' }]);
    for (const name of names) expect(posts[0]).not.toHaveProperty(name);
  });

  test('gets what was posted by REST with the header only', async () => {
    const { one, arrive, posts } = await setUpOne();
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    await one.messages.create({ author: 'bot', body: 'silent' });
    await one.messages.create({ author: 'bot', body: 'loud', ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ Body: 'loud', Source: 'API', Author: 'bot' }]);
  });

  test('gets changes of the state', async () => {
    const { one, arrive, posts } = await setUpOne();
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onConversationStateUpdated'] });
    await one.update({ state: 'closed', ...HEADER });
    await arrive();
    expect(posts).toMatchObject([{ StateFrom: 'active', StateTo: 'closed', Reason: 'API' }]);
  });

  test('that has no filters never fires, and one with triggers does by its words', async () => {
    const { one, adaWrites, arrive, posts } = await setUpOne();
    await one.webhooks.create({ target: 'webhook', 'configuration.url': URL });
    const trigger = { target: 'trigger', 'configuration.url': URL, 'configuration.triggers': ['help'] } as const;
    const { sid } = await one.webhooks.create({ ...trigger, 'configuration.triggers': ['help'] });
    adaWrites('hello');
    adaWrites('help me');
    await arrive();
    expect(posts).toMatchObject([{ Body: 'help me', WebhookSid: sid }]);
  });

  test('is one of at most five', async () => {
    const { one } = await setUpOne();
    const create = () => one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    for (let n = 0; n < 5; n += 1) await create();
    await expect(create()).rejects.toMatchObject({ code: 50361 });
  });

  test.each([
    ['the message of that index too', true, ['b', 'c', 'd'], []],
    ['only what came after it', false, ['c', 'd'], ['replayIncludesItsIndex kept a message from being sent again']],
  ])('gets what came before it from an index on: %s', async (_, replayIncludesItsIndex, bodies, notes) => {
    const { one, adaWrites, arrive, posts, emulator } = await setUpOne({ replayIncludesItsIndex });
    for (const body of ['a', 'b', 'c']) adaWrites(body);
    const replayAfter = { 'configuration.replayAfter': 1 };
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'], ...replayAfter });
    adaWrites('d');
    await arrive();
    expect(posts.map(({ Body }) => Body)).toEqual(bodies);
    expect(emulator.journal.entries.flatMap(({ kind, name }) => (kind === 'note' ? [name] : []))).toEqual(notes);
  });

  test('is not called again after a failure, unless Twilio does that', async () => {
    const { one, adaWrites, arrive, posts, answers, emulator } = await setUpOne();
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    answers.push(503, 503, 0);
    adaWrites('once');
    await arrive();
    emulator.options.conversationWebhookRetries = 3;
    adaWrites('again');
    await arrive();
    expect(posts.map(({ Body, RetryCount }) => [Body, RetryCount])).toEqual([
      ['once', '0'],
      ['again', '0'],
      ['again', '1'],
      ['again', '2'],
    ]);
  });

  test.each([true, false])('takes connection overrides from its URL: %p', async (conversationWebhooksTakeOverrides) => {
    const { one, adaWrites, arrive, posts, answers } = await setUpOne({ conversationWebhooksTakeOverrides });
    const url = `${URL}#rc=1&rp=5xx`;
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'], 'configuration.url': url });
    answers.push(503);
    adaWrites('hi');
    await arrive();
    expect(posts.map((post) => post.url)).toEqual(conversationWebhooksTakeOverrides ? [URL, URL] : [URL]);
  });

  test('tells indexes with gaps, where Twilio leaves some', async () => {
    const { one, adaWrites, arrive, posts } = await setUpOne({ conversationIndexStep: 3 });
    await one.webhooks.create({ ...HOOK, 'configuration.filters': ['onMessageAdded'] });
    for (const body of ['a', 'b']) adaWrites(body);
    await arrive();
    expect(posts.map(({ Index }) => Index)).toEqual(['0', '3']);
    expect((await one.messages.list({ order: 'desc' })).map(({ index }) => index)).toEqual([3, 0]);
  });

  test('wants things that it can be called with', async () => {
    const { one } = await setUpOne();
    const filters = { 'configuration.filters': ['onEverything'] };
    await expect(one.webhooks.create({ ...HOOK, ...filters })).rejects.toMatchObject({ code: 50365 });
    await expect(one.webhooks.create({ target: 'webhook' })).rejects.toMatchObject({ code: 50369 });
    await expect(one.webhooks.create({ target: 'studio' })).rejects.toMatchObject({ code: 50367 });
  });
});
