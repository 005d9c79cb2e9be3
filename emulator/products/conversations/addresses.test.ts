import { addFlow, NUMBER as FLOW_NUMBER, setUp } from '../../../test/emulator/flex-account';
import { customerAt, webCustomer } from '../../people/customer';
import { inbox } from '../../people/phone';
import { hasOptedOut } from '../messaging/opt-out';

const NUMBER = '+15550199';
const CUSTOMER = '+15550100100';
const URL = 'https://example.com/inbound';

type Options = Parameters<typeof setUp>[0];

const setUpAddress = async (changes: Record<string, unknown> = {}, options: Options = {}) => {
  const account = await setUp(options);
  const api = account.client.conversations.v1;
  const address = await api.addressConfigurations.create({
    ...{ type: 'sms', address: NUMBER },
    ...{ 'autoCreation.enabled': true, 'autoCreation.type': 'webhook' },
    ...{ 'autoCreation.webhookUrl': URL, 'autoCreation.webhookMethod': 'post' },
    'autoCreation.webhookFilters': ['onMessageAdded'],
    ...changes,
  });
  const customer = customerAt(account.emulator, CUSTOMER, NUMBER);
  const events = () => account.emulator.journal.entries.filter(({ kind }) => kind === 'event').map(({ name }) => name);
  return { ...account, api, address, customer, events };
};

describe('an Address Configuration', () => {
  test('is found by its SID and its address, and is the only one for it', async () => {
    const { api, address, chatSid } = await setUpAddress();
    expect(await api.addressConfigurations(NUMBER).fetch()).toMatchObject({
      sid: address.sid,
      autoCreation: {
        enabled: true,
        type: 'webhook',
        conversation_service_sid: chatSid,
        webhook_url: URL,
        webhook_method: 'POST',
        webhook_filters: ['onMessageAdded'],
      },
    });
    await expect(api.addressConfigurations.create({ type: 'sms', address: NUMBER })).rejects.toMatchObject({
      status: 409,
    });
    expect(await api.addressConfigurations.list({ type: 'whatsapp' })).toEqual([]);
  });

  test('switches its type in one update, and keeps what it has otherwise', async () => {
    const { api, chatSid } = await setUpAddress();
    const one = api.addressConfigurations(NUMBER);
    expect((await one.update({ 'autoCreation.enabled': false })).autoCreation).toMatchObject({
      ...{ enabled: false, type: 'webhook', webhook_url: URL },
    });
    const studioFlowSid = `FW${'a'.repeat(32)}`;
    const toStudio = { 'autoCreation.type': 'studio', 'autoCreation.studioFlowSid': studioFlowSid } as const;
    expect((await one.update(toStudio)).autoCreation).toEqual({
      ...{ enabled: false, type: 'studio', conversation_service_sid: chatSid },
      ...{ studio_flow_sid: studioFlowSid, studio_retry_count: 0 },
    });
    expect((await one.update({ 'autoCreation.type': 'default' })).autoCreation).toEqual({
      ...{ enabled: false, type: 'default' },
    });
    await expect(one.update({ 'autoCreation.type': 'studio' })).rejects.toMatchObject({ code: 45763 });
    await expect(one.update({ 'autoCreation.type': 'webhook' })).rejects.toMatchObject({ code: 45764 });
  });
});

describe("a customer's first message through an Address", () => {
  test('makes a Conversation, whose webhook gets it while it is initializing', async () => {
    const { api, customer, posts, arrive, emulator, events } = await setUpAddress();
    const { channelSid, messageSid } = customer.writes('hi');
    await arrive();
    const one = api.conversations(channelSid);
    expect(await one.fetch()).toMatchObject({ state: 'initializing', friendlyName: CUSTOMER });
    expect(posts).toMatchObject([
      { EventType: 'onMessageAdded', MessageSid: messageSid, Author: CUSTOMER, Source: 'SMS', Body: 'hi', Index: '0' },
    ]);
    expect(posts[0]).not.toHaveProperty('ClientIdentity');
    await expect(one.update({ attributes: '{}' })).rejects.toMatchObject({ code: 50391 });
    await emulator.clock.advance(700);
    expect((await one.fetch()).state).toBe('active');
    expect(events()).toEqual([
      ...['onConversationAdded', 'onParticipantAdded', 'onMessageAdded', 'onConversationStateUpdated'],
    ]);
    const [participant] = await one.participants.list();
    expect(participant?.messagingBinding).toEqual({ type: 'sms', address: CUSTOMER, proxy_address: NUMBER });
    expect(posts[0]?.ParticipantSid).toBe(participant?.sid);
    expect(await one.webhooks.list()).toMatchObject([{ target: 'webhook', configuration: { url: URL } }]);
  });

  test.each([true, false])('can be posted into while it is initializing: %p', async (initializingTakesMessages) => {
    const { api, customer } = await setUpAddress({}, { initializingTakesMessages });
    const post = api.conversations(customer.writes('hi').channelSid).messages.create({ body: 'answer' });
    const outcome = await post.then(
      () => 'taken',
      ({ code }) => code,
    );
    expect(outcome).toBe(initializingTakesMessages ? 'taken' : 50391);
  });

  test('finds it active where Twilio activates it before', async () => {
    const { customer, api, events } = await setUpAddress({}, { activeBeforeFirstMessage: true });
    expect((await api.conversations(customer.writes('hi').channelSid).fetch()).state).toBe('active');
    expect(events().slice(-2)).toEqual(['onConversationStateUpdated', 'onMessageAdded']);
  });

  test.each([
    ['studio', { 'autoCreation.studioFlowSid': `FW${'a'.repeat(32)}` }, ['studio']],
    ['default', {}, []],
  ])('through one of the type %s', async (type, more, targets) => {
    const { api, customer, posts, arrive } = await setUpAddress({ 'autoCreation.type': type, ...more });
    const { channelSid } = customer.writes('hi');
    await arrive();
    expect((await api.conversations(channelSid).webhooks.list()).map(({ target }) => target)).toEqual(targets);
    expect(posts).toEqual([]);
  });

  test('is lost where nothing is created', async () => {
    const { customer } = await setUpAddress({ 'autoCreation.enabled': false });
    expect(() => customer.writes('hi')).toThrow('no-address');
  });
});

