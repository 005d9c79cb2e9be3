import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { setUp } from '../../../test/emulator/flex-account';
import { sendAsClient } from '../chat-store/messages';

const URL = 'https://example.com/hook';

const setUpHook = async (changes: Record<string, unknown> = {}) => {
  const account = await setUp();
  const { sid } = await account.chat.channels.create({ friendlyName: 'Support', attributes: '{"a":1}' });
  const channel = account.chat.channels(sid);
  const hook = await channel.webhooks.create({
    type: 'webhook',
    'configuration.url': URL,
    'configuration.filters': ['onMessageSent', 'onChannelUpdated', 'onMemberAdded'],
    ...changes,
  });
  const events = () => account.posts.map((post) => post.EventType);
  return { ...account, sid, channel, hook, events };
};

const asked = { xTwilioWebhookEnabled: 'true' } as const;

describe('a channel webhook', () => {
  test('has defaults', async () => {
    const { hook } = await setUpHook();
    expect(hook.configuration).toEqual({
      url: URL,
      method: 'POST',
      filters: ['onMessageSent', 'onChannelUpdated', 'onMemberAdded'],
      retry_count: 0,
    });
  });

  test.each([
    ['no URL', { 'configuration.url': undefined }, 50329],
    ['no filter', { 'configuration.filters': undefined }, 50330],
    ['an unknown filter', { 'configuration.filters': ['onRain'] }, 50325],
    ['no trigger', { type: 'trigger' }, 50326],
    ['too many triggers', { type: 'trigger', 'configuration.triggers': [...'abcdef'] }, 50322],
    ['no flow', { type: 'studio' }, 50327],
    ['too many retries', { 'configuration.retryCount': 4 }, 50065],
  ])('is refused with %s', async (_, changes, code) => {
    await expect(setUpHook(changes)).rejects.toMatchObject({ status: 400, code });
  });

  test('is one of at most five', async () => {
    const { channel } = await setUpHook();
    const add = () =>
      channel.webhooks.create({
        type: 'webhook',
        'configuration.url': URL,
        'configuration.filters': ['onMessageSent'],
      });
    for (let n = 2; n <= 5; n += 1) await add();
    await expect(add()).rejects.toMatchObject({ status: 403, code: 50321 });
  });

  test('can be changed, and keeps what is not mentioned', async () => {
    const { channel, hook } = await setUpHook();
    const { configuration } = await channel.webhooks(hook.sid).update({ 'configuration.retryCount': 3 });
    expect(configuration).toMatchObject({ url: URL, retry_count: 3 });
  });
});

