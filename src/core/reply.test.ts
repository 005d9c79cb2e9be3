import {
  BUSY,
  createMemoryContext,
  failing,
  type MemoryContext,
  meanwhile,
  NO_ANSWER,
} from '../../test/support/memory-context';
import { TwilioFailure } from '../platform/errors';
import type { BotAnswer } from './bot';
import { LEASE_MS, type Ledger } from './ledger';
import type { Message } from './message';
import { receive } from './receive';

const met = async (said: object = {}): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  context.store(context.row().sid, { ...context.ledger(), ...said });
  context.isExtended = false;
  return context;
};

const hears = (context: MemoryContext, text: string, more: Partial<Message> = {}) =>
  receive(context, { ...context.hears(text), ...more });

/** The ledger at the moment of the first call of that verb. */
const atFirst = (context: MemoryContext, verb: string): { ledger?: Ledger | undefined } => {
  const found: { ledger?: Ledger | undefined } = {};
  meanwhile(context, verb, () => {
    found.ledger = context.ledger();
  });
  return found;
};

describe('an earlier reply that is owed', () => {
  const owed = (more: object = {}) => ({ to: 'IM1', text: 'Earlier', until: 0, index: 4, ...more });

  it('is said before the new one, where positions show no room for it and no invocation is at it', async () => {
    const context = await met({ replies: [owed()] });
    const found = atFirst(context, 'say');
    await hears(context, 'and now?', { index: 5 });
    expect(context.said().slice(1)).toEqual(['Earlier', 'You said and now?']);
    expect(found.ledger).toMatchObject({ replies: [{ to: 'IM1', until: context.now() + LEASE_MS }, { index: 5 }] });
  });

  it('is not said again where it is there', async () => {
    const context = await met({ replies: [owed()] });
    context.row().messages.push({ sid: 'IM2', author: 'bot', text: 'Earlier', at: 0, replyTo: 'IM1' });
    await hears(context, 'and now?', { index: 5 });
    expect(context.said().slice(1)).toEqual(['Earlier', 'You said and now?']);
  });

  it.each<[string, object, Partial<Message>]>([
    ['an invocation is at it', { until: 60_000 }, { index: 5 }],
    ['its position is not known', { index: undefined }, { index: 5 }],
    ['the position of the new message is not known', {}, {}],
  ])('stays as it is where %s', async (_, more, message) => {
    const context = await met();
    const until = 'until' in more ? context.now() + 1 : 0;
    const reply = { ...owed(more), until };
    context.store(context.row().sid, { ...context.ledger(), replies: [reply] });
    await hears(context, 'and now?', message);
    expect(context.said().slice(1)).toEqual(['You said and now?']);
    expect(context.ledger()).toMatchObject({ replies: [JSON.parse(JSON.stringify(reply)), {}] });
  });

  it('is owed no more where positions leave room for it', async () => {
    const context = await met({ replies: [owed()] });
    await hears(context, 'and now?', { index: 6 });
    expect(context.ledger()).toMatchObject({ replies: [{ text: 'You said and now?' }] });
  });

  it.each([
    [800, ['IM1', 'IM2']],
    [801, ['IM2']],
  ])('is kept up to 1,600 letters, the newest first: %d', async (length, kept) => {
    const text = 'a'.repeat(length);
    const context = await met({ replies: ['IM1', 'IM2'].map((to) => ({ to, text, until: 0 })) });
    const message = context.hears('and now?');
    await receive(context, message);
    expect(context.ledger()).toMatchObject({ replies: [...kept, message.sid].map((to) => ({ to })) });
  });
});