describe('a message of a pair that is bound', () => {
  test('goes where it is bound, webhook or not, until that is closed', async () => {
    const { api, customer, posts, arrive, emulator } = await setUpAddress();
    const { channelSid } = customer.writes('hi');
    await emulator.clock.advance(1000);
    const one = api.conversations(channelSid);
    for (const { sid } of await one.webhooks.list()) await one.webhooks(sid).remove();
    expect(customer.writes('still there?').channelSid).toBe(channelSid);
    await arrive();
    expect(posts).toHaveLength(1);
    await one.update({ state: 'closed' });
    expect(customer.isClosed()).toBe(true);
    expect(customer.writes('again').channelSid).not.toBe(channelSid);
    await arrive();
    expect(posts).toHaveLength(2);
  });

  test('reaches the customer, however it was posted', async () => {
    const { api, customer } = await setUpAddress();
    const { messages } = api.conversations(customer.writes('hi').channelSid);
    await messages.create({ author: 'bot', body: 'hello' });
    await messages.create({ author: 'bot', body: 'x'.repeat(1601) });
    expect(customer.received().map(({ body, author }) => [author, body])).toEqual([['bot', 'hello']]);
  });

  test.each(['SMS', 'API', 'WHATSAPP'] as const)(
    'of WhatsApp is another one; its source: %s',
    async (whatsAppSource) => {
      const { api, emulator, customer, posts, arrive } = await setUpAddress({}, { whatsAppSource });
      const address = `whatsapp:${NUMBER}`;
      await api.addressConfigurations.create({
        ...{ type: 'whatsapp', address, 'autoCreation.enabled': true, 'autoCreation.type': 'webhook' },
        ...{ 'autoCreation.webhookUrl': URL, 'autoCreation.webhookFilters': ['onMessageAdded'] },
      });
      const other = customerAt(emulator, `whatsapp:${CUSTOMER}`, address);
      expect(other.writes('hi').channelSid).not.toBe(customer.writes('hi').channelSid);
      await arrive();
      expect(posts.map(({ Author, Source }) => [Author, Source])).toEqual([
        [`whatsapp:${CUSTOMER}`, whatsAppSource],
        [CUSTOMER, 'SMS'],
      ]);
    },
  );
});

describe('a Chat Channel that was closed as a Conversation', () => {
  test('takes nothing from its customer any more', async () => {
    const account = await setUpAddress();
    const { emulator, api } = account;
    await addFlow(account);
    const other = customerAt(emulator, CUSTOMER, FLOW_NUMBER);
    const { channelSid } = other.writes('hi');
    await api.conversations(channelSid).update({ state: 'closed' });
    expect(other.isClosed()).toBe(true);
    expect(() => other.writes('hello?')).toThrow('no-channel');
  });
});

describe('opt-out words', () => {
  test('are kept back and answered, and nothing is sent any more until START', async () => {
    const { api, customer, emulator } = await setUpAddress();
    const { channelSid } = customer.writes('hi');
    expect(() => customer.writes('STOP')).toThrow('stop-word');
    expect(hasOptedOut(emulator, CUSTOMER, NUMBER)).toBe(true);
    const { messages } = api.conversations(channelSid);
    await messages.create({ body: 'unheard' });
    customer.writes('START');
    await messages.create({ body: 'heard' });
    const heard = inbox(emulator, CUSTOMER).map(({ body }) => body);
    expect(heard).toEqual([expect.stringContaining('unsubscribed'), expect.stringContaining('re-sub'), 'heard']);
  });
});

describe('a web chat through an Address', () => {
  test('has a guest by name, and takes nothing once it is closed', async () => {
    const { api, chat, emulator, posts, arrive } = await setUpAddress({ type: 'chat', address: 'web-chat' });
    const wendy = webCustomer(emulator, 'conversations', 'Wendy');
    const { channelSid } = wendy.writes('hi');
    await arrive();
    const one = api.conversations(channelSid);
    expect(JSON.parse((await one.fetch()).attributes)).toEqual({ pre_engagement_data: { friendlyName: 'Wendy' } });
    expect(await chat.users(wendy.address).fetch()).toMatchObject({ friendlyName: 'Wendy' });
    expect(posts).toMatchObject([{ Author: wendy.address, Source: 'SDK', ClientIdentity: wendy.address }]);
    await one.messages.create({ author: 'bot', body: 'hello' });
    expect(wendy.received().map(({ body }) => body)).toEqual(['hello']);
    await one.update({ state: 'closed' });
    expect(() => wendy.writes('hello?')).toThrow('is over');
  });
});