describe('an event', () => {
  test('says exactly what real ones say of a message', async () => {
    const { emulator, chatSid, sid, hook, posts, arrive } = await setUpHook();
    await emulator.clock.advance(1234);
    const message = sendAsClient(emulator, { channelSid: sid, identity: 'ada', body: 'hi' });
    await arrive();
    expect(posts).toEqual([
      {
        url: URL,
        timeoutMs: '5000',
        EventType: 'onMessageSent',
        AccountSid: emulator.accountSid,
        InstanceSid: chatSid,
        ChannelSid: sid,
        MessageSid: message.sid,
        Index: '0',
        Body: 'hi',
        From: 'ada',
        ClientIdentity: 'ada',
        Attributes: '{}',
        DateCreated: '2026-01-05T09:00:01.234Z',
        Source: 'SDK',
        RetryCount: '0',
        WebhookType: 'webhook',
        WebhookSid: hook.sid,
      },
    ]);
  });

  test('says exactly what real ones say of a channel', async () => {
    const { emulator, chatSid, sid, hook, channel, posts, arrive } = await setUpHook();
    await channel.update({ attributes: '{"status":"INACTIVE"}', ...asked });
    await arrive();
    expect(posts).toEqual([
      {
        url: URL,
        timeoutMs: '5000',
        EventType: 'onChannelUpdated',
        AccountSid: emulator.accountSid,
        InstanceSid: chatSid,
        ChannelSid: sid,
        ClientIdentity: 'system',
        Source: 'API',
        Attributes: '{"status":"INACTIVE"}',
        UniqueName: '',
        FriendlyName: 'Support',
        CreatedBy: 'system',
        ChannelType: 'public',
        DateCreated: '2026-01-05T09:00:00Z',
        DateUpdated: '2026-01-05T09:00:00Z',
        RetryCount: '0',
        WebhookType: 'webhook',
        WebhookSid: hook.sid,
      },
    ]);
  });

  test('of a REST request is told only where the request asks for it', async () => {
    const { channel, events, arrive } = await setUpHook();
    await channel.messages.create({ body: 'a' });
    await channel.members.create({ identity: 'ada' });
    await channel.update({ friendlyName: 'b' });
    await arrive();
    expect(events()).toEqual([]);
    await channel.messages.create({ body: 'a', ...asked });
    await channel.members.create({ identity: 'bob', ...asked });
    await channel.update({ friendlyName: 'b', ...asked });
    await arrive();
    expect(events()).toEqual(['onMessageSent', 'onMemberAdded', 'onChannelUpdated']);
  });

  test('that no filter names is not delivered', async () => {
    const { channel, events, arrive } = await setUpHook({ 'configuration.filters': ['onChannelUpdated'] });
    await channel.messages.create({ body: 'a', ...asked });
    await arrive();
    expect(events()).toEqual([]);
  });

  test('is told to a trigger whose word is in the message', async () => {
    const { channel, posts, arrive } = await setUpHook({
      type: 'trigger',
      'configuration.filters': undefined,
      'configuration.triggers': ['help, please'],
    });
    await channel.messages.create({ body: 'hello', ...asked });
    await channel.messages.create({ body: 'I need help, please', ...asked });
    await arrive();
    expect(posts).toMatchObject([{ Body: 'I need help, please', WebhookType: 'trigger' }]);
  });

  test("is told to the Service's webhook, too", async () => {
    const { client, chatSid, channel, posts, arrive } = await setUpHook();
    const service = { postWebhookUrl: 'https://example.com/all', webhookFilters: ['onMessageSent'] };
    await client.chat.v2.services(chatSid).update(service);
    await channel.messages.create({ body: 'a', ...asked });
    await channel.update({ friendlyName: 'b', ...asked });
    await arrive();
    expect(posts.map((post) => [post.url, post.EventType])).toEqual([
      [URL, 'onMessageSent'],
      ['https://example.com/all', 'onMessageSent'],
      [URL, 'onChannelUpdated'],
    ]);
  });

  test('is not told once the webhook is gone', async () => {
    const { channel, hook, events, arrive } = await setUpHook();
    await channel.webhooks(hook.sid).remove();
    await channel.messages.create({ body: 'a', ...asked });
    await arrive();
    expect(events()).toEqual([]);
  });

  test('is signed', async () => {
    const { emulator, channel, arrive } = await setUpHook();
    const valid: boolean[] = [];
    emulator.deliverer.post = async ({ url, headers, body }) => {
      const params = Object.fromEntries(new URLSearchParams(body));
      valid.push(validateRequest(emulator.authToken, headers['x-twilio-signature'] ?? '', url, params));
      return { status: 200 };
    };
    await channel.messages.create({ body: 'ä & ö', ...asked });
    await arrive();
    expect(valid).toEqual([true]);
  });
});

describe('a webhook that fails', () => {
  const send = async (retryCount: number, ...statuses: number[]) => {
    const { channel, answers, posts, arrive } = await setUpHook({ 'configuration.retryCount': retryCount });
    answers.push(...statuses);
    await channel.messages.create({ body: 'a', ...asked });
    await arrive();
    return posts.map((post) => post.RetryCount);
  };

  test.each([429, 503, 504, 0])('with %d is tried again, and says so', async (status) => {
    expect(await send(2, status, status)).toEqual(['0', '1', '2']);
  });

  test('is not tried more often than it is allowed to', async () => {
    expect(await send(1, 503, 503, 503)).toEqual(['0', '1']);
    expect(await send(0, 503)).toEqual(['0']);
  });

  test.each([200, 400, 404, 500, 502])('with %d is not tried again', async (status) => {
    expect(await send(3, status)).toEqual(['0']);
  });

  test('with a broken connection is not tried again', async () => {
    const { emulator, channel, arrive } = await setUpHook({ 'configuration.retryCount': 3 });
    let posts = 0;
    emulator.deliverer.post = () => {
      posts += 1;
      return Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    };
    await channel.messages.create({ body: 'a', ...asked });
    await arrive();
    expect(posts).toBe(1);
  });
});