describe('a turn', () => {
  const answering = (context: MemoryContext, answer: Partial<BotAnswer>): MemoryContext => ({
    ...context,
    bot: { ...context.bot, turn: async ({ state }) => ({ state, next: 'wait', ...answer }) },
  });

  it('without words leaves none to be said', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    expect(await receive(answering(context, {}), message)).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ replies: [] });
    expect(context.said()).toEqual([]);
  });

  it('without words is done, although nothing can be stored of it', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'ledger create', failure: new TwilioFailure('too-large', 413, 54_006) });
    const received = await receive(answering(context, {}), message);
    expect(received).toEqual({ outcome: 'answered', reason: 'not-remembered' });
    expect(context.said()).toEqual([]);
  });

  it.each([
    ['Twilio', BUSY],
    ['a mistake of our own', Object.assign(new Error('too large'), { kind: 'too-large' })],
  ])('fails with the write: %s', async (_, failure) => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    context.memory.around = (verb, effect) => {
      if (verb === 'ledger create') throw failure;
      return effect();
    };
    await expect(receive(context, message)).rejects.toBe(failure);
    expect(context.said()).toEqual([]);
  });

  it('keeps the caller waiting from the write on', async () => {
    const context = await met();
    const found: boolean[] = [];
    context.memory.around = (verb, effect) => {
      if (verb.startsWith('ledger')) found.push(context.isExtended);
      return effect();
    };
    await hears(context, 'and now?');
    expect(found).toEqual([false, true]);
  });

  it('remembers the first webhook that told of the customer', async () => {
    const context = await met({ hookSid: undefined });
    await hears(context, 'and now?', { hookSid: 'WH8' });
    await hears(context, 'and then?', { hookSid: 'WH9' });
    expect(context.ledger()).toMatchObject({ hookSid: 'WH8' });
    const unnamed = await met({ hookSid: undefined });
    const { hookSid: _, ...message } = unnamed.hears('and now?');
    await receive(unnamed, message);
    expect(unnamed.ledger()).not.toHaveProperty('hookSid');
  });
});

describe('a message whose webhook asks for a handover at once', () => {
  const atOnce = { priority: 5, taskChannel: 'sms' };

  it.each([
    ['of the dialogue', { dialogue: { step: '', misses: 0, turns: 0, slots: {}, path: [], language: 'it' } }, 'it'],
    ['of the channel', { languages: ['de', 'fr'] }, 'de'],
    ['that is not known', {}, ''],
  ])('hands over in the language %s, and asks no bot', async (_, said, language) => {
    const context = await met(said);
    const found = atFirst(context, 'create');
    expect(await hears(context, 'hello?', { atOnce })).toMatchObject({ outcome: 'handed-over' });
    expect(found.ledger).toMatchObject({ phase: 'handing-over', brief: { ...atOnce, language } });
    expect(context.said()).toEqual(['You said hi']);
  });
});

describe('a reply that Twilio refuses', () => {
  const other = { to: 'IM0', text: 'Other', until: 0 };

  it('is owed at once, and others stay as they are', async () => {
    const context = await met({ replies: [other] });
    failing(context, { verb: 'say', failure: BUSY });
    const message = context.hears('and now?');
    await expect(receive(context, message)).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ replies: [other, { to: message.sid, until: 0 }] });
  });

  it.each([
    ['by a customer who opted out', 21_610, 'opted-out'],
    ['in an engagement that was closed meanwhile', 50_377, 'conversation-ended'],
  ])('%s is not owed, and others stay as they are', async (_, code, reason) => {
    const context = await met({ replies: [other] });
    failing(context, { verb: 'say', failure: new TwilioFailure('refused', 400, code) });
    const message = context.hears('and now?');
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason });
    expect(context.ledger()).toMatchObject({ replies: [other] });
    // The same at a redelivery, where the first delivery was cut off.
    const mine = { to: message.sid, text: 'You said and now?', until: 0 };
    context.store(context.row().sid, { ...context.ledger(), replies: [mine] });
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason });
    expect(context.ledger()).toMatchObject({ replies: [] });
  });

  it('is said by its redelivery, which takes it for itself', async () => {
    const context = await met({ replies: [other] });
    const message = context.hears('and now?');
    failing(context, { verb: 'say', failure: NO_ANSWER, times: 1 });
    await expect(receive(context, message)).rejects.toBe(NO_ANSWER);
    context.memory.now += LEASE_MS;
    const found = atFirst(context, 'say');
    expect(await receive(context, message)).toEqual({ outcome: 'answered' });
    const until = context.now() + LEASE_MS;
    expect(found.ledger).toMatchObject({ replies: [other, { to: message.sid, until }] });
  });
});
