import { HOUR, NOW } from '../../test/support/facts';
import { BUSY, createMemoryContext, failing, type MemoryContext, roundsOf } from '../../test/support/memory-context';
import { LEASE_MS } from './ledger';
import type { Message } from './message';
import { receive } from './receive';

const MINUTE = 60_000;
const INBOUND = { url: '/inbound' };

/** A customer whose Task has ended; the ledger is changed as told. */
const over = async (said: object = {}): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  await receive(context, context.hears('agent'));
  for (const task of context.memory.tasks.values()) task.status = 'over';
  context.store(context.row().sid, { ...context.ledger(), ...said });
  context.isExtended = false;
  return context;
};

/** The webhook of the bot is off: the message does not name one. */
const wrote = async (context: MemoryContext, more: Partial<Message> = {}) =>
  receive(context, { ...context.hears('me again'), ...more });

const ignored = (reason: string) => ({ outcome: 'ignored', reason });

describe('a customer whose Task has ended', () => {
  it('is met by the bot, and the ledger remembers where the Task led', async () => {
    const context = await over({ routing: { taskSid: 'WT1', own: 1 } });
    expect(await wrote(context)).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ phase: 'bot', former: { taskSid: 'WT1', own: 1 } });
  });

  it.each(['with-agent', 'closed'])('is not answered a second time (%s)', async (phase) => {
    const context = await over({ phase });
    const message = context.hears('me again');
    context.store(context.row().sid, { ...context.ledger(), answered: [message.sid] });
    expect(await receive(context, message)).toEqual(ignored('answered-before'));
  });

  it('is not asked for by the Task of a clean-up alone', async () => {
    const context = await over({ phase: 'closed', left: true, routing: { taskSid: 'WT1' } });
    const rounds = await roundsOf(context, () => wrote(context));
    expect(rounds.flat()).not.toContain('isLive');
  });

  it.each([
    ['is gone', () => ({ engagement: 'gone' }), 'conversation-gone'],
    ['has ended', (shown: object) => ({ ...shown, engagement: { sid: 'CH1', ended: true } }), 'conversation-ended'],
  ])('is not answered where the engagement %s', async (_, shownAs, reason) => {
    const context = await over();
    context.memory.around = (verb, effect) =>
      verb === 'observe engagement,standing' ? shownAs(effect() as object) : effect();
    expect(await wrote(context)).toEqual(ignored(reason));
  });

  it('is left to the agent where the list of live Tasks leaves the Task out', async () => {
    const context = await over();
    for (const task of context.memory.tasks.values()) task.status = 'with-agent';
    context.memory.around = (verb, effect) => (verb === 'liveTasksOf' ? [] : effect());
    expect(await wrote(context)).toEqual(ignored('with-agent'));
  });

  it.each(['left', 'paused', 'parked', 'in-transfer'] as const)('is left to the agent who %s it', async (standing) => {
    const context = await over();
    context.row().standing = standing;
    expect(await wrote(context)).toEqual(ignored('with-agent'));
  });

  it('waits for a clean-up that is under way', async () => {
    const context = await over({ phase: 'closed', lease: { holder: 'x', until: NOW + LEASE_MS } });
    expect(await wrote(context)).toEqual({ outcome: 'unfinished', reason: 'being-ended' });
  });

  it.each([true, false])('keeps the caller waiting where little patience is left: %s', async (isShort) => {
    const context = await over();
    context.isShort = isShort;
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('late'));
    expect(context.isExtended).toBe(isShort);
  });
});

describe('a handover that may have been dropped', () => {
  const COMING = { taskSid: 'WT1', coming: true, hook: INBOUND };

  it.each(['none', 'coming', 'failed'] as const)('is made again as the customer writes: %s', async (standing) => {
    const context = await over({ routing: COMING, since: NOW - HOUR });
    context.row().standing = standing;
    expect(await wrote(context)).toEqual(ignored('handover-failed'));
    expect(context.live()).toHaveLength(1);
  });

  it('is waited for a while', async () => {
    const context = await over({ routing: COMING, since: NOW - MINUTE });
    context.row().standing = 'coming';
    expect(await wrote(context)).toEqual(ignored('with-agent'));
    expect(context.live()).toEqual([]);
  });

  it('is none where an agent had the customer', async () => {
    const context = await over({ routing: COMING, since: NOW - HOUR });
    context.row().standing = 'ended';
    context.row().hooks.set('WH9', INBOUND);
    expect(await wrote(context)).toEqual({ outcome: 'answered' });
  });
});

describe('the webhook that told of the message', () => {
  it('is the one in the ledger: it is not asked for', async () => {
    const context = await over({ phase: 'closed', hookSid: 'WH9', hook: INBOUND });
    const message = { ...context.hears('me again'), hookSid: 'WH9' };
    const calls = (await roundsOf(context, () => receive(context, message))).flat();
    expect(calls).not.toContain('hook');
    expect(context.ledger()).toMatchObject({ phase: 'bot', hookSid: 'WH9', hook: INBOUND });
  });

  it('is another one, and there', async () => {
    const context = await over({ phase: 'closed', hookSid: 'WH8', hook: { url: '/old' } });
    context.row().hooks.set('WH9', INBOUND);
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ phase: 'bot', hookSid: 'WH9', hook: INBOUND });
  });

  it('is another one, and was taken off since', async () => {
    const context = await over({ phase: 'closed', hookSid: 'WH8' });
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('late'));
    const agents = await over({ hookSid: undefined });
    expect(await wrote(agents, { hookSid: 'WH9' })).toEqual(ignored('late'));
  });

  it('is not known: the bot is there with what the ledger knows', async () => {
    const context = await over({ phase: 'closed', hookSid: 'WH8', hook: INBOUND });
    const { hookSid: _, ...unnamed } = context.hears('me again');
    const calls = (await roundsOf(context, () => receive(context, unnamed))).flat();
    expect(calls).not.toContain('hook');
    expect(context.ledger()).toMatchObject({ phase: 'bot', hook: INBOUND, hookSid: 'WH8' });
  });
});

