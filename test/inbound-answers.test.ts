import { createScene, type Scene } from './support/scene';

const sid = (prefix: string) => prefix + '0a'.repeat(16);
const CHAT = { EventType: 'onMessageSent', ChannelSid: sid('CH'), MessageSid: sid('IM'), From: 'somebody', Body: 'hi' };
const CONVERSATIONS = { EventType: 'onMessageAdded', ConversationSid: sid('CH'), MessageSid: sid('IM'), Author: 'x' };

/** What `/inbound` answers, and the Twilio calls that it made. */
const ask = async (scene: Scene, params: Record<string, string>) => {
  scene.calls();
  const { status, body } = await scene.post('/inbound', params);
  return { status, body, calls: scene.calls() };
};

describe('what /inbound answers without a Twilio call', () => {
  it.each<[string, Record<string, string>, string]>([
    ['another event of a Conversation', { ...CONVERSATIONS, EventType: 'onConversationUpdated' }, 'another-event'],
    ['another event of a channel', { ...CHAT, EventType: 'onChannelUpdated' }, 'another-event'],
    ['another account’s message', { ...CHAT, AccountSid: sid('AC') }, 'another-account'],
    ['what Flexkeep said', { ...CHAT, Attributes: '{"flexkeep":{"replyTo":null}}' }, 'own-message'],
  ])('200 to %s', async (_, params, reason) => {
    const answer = await ask(await createScene(), params);
    expect(answer).toEqual({ status: 200, body: { outcome: 'ignored', reason }, calls: [] });
  });

  it.each<[string, Record<string, string>, string, (account: Scene['account']) => string]>([
    [
      'a message in another service',
      { InstanceSid: sid('IS') },
      'another-service',
      (account) => account.chatServiceSid,
    ],
    [
      'a message in another service of Conversations',
      { ...CONVERSATIONS, ChatServiceSid: sid('IS') },
      'another-service',
      (account) => account.chatServiceSid,
    ],
    ['a message of another account', { AccountSid: sid('AC') }, 'another-account', (account) => account.accountSid],
  ])('200 to %s, and one line in the log with what is configured', async (_, params, reason, configured) => {
    const scene = await createScene();
    await ask(scene, { ...CHAT, ...params });
    const found = Object.values(params).at(-1);
    expect(scene.log.map((line) => JSON.parse(line))).toMatchObject([
      { outcome: 'ignored', reason, found, configured: configured(scene.account) },
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an event of nothing', { EventType: 'onMessageSent' }],
    ['a channel that is none', { ...CHAT, ChannelSid: 'CH1' }],
    ['a message without its SID', { ...CHAT, MessageSid: '' }],
    ['a message by nobody', { ...CHAT, From: '' }],
  ])('400 to %s', async (_, params) => {
    const answer = await ask(await createScene(), params);
    expect(answer).toEqual({ status: 400, body: { error: 'bad-request', message: expect.any(String) }, calls: [] });
  });

  it.each<[string, Record<string, string>, string]>([
    ['Chat where only Conversations are looked after', CHAT, 'conversations'],
    ['Conversations where only Flex Flows are', CONVERSATIONS, 'flex-flow'],
  ])('200 to %s, and one line in the log', async (_, params, orchestrations) => {
    const scene = await createScene();
    scene.environment.ORCHESTRATIONS = orchestrations;
    if (orchestrations === 'conversations') delete scene.environment.TWILIO_FLEX_PROXY_SERVICE_SID;
    const body = { outcome: 'ignored', reason: 'not-looked-after' };
    expect(await ask(scene, params)).toEqual({ status: 200, body, calls: [] });
    expect(scene.log.map((line) => JSON.parse(line))).toMatchObject([{ ...body, sid: sid('CH') }]);
  });

  it.each<[string, string | undefined, string]>([
    ['TWILIO_FLEX_WORKSPACE_SID', undefined, 'missing'],
    ['TWILIO_FLEX_WORKFLOW_SID', 'WW1', 'malformed'],
    ['TWILIO_FLEX_CHAT_SERVICE_SID', '', 'missing'],
    ['TWILIO_FLEX_PROXY_SERVICE_SID', undefined, 'missing'],
    ['TWILIO_FLEX_SYNC_SID', 'sync', 'malformed'],
    ['BOT_URL', 'http://bot.example.com', 'malformed'],
  ])('500 where %s is %j', async (variable, value, problem) => {
    const scene = await createScene();
    delete scene.environment[variable];
    if (value !== undefined) scene.environment[variable] = value;
    if (variable === 'BOT_URL') scene.environment.BOT_SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const { status, body, calls } = await ask(scene, CHAT);
    expect([status, body.error, calls]).toEqual([500, 'settings', []]);
    expect(body.problems).toEqual([{ variable, problem, expected: expect.any(String) }]);
    expect(scene.log.map((line) => JSON.parse(line))).toMatchObject([{ outcome: 'refused', code: 'settings' }]);
    expect(scene.log.join()).toContain(variable);
  });
});

describe('what /inbound answers about a customer', () => {
  it('200, with the Task where there is one', async () => {
    const scene = await createScene();
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 0 }];
    const say = async (text: string) => {
      const MessageSid = await scene.writes(text);
      return ask(scene, { ...CHAT, ChannelSid: scene.sid, MessageSid, From: '+15550123', Body: text });
    };
    expect(await say('hi')).toMatchObject({ status: 200, body: { outcome: 'answered' } });
    const { body } = await say('agent');
    expect(body).toEqual({ outcome: 'handed-over', taskSid: (await scene.liveTasks())[0] });
    expect(await say('hello?')).toMatchObject({ status: 200, body: { outcome: 'ignored', reason: 'with-agent' } });
  });

  it.each<[string, string, 'unavailable' | 'rate-limited' | 'server-error', string]>([
    ['the ledger cannot be read', 'sync.FetchDocument', 'unavailable', 'twilio-broken'],
    ['nothing can be written', 'sync.UpdateDocument', 'rate-limited', 'twilio-busy'],
    ['nothing can be said', 'chat.CreateMessage', 'server-error', 'twilio-broken'],
  ])('503 where %s', async (_, operation, fault, reason) => {
    const scene = await createScene();
    await scene.writes('hi');
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent', copies: 0 }];
    const MessageSid = await scene.writes('hours');
    scene.emulator.faults.set([{ operation, fault, times: 100 }]);
    const { status, body } = await ask(scene, {
      ...{ ...CHAT, ChannelSid: scene.sid, MessageSid, From: '+15550123', Body: 'hours' },
    });
    expect([status, body]).toEqual([503, { outcome: 'unfinished', reason }]);
  });
});
