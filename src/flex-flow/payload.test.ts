import fc from 'fast-check';
import { readInbound } from '../compose';
import { BadRequest } from '../platform/errors';
import type { OrchestrationName, Settings } from '../platform/settings';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

const sid = (prefix: string) => `${prefix}${'0a'.repeat(16)}`;

const settingsFor = (...orchestrations: OrchestrationName[]): Settings => ({
  accountSid: sid('AC'),
  workspaceSid: sid('WS'),
  workflowSid: sid('WW'),
  chatServiceSid: sid('IS'),
  proxyServiceSid: sid('KS'),
  syncServiceSid: 'default',
  orchestrations,
  minAgeHours: 25,
});

const SETTINGS = settingsFor('flex-flow', 'conversations');

/** What a channel's webhook was seen to send, `To` and `ChannelAttributes` included: every value a text. */
const CHAT = {
  EventType: 'onMessageSent',
  AccountSid: sid('AC'),
  InstanceSid: sid('IS'),
  ChannelSid: sid('CH'),
  MessageSid: sid('IM'),
  Index: '0',
  Body: 'hi',
  From: 'customer-identity',
  ClientIdentity: 'customer-identity',
  Attributes: '{}',
  DateCreated: '2026-11-23T12:00:00.000Z',
  Source: 'SDK',
  RetryCount: '0',
  WebhookType: 'webhook',
  WebhookSid: sid('WH'),
  To: sid('CH'),
  ChannelAttributes: '{"status":"ACTIVE","long_lived":false,"from":"Customer","channel_type":"web"}',
};

const CHANNEL_UPDATED = {
  Source: 'API',
  ChannelSid: sid('CH'),
  Attributes: '{"from":"Customer","channel_type":"custom","status":"INACTIVE","long_lived":false}',
  UniqueName: '',
  FriendlyName: 'Flex chat',
  ClientIdentity: 'system',
  CreatedBy: 'system',
  EventType: 'onChannelUpdated',
  InstanceSid: sid('IS'),
  DateCreated: '2026-11-23T12:00:00.000Z',
  DateUpdated: '2026-11-23T12:10:00.000Z',
  AccountSid: sid('AC'),
  RetryCount: '0',
  WebhookType: 'webhook',
  ChannelType: 'private',
  WebhookSid: sid('WH'),
};

const CONVERSATIONS = {
  EventType: 'onMessageAdded',
  AccountSid: sid('AC'),
  ChatServiceSid: sid('IS'),
  ConversationSid: sid('CH'),
  MessageSid: sid('IM'),
  ParticipantSid: sid('MB'),
  Index: '0',
  Body: 'hi',
  Author: '+15550123',
  Attributes: '{}',
  DateCreated: '2026-11-23T12:00:00.000Z',
  Source: 'SMS',
  RetryCount: '0',
};

const MESSAGE = {
  engagementSid: sid('CH'),
  sid: sid('IM'),
  author: 'customer-identity',
  text: 'hi',
  index: 0,
  writtenAt: Date.parse('2026-11-23T12:00:00.000Z'),
  hookSid: sid('WH'),
};
const UNDERSTOOD = { kind: 'message', orchestration: 'flex-flow', message: MESSAGE };

const read = (params: Record<string, unknown>, settings = SETTINGS) => readInbound(params, settings);

describe('a message in a Chat Channel', () => {
  it('is read from all that Twilio says of it', () => {
    expect(read(CHAT)).toEqual(UNDERSTOOD);
  });

  it('is read from what is needed alone', () => {
    const { EventType, ChannelSid, MessageSid, From, Body } = CHAT;
    const { index: _, hookSid: __, writtenAt: ___, ...message } = MESSAGE;
    expect(read({ EventType, ChannelSid, MessageSid, From, Body })).toEqual({ ...UNDERSTOOD, message });
  });

  it('is read where ConversationSid is there, and empty', () => {
    expect(read({ ...CHAT, ConversationSid: '' })).toEqual(UNDERSTOOD);
  });

  it.each(['API', 'SDK', 'SMS'])('is read whatever its source is: %s', (Source) => {
    expect(read({ ...CHAT, Source })).toEqual(UNDERSTOOD);
  });

  it.each([undefined, ''])('is by the client that acted, where From is %j', (From) => {
    expect(read({ ...CHAT, From })).toEqual(UNDERSTOOD);
  });

  it('has an empty text where it is a picture', () => {
    const { Body: _, ...picture } = CHAT;
    expect(read(picture)).toEqual({ ...UNDERSTOOD, message: { ...MESSAGE, text: '' } });
  });

  it('has no more text than a bot reads', () => {
    expect(read({ ...CHAT, Body: 'a'.repeat(32_768) })).toMatchObject({ message: { text: 'a'.repeat(4_096) } });
    expect(read({ ...CHAT, Body: `a${'👍'.repeat(2_048)}` })).toMatchObject({
      message: { text: `a${'👍'.repeat(2_047)}` },
    });
  });

  it.each(['', '-1', '1.5', '1e3', ' 1', '9999999999'])('has no position where that is %j', (Index) => {
    expect(read({ ...CHAT, Index })).toEqual({ ...UNDERSTOOD, message: { ...MESSAGE, index: undefined } });
  });

  it('has the position of a long conversation', () => {
    expect(read({ ...CHAT, Index: '1234' })).toMatchObject({ message: { index: 1_234 } });
  });

  it('has no webhook where that is not one', () => {
    const { hookSid: _, ...message } = MESSAGE;
    expect(read({ ...CHAT, WebhookSid: 'WH1' })).toEqual({ ...UNDERSTOOD, message });
  });

  it.each(['de', 'pt-BR', 'zh-Hant-TW'])('has the language that the flow’s URL asks for: %s', (language) => {
    expect(read({ ...CHAT, language })).toEqual({ ...UNDERSTOOD, message: { ...MESSAGE, language } });
  });

  it.each(['', 'German', 'd', '../de', ['de', 'fr']])('has no language where that is %j', (language) => {
    expect(read({ ...CHAT, language })).toEqual(UNDERSTOOD);
  });
});