describe('a webhook of the bot that no list showed at the handover', () => {
  it('is late where it came through a webhook that is off, although no handover saw one', async () => {
    const context = await over({ hooked: true });
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('late'));
  });

  it('is late where a sweep took it off, and a list shows it still', async () => {
    const context = await over({ hooked: false });
    let looks = 0;
    context.memory.around = (verb, effect) => {
      looks += verb === 'hook' ? 1 : 0;
      return verb === 'hook' && looks === 1 ? { sid: 'WH9', hook: INBOUND } : effect();
    };
    expect(await wrote(context)).toEqual(ignored('late'));
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
  });

  it('is taken off where the engagement ends with its Task', async () => {
    const context = await over({ hooked: true });
    context.row().hooks.set('WH9', INBOUND);
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('with-agent'));
    expect(context.isHooked()).toBe(false);
  });

  it('is the bot’s where the engagement lives on', async () => {
    const context = await over({ hooked: true });
    context.memory.merge(context.row(), { survivesTask: true });
    context.row().hooks.set('WH9', INBOUND);
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ phase: 'bot', hookSid: 'WH9' });
  });

  it.each([
    ['is the bot’s where it was taken off late, and put back', { hooked: false }, { outcome: 'answered' }],
    ['is late where the handover took it off', { hook: INBOUND }, ignored('late')],
  ])('that no list shows, on an engagement that lives on, %s', async (_, said, result) => {
    const context = await over(said);
    context.memory.merge(context.row(), { survivesTask: true });
    expect(await wrote(context)).toEqual(result);
  });

  it.each<[string, object, boolean]>([
    ['it is known that none showed it', { hooked: true }, true],
    ['it was taken off, and is to be put back', { hook: INBOUND }, true],
    ['it was taken off of a handover that may be dropped', { routing: { taskSid: 'WT1', hook: INBOUND } }, true],
    ['nothing is known of one', {}, false],
  ])('is asked for where the message does not name it and %s', async (_, said, is) => {
    const context = await over(said);
    const { hookSid: _sid, ...unnamed } = { hookSid: '', ...context.hears('me again') };
    const calls = (await roundsOf(context, () => receive(context, unnamed))).flat();
    expect(calls.includes('hook')).toBe(is);
  });
});

describe('a webhook of the bot that is on although an agent has the customer', () => {
  const agents = async (said: object = {}) => {
    const context = await over(said);
    for (const task of context.memory.tasks.values()) task.status = 'with-agent';
    return context;
  };

  it('is noted to be off where no list showed it at the handover', async () => {
    const context = await agents({ hooked: true });
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('with-agent'));
    expect(context.ledger()).toMatchObject({ hooked: true });
    context.row().hooks.set('WH9', INBOUND);
    expect(await wrote(context, { hookSid: 'WH9' })).toEqual(ignored('with-agent'));
    expect(context.isHooked()).toBe(false);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', hooked: false, hook: INBOUND });
    // A message before that comes late: the bot could not hear the answer.
    for (const task of context.memory.tasks.values()) task.status = 'over';
    expect(await wrote(context)).toEqual(ignored('late'));
  });

  it('is taken off: the one that told, or the one that is found', async () => {
    const context = await agents();
    context.row().hooks.set('WH9', { url: '/another' });
    await wrote(context, { hookSid: 'WH9' });
    expect([...context.row().hooks]).toEqual([]);
    // A handover took one off: what is noted of it stays.
    expect(context.ledger()).not.toHaveProperty('hooked');
    context.row().hooks.set('WH8', INBOUND);
    const { hookSid: _, ...unnamed } = context.hears('hello?');
    await receive(context, unnamed);
    expect([...context.row().hooks]).toEqual([]);
  });

  it('is looked for in vain', async () => {
    const context = await agents();
    failing(context, { verb: 'unhook', failure: BUSY });
    expect(await wrote(context)).toEqual(ignored('with-agent'));
  });
});

describe('a customer who writes under another name', () => {
  it('is known by the participants', async () => {
    const context = createMemoryContext();
    await receive(context, context.hears('hi'));
    context.row().customer = '+15550123';
    const message = { ...context.hears('it is me', '+15550123'), author: '+15550123' };
    const calls: string[][] = await roundsOf(context, () => receive(context, message));
    expect(calls.flat()).toContain('observe engagement,customer');
    expect(context.said()).toHaveLength(3);
  });

  it('is not asked for under the first one', async () => {
    const context = createMemoryContext();
    await receive(context, context.hears('hi'));
    const message = context.hears('and now?');
    expect((await roundsOf(context, () => receive(context, message))).flat()).not.toContain('isCustomer');
  });
});

it('a handover that was begun keeps the caller waiting', async () => {
  const lease = { holder: 'x', until: NOW + LEASE_MS };
  const context = await over({ phase: 'handing-over', replies: [], lease });
  expect(await wrote(context)).toEqual({ outcome: 'unfinished', reason: 'handover-under-way' });
  expect(context.isExtended).toBe(true);
});
