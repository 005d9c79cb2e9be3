import { NOW } from '../../test/support/facts';
import { createMemoryContext, type MemoryContext, meanwhile, roundsOf } from '../../test/support/memory-context';
import type { Message } from './message';
import { receive } from './receive';

const MINUTE = 60_000;
const UNSEEN = { outcome: 'unfinished', reason: 'not-visible-yet' };

const written = (text = 'hi'): { context: MemoryContext; message: Message } => {
  const context = createMemoryContext();
  const message = context.hears(text);
  return { context, message };
};

const createTask = (context: MemoryContext, sid: string): void => {
  const attributes = { engagement: context.row().sid };
  context.memory.tasks.set(sid, { sid, attributes, createdAt: NOW, status: 'with-agent' });
};

describe('the first message of an engagement', () => {
  it('needs no look into the ledger, unless there is one', async () => {
    const { context, message } = written();
    const first = { ...message, index: 0 };
    const calls = (await roundsOf(context, () => receive(context, first))).flat();
    expect(calls).not.toContain('ledger read');
    expect(context.said()).toEqual(['You said hi']);
    expect(await receive(context, first)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
    const later = { ...context.hears('and now?'), index: 2 };
    expect((await roundsOf(context, () => receive(context, later)))[0]).toEqual(['ledger read']);
  });

  it('reads the ledger before anything else is asked where a Task is noted', async () => {
    const { context, message } = written();
    const first = { ...message, index: 0 };
    await receive(context, first);
    await receive(context, context.hears('agent'));
    expect(await receive(context, first)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
  });

  it('may be of an engagement that Twilio shows some minutes later', async () => {
    const { context, message } = written();
    context.memory.engagements.clear();
    context.memory.now += 5 * MINUTE - 1;
    expect(await receive(context, message)).toEqual(UNSEEN);
  });

  it('may be of an engagement whose participants Twilio shows, and not itself', async () => {
    const { context, message } = written();
    context.memory.now += 5 * MINUTE;
    context.memory.around = (verb, effect) => (verb.startsWith('observe') ? { engagement: 'gone' } : effect());
    expect(await receive(context, message)).toEqual(UNSEEN);
  });

  it('may be of an engagement whose participants Twilio does not show yet', async () => {
    const { context, message } = written();
    context.memory.around = (verb, effect) => (verb === 'isCustomer' ? 'unclear' : effect());
    expect(await receive(context, message)).toEqual(UNSEEN);
  });

  it('is left to the fifth writer in a row', async () => {
    const { context, message } = written();
    let writes = 0;
    context.memory.around = (verb, effect) => {
      if (verb !== 'ledger create') return effect();
      writes += 1;
      return undefined;
    };
    expect(await receive(context, message)).toEqual({ outcome: 'unfinished', reason: 'conflicts' });
    expect(writes).toBe(5);
  });

  it('remembers the languages that webhook and channel ask for', async () => {
    const { context, message } = written();
    context.memory.around = (verb, effect) =>
      verb.startsWith('observe')
        ? { ...(effect() as object), customer: { channelType: 'sms', name: 'Customer', language: 'fr' } }
        : effect();
    await receive(context, { ...message, language: 'de' });
    expect(context.ledger()).toMatchObject({ languages: ['de', 'fr'], channelType: 'sms' });
    const another = written();
    await receive(another.context, another.message);
    expect(another.context.ledger()).toMatchObject({ languages: [] });
  });
});

describe('a Task from before the ledger', () => {
  it.each<[string, { noted?: string; live?: string; ledger?: boolean }, string | undefined]>([
    ['lives, and the engagement names it', { noted: 'WT1', live: 'WT1' }, 'with-agent'],
    ['is over', { noted: 'WT1' }, undefined],
    ['is over, and another one lives', { noted: 'WT1', live: 'WT2' }, undefined],
    ['lives, and a ledger that cannot be read is there', { live: 'WT1', ledger: true }, 'with-agent'],
    ['is over, and a ledger that cannot be read is there', { ledger: true }, undefined],
    ['is another application’s', { live: 'WT1' }, undefined],
  ])('%s', async (_, { noted, live, ledger }, reason) => {
    const { context, message } = written();
    if (noted) context.memory.merge(context.row(), { taskSid: noted });
    if (live) createTask(context, live);
    if (ledger) context.store(context.row().sid, 'no ledger');
    expect((await receive(context, message)).reason).toBe(reason);
    expect(context.said()).toHaveLength(reason ? 0 : 1);
  });

  it('is not looked for where nothing names one', async () => {
    const { context, message } = written();
    const calls = (await roundsOf(context, () => receive(context, message))).flat();
    expect(calls.filter((verb) => verb === 'isLive' || verb === 'liveTasksOf')).toEqual([]);
  });
});

describe('the webhook of the bot', () => {
  const surviving = () => {
    const found = written();
    found.context.memory.merge(found.context.row(), { survivesTask: true });
    return found;
  };

  it('is remembered where the engagement survives its Task', async () => {
    const { context, message } = surviving();
    await receive(context, message);
    expect(context.ledger()).toMatchObject({ hook: { url: '/inbound' }, hookSid: message.hookSid });
  });

  it('is found where the message does not name it', async () => {
    const { context, message } = surviving();
    const { hookSid, ...unnamed } = message;
    await receive(context, unnamed);
    expect(context.ledger()).toMatchObject({ hook: { url: '/inbound' }, hookSid });
  });

  it('that the message names is the one, whichever is found', async () => {
    const { context, message } = surviving();
    context.row().hooks.set('WH9', { url: '/inbound', another: true });
    context.memory.around = (verb, effect) => (verb === 'hook' ? { sid: 'WH9', hook: { own: 1 } } : effect());
    await receive(context, message);
    expect(context.ledger()).toMatchObject({ hook: { own: 1 }, hookSid: message.hookSid });
  });

  it('is not asked for where the engagement ends with its Task', async () => {
    const { context, message } = written();
    const { hookSid: _, ...unnamed } = message;
    const calls = (await roundsOf(context, () => receive(context, unnamed))).flat();
    expect(calls).not.toContain('hook');
    expect(context.ledger()).not.toHaveProperty('hook');
    expect(context.ledger()).not.toHaveProperty('hookSid');
  });
});

describe('where little of the caller’s patience is left', () => {
  const firstRound = async (context: MemoryContext, message: Message) =>
    (await roundsOf(context, () => receive(context, message)))[0];

  it('all of it is done, and what may be needless is asked for at once', async () => {
    const { context, message } = written();
    context.isShort = true;
    expect(await firstRound(context, message)).toEqual(['ledger read']);
    const first = createMemoryContext();
    first.isShort = true;
    const hi = { ...first.hears('hi'), index: 0 };
    expect(await firstRound(first, hi)).toEqual(['hook', 'observe engagement,customer']);
    expect(first.ledger()).not.toHaveProperty('hook');
  });

  it('nothing is asked for twice', async () => {
    const { context, message } = written();
    context.memory.merge(context.row(), { survivesTask: true });
    context.isShort = true;
    const calls = (await roundsOf(context, () => receive(context, message))).flat();
    expect(calls.filter((verb) => verb === 'hook')).toHaveLength(1);
    expect(context.ledger()).toMatchObject({ hook: { url: '/inbound' } });
  });

  it.each([true, false])('the caller is kept waiting: %s', async (isShort) => {
    const { context, message } = written();
    context.isShort = isShort;
    const found: boolean[] = [];
    meanwhile(context, 'isCustomer', () => found.push(context.isExtended));
    await receive(context, message);
    expect(found).toEqual([isShort]);
  });
});