describe('what is rightly ignored', () => {
  const reply = '{"flexkeep":{"replyTo":null}}';
  it.each<[string, Record<string, unknown>, string]>([
    ['another event of the channel', CHANNEL_UPDATED, 'another-event'],
    ['an event that Twilio may have some day', { ...CHAT, EventType: 'onMessageForgotten' }, 'another-event'],
    ['another account', { ...CHAT, AccountSid: sid('AC').replace('0a', '0b') }, 'another-account'],
    ['another Chat service', { ...CHAT, InstanceSid: sid('IS').replace('0a', '0b') }, 'another-service'],
    ['what Flexkeep said itself', { ...CHAT, Attributes: reply }, 'own-message'],
  ])('%s', (_, params, reason) => {
    expect(read(params)).toMatchObject({ kind: 'ignored', reason, engagementSid: sid('CH') });
  });

  it('names what is configured instead, where a setting is the reason', () => {
    const InstanceSid = sid('IS').replace('0a', '0b');
    expect(read({ ...CHAT, InstanceSid })).toMatchObject({ found: InstanceSid, configured: sid('IS') });
  });

  it('does not name what is no SID: it may be what a customer wrote', () => {
    for (const field of ['AccountSid', 'InstanceSid']) {
      expect(read({ ...CHAT, [field]: 'My name is Erika' })).not.toHaveProperty('found');
    }
  });

  it('a kind of conversation that is not looked after', () => {
    const ignored = { kind: 'ignored', reason: 'not-looked-after' };
    expect(read(CONVERSATIONS, settingsFor('flex-flow'))).toMatchObject(ignored);
    expect(read(CHAT, settingsFor('conversations'))).toMatchObject(ignored);
  });

  it.each(['', 'null', '[]', '{"flexkeep":true}', '{"flexkeep":null}', '{"from":"flexkeep"}', '{"flexkeep"'])(
    'not: a message with the attributes %j, which are not ours',
    (Attributes) => {
      expect(read({ ...CHAT, Attributes })).toEqual(UNDERSTOOD);
    },
  );
});

describe('what cannot be understood', () => {
  const NEITHER = /^EventType and ChannelSid \(Chat\), or EventType and ConversationSid \(Conversations\), are needed$/;
  const malformed = [undefined, '', 'CH1', `${sid('CH')}0`, `XX${'0a'.repeat(16)}`, ` ${sid('CH')}`, [sid('CH')]];

  it.each([
    {},
    { EventType: 'onMessageSent' },
    { ChannelSid: sid('CH') },
    { EventType: ['onMessageSent'], ChannelSid: sid('CH') },
    { EventType: '', ChannelSid: sid('CH') },
    { EventType: '', ConversationSid: sid('CH') },
  ])('is neither of the two: %j', (params) => {
    expect(() => read(params)).toThrow(NEITHER);
  });

  it.each(malformed)('has as ChannelSid %j', (ChannelSid) => {
    expect(() => read({ ...CHAT, ChannelSid })).toThrow(/ChannelSid/);
    expect(() => read({ ...CHAT, ChannelSid })).toThrow(BadRequest);
  });

  it.each(malformed)('has as ConversationSid %j', (ConversationSid) => {
    expect(() => read({ ...CONVERSATIONS, ConversationSid })).toThrow(/ConversationSid/);
    expect(() => read({ ...CONVERSATIONS, ConversationSid })).toThrow(BadRequest);
  });

  it.each(malformed)('has as MessageSid %j', (MessageSid) => {
    expect(() => read({ ...CHAT, MessageSid })).toThrow(new BadRequest('MessageSid must be IM and 32 hex digits'));
  });

  it.each([undefined, '', ['a', 'b']])('has as From %j', (From) => {
    const message = 'From must be the identity of the author of the message';
    const { ClientIdentity: _, ...chat } = CHAT;
    expect(() => read({ ...chat, From })).toThrow(new BadRequest(message));
  });
});

it('whatever comes is read, ignored, or refused as a bad request that repeats none of it', () => {
  const text = fc.string({ maxLength: 8 }).map((t) => `⟦${t}⟧`);
  const known = fc.constantFrom(...Object.values(CHAT), ...Object.values(CONVERSATIONS));
  const value = fc.oneof(text, known, fc.array(text, { maxLength: 2 }), fc.constantFrom(undefined, null, 7, {}));
  const names = fc.constantFrom(...Object.keys(CHAT), 'ConversationSid');
  const settings = fc.constantFrom(SETTINGS, settingsFor('flex-flow'), settingsFor('conversations'), settingsFor());
  fc.assert(
    fc.property(fc.array(fc.tuple(names, value), { maxLength: 4 }), fc.boolean(), settings, (pairs, whole, given) => {
      try {
        const found = read({ ...(whole ? CHAT : {}), ...Object.fromEntries(pairs) }, given);
        return found.kind === 'message' ? /^CH\w{32}$/.test(found.message.engagementSid) : found.reason !== '';
      } catch (error) {
        if (!(error instanceof BadRequest)) throw error;
        return !/[⟦⟧]/.test(error.message);
      }
    }),
  );
});
