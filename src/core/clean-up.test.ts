import { applied, does, met, overtaken, seenIn } from '../../test/support/applying';
import { ENDED, engagement, HOUR, NOW, TASK_SID } from '../../test/support/facts';
import { INBOUND } from '../../test/support/memory';
import {
  BUSY,
  createMemoryContext,
  failing,
  logOf,
  meanwhile,
  NO_ANSWER,
  roundsOf,
} from '../../test/support/memory-context';
import { apply } from './apply';
import type { Cause } from './facts';
import { LEASE_MS, type Ledger } from './ledger';
import type { Ending, Engagement, Orchestration } from './port';

describe('a clean-up', () => {
  const agents = { phase: 'with-agent' };
  const surviving = { phase: 'with-agent', hook: INBOUND, answered: ['IM1'] };
  const unhooked = async (said: Partial<Record<string, unknown>> = surviving) => {
    const context = await met(said);
    context.row().hooks.clear();
    return context;
  };

  it('shows the adapter what was seen, and logs what was ended', async () => {
    const context = await met({ ...agents, routing: { taskSid: TASK_SID, own: 1 } });
    const shown: [string, Ending][] = [];
    const end: Orchestration['end'] = async (_, what, seen) => {
      shown.push([what, seen]);
      return what === 'carrier' ? 'KC1' : undefined;
    };
    const seen = { ...(await seenIn(context)), carrier: { sid: 'KC1', activeAt: 0 }, standing: 'open' as const };
    const verdict = { reason: 'task-ended' as const, actions: does('end-carrier', 'end-engagement') };
    const orchestration = { ...context.orchestration, end };
    await apply({ ...context, orchestration }, context.row().sid, ENDED, { seen, verdict });
    const { ledger: _, ...rest } = seen;
    const all = { ...rest, routing: { taskSid: TASK_SID, own: 1 } };
    expect(shown).toStrictEqual([
      ['carrier', all],
      ['engagement', all],
    ]);
    const done = { outcome: 'done', reason: 'task-ended', sid: context.row().sid };
    expect(logOf(context, 'end-session')).toStrictEqual([{ ...done, action: 'end-session', sessionSid: 'KC1' }]);
    expect(logOf(context, 'close')).toStrictEqual([{ ...done, action: 'close' }]);
  });

  it('ends only what it is told to', async () => {
    const context = await met(agents);
    expect(await applied(context, does('end-carrier'))).toBe('done');
    expect(context.row().carrier).toBeUndefined();
    expect(JSON.parse(context.row().attributes)).toEqual({});
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
    const another = await met(agents);
    const found: (Ledger | undefined)[] = [];
    meanwhile(another, 'end engagement', () => found.push(another.ledger()));
    expect(await applied(another, does('end-engagement', 'close-ledger'), { cause: ENDED })).toBe('done');
    expect(found).toMatchObject([{ lease: {} }]);
    expect(another.row().carrier).toBeDefined();
    expect(another.ledger()).toMatchObject({ phase: 'closed', endedFor: TASK_SID });
  });

  it('ends nothing more where another writer came first', async () => {
    const context = await met(agents);
    overtaken(context);
    expect(await applied(context, does('end-carrier', 'end-engagement', 'close-ledger'))).toBe('came-back');
    expect(JSON.parse(context.row().attributes)).toEqual({});
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
  });

  it('gives up its lease where nothing is left to be done', async () => {
    const context = await met(agents);
    await applied(context, does('end-carrier', 'close-ledger'), { cause: ENDED });
    expect(context.ledger()).toMatchObject({ phase: 'closed' });
    expect(context.ledger()).not.toHaveProperty('lease');
    const another = await met(agents);
    await applied(another, does('close-ledger'), { cause: ENDED });
    expect(another.ledger()).not.toHaveProperty('lease');
    let writes = 0;
    const plain = await met(agents);
    plain.memory.around = (verb, effect) => {
      if (verb === 'ledger write') writes += 1;
      return effect();
    };
    await applied(plain, does('close-ledger'), { cause: ENDED });
    expect(writes).toBe(1);
  });

  it('holds its lease while it goes on, and keeps it with the engagement’s end', async () => {
    const context = await met(agents);
    const found: (Ledger | undefined)[] = [];
    meanwhile(context, 'end engagement', () => found.push(context.ledger()));
    await applied(context, does('end-carrier', 'end-engagement', 'close-ledger'), { cause: ENDED });
    expect(found).toMatchObject([{ phase: 'closed', lease: { until: NOW + LEASE_MS } }]);
    expect(context.ledger()).toEqual(found[0]);
  });

  it.each<[string, object | undefined, Partial<Engagement>, Parameters<typeof does>, boolean]>([
    ['is for good, with an agent', agents, { endsForGood: true }, ['end-engagement', 'close-ledger'], true],
    ['is for good, without a ledger', undefined, { endsForGood: true }, ['end-engagement', 'close-ledger'], true],
    ['may be undone', agents, {}, ['end-engagement', 'close-ledger'], false],
    [
      'comes after the carrier’s',
      agents,
      { endsForGood: true },
      ['end-carrier', 'end-engagement', 'close-ledger'],
      false,
    ],
    [
      'is for good, in a handover',
      { phase: 'handing-over', replies: [] },
      { endsForGood: true },
      ['end-engagement', 'close-ledger'],
      false,
    ],
  ])('ends the engagement beside its claim where that end %s', async (_, said, how, names, isBeside) => {
    const context = said ? await met(said) : createMemoryContext();
    if (!said) context.hears('hi');
    const seen = { engagement: { ...engagement({ sid: context.row().sid }), ...how } };
    const rounds = await roundsOf(context, () => applied(context, does(...names), { cause: ENDED, seen }));
    expect(rounds.filter((round) => round.includes('end engagement'))).toHaveLength(1);
    expect(rounds[1]?.includes('end engagement')).toBe(isBeside);
  });

  it('does not know which Task it is after where the engagement is not shown', async () => {
    const context = await met(agents);
    await applied(context, does('end-carrier', 'close-ledger'), { cause: ENDED, seen: { engagement: 'gone' } });
    expect(context.ledger()).not.toHaveProperty('endedFor');
    const sweep = await met(agents);
    await applied(sweep, does('end-carrier', 'close-ledger'));
    expect(sweep.ledger()).toMatchObject({ phase: 'closed' });
    expect(sweep.ledger()).not.toHaveProperty('endedFor');
  });

  it('puts the bot back, once', async () => {
    const context = await unhooked();
    const found: (Ledger | undefined)[] = [];
    meanwhile(context, 'rehook', () => found.push(context.ledger()));
    expect(await applied(context, does('rehook', 'close-ledger'), { cause: ENDED })).toBe('done');
    expect(found).toMatchObject([{ phase: 'closed', left: true }]);
    const [hookSid] = context.row().hooks.keys();
    expect(context.ledger()).toMatchObject({ phase: 'closed', hookSid, endedFor: TASK_SID });
    expect(context.ledger()).not.toHaveProperty('left');
    expect(logOf(context, 'restore-bot')).toMatchObject([{ outcome: 'done' }]);
  });

  it.each([
    ['that was cut off', { ...surviving, phase: 'closed', left: true }, 1],
    ['after a handover that was cut off', { ...surviving, phase: 'handing-over', replies: [] }, 1],
    ['after a Task', surviving, 2],
  ])('%s looks for a webhook of the bot that may be there', async (_, said, hooks) => {
    const context = await unhooked(said);
    context.row().hooks.set('WH7', INBOUND);
    await applied(context, does('rehook', 'close-ledger'), { cause: ENDED });
    expect(context.row().hooks.size).toBe(hooks);
    expect(context.ledger()).toMatchObject({ hookSid: [...context.row().hooks.keys()].at(-1) });
  });

  it('puts no bot back where it is not known how', async () => {
    const context = await unhooked({ phase: 'closed', left: true });
    expect(await applied(context, does('rehook'))).toBe('done');
    expect(context.isHooked()).toBe(false);
    expect(context.ledger()).toMatchObject({ left: true });
  });

  it('puts no bot back that was not asked for', async () => {
    const context = await unhooked({ ...surviving, phase: 'closed', left: true });
    failing(context, { verb: 'twin', failure: BUSY });
    await applied(context, does('end-carrier', 'close-ledger'), { cause: ENDED });
    expect(context.isHooked()).toBe(false);
  });
});

describe('a clean-up that fails', () => {
  const agents = { phase: 'with-agent', routing: { taskSid: TASK_SID } };
  const ends = does('end-carrier', 'end-engagement', 'close-ledger');

  it('is remembered, logged, and the caller may wait for it', async () => {
    const context = await met(agents);
    failing(context, { verb: 'end engagement', failure: NO_ANSWER });
    await expect(applied(context, ends, { cause: ENDED })).rejects.toBe(NO_ANSWER);
    expect(context.ledger()).toMatchObject({ phase: 'closed', left: true, endedFor: TASK_SID });
    expect(context.ledger()).not.toHaveProperty('lease');
    expect(context.isExtended).toBe(true);
    expect(logOf(context, 'close')).toMatchObject([{ outcome: 'failed', status: 0 }]);
  });

  it('is remembered without a ledger, and where it goes on', async () => {
    const context = createMemoryContext();
    context.hears('hi');
    failing(context, { verb: 'end carrier', failure: BUSY });
    await expect(applied(context, does('end-carrier'))).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ phase: 'closed', left: true, customer: '' });
    expect(context.isExtended).toBe(false);
  });

  it('keeps the ledger of a customer, where it was not claimed', async () => {
    const context = await met(agents);
    failing(context, { verb: 'end carrier', failure: BUSY });
    await expect(applied(context, does('end-carrier'))).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ left: true, customer: 'customer', routing: { taskSid: TASK_SID } });
  });

  it.each([
    ['may have put the bot back', NO_ANSWER, true],
    ['was refused', BUSY, false],
  ])('keeps its lease where it %s', async (_, failure, isLeased) => {
    const context = await met({ phase: 'with-agent', hook: INBOUND });
    failing(context, { verb: 'rehook', failure });
    await expect(applied(context, does('rehook', 'close-ledger'), { cause: ENDED })).rejects.toBe(failure);
    expect(Object.hasOwn(context.ledger() ?? {}, 'lease')).toBe(isLeased);
    expect(logOf(context, 'restore-bot')).toMatchObject([{ outcome: 'failed' }]);
  });

  it('is logged where that cannot be remembered', async () => {
    const context = await met(agents);
    context.memory.around = (verb, effect) => {
      if (verb === 'end carrier' || verb === 'ledger write') throw BUSY;
      return effect();
    };
    await expect(applied(context, does('end-carrier'))).rejects.toBe(BUSY);
    expect(logOf(context, 'remember')).toMatchObject([{ outcome: 'failed', status: 429 }]);
  });

  it('is a mistake of our own, and neither remembered nor logged', async () => {
    const mistake = new TypeError('undefined is no function');
    const context = await met(agents);
    context.memory.around = (verb, effect) => {
      if (verb === 'end carrier') throw mistake;
      return effect();
    };
    await expect(applied(context, does('end-carrier'))).rejects.toBe(mistake);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
    expect(context.logged).toEqual([]);
    context.memory.around = (verb, effect) => {
      if (verb === 'end carrier') throw BUSY;
      if (verb === 'ledger write') throw mistake;
      return effect();
    };
    await expect(applied(context, does('end-carrier'))).rejects.toBe(mistake);
  });
});

describe('a customer who left the bot', () => {
  const ends = does('end-carrier', 'end-engagement', 'close-ledger');
  const reason = 'customer-left' as const;
  const quiet = async () => {
    const context = await met();
    context.memory.now += 25 * HOUR;
    return context;
  };
  const cause: Cause = { kind: 'sweep', minAgeMs: 26 * HOUR, botIdleMs: 25 * HOUR };

  it('hears a farewell before the end, and the end comes where that fails', async () => {
    const context = await quiet();
    expect(await applied(context, ends, { cause, reason })).toBe('done');
    expect(context.said()).toEqual(['You said hi', 'You left']);
    const another = await quiet();
    failing(another, { verb: 'say', failure: BUSY });
    expect(await applied(another, ends, { cause, reason })).toBe('done');
    expect(logOf(another, 'farewell')).toMatchObject([{ outcome: 'failed', status: 429 }]);
    expect(another.row().carrier).toBeUndefined();
  });

  it('hears none after another end', async () => {
    const context = await quiet();
    await applied(context, ends, { cause: { kind: 'goodbye' }, reason: 'goodbye' });
    expect(context.said()).toEqual(['You said hi']);
    const agents = await met({ phase: 'with-agent' });
    await applied(agents, ends, { cause, reason });
    expect(agents.said()).toEqual(['You said hi']);
  });

  it('is kept where the newest message is younger than the bot waits', async () => {
    const context = await quiet();
    context.memory.now -= 1;
    expect(await applied(context, ends, { cause, reason })).toBe('came-back');
    expect(context.ledger()).toMatchObject({ phase: 'bot' });
    expect(context.row().carrier).toBeDefined();
    const untold = await met();
    untold.memory.now += 25 * HOUR;
    expect(await applied(untold, ends, { cause: { kind: 'sweep', minAgeMs: 26 * HOUR }, reason })).toBe('came-back');
  });

  it('is not cleaned up after a mistake of our own', async () => {
    const mistake = new TypeError('undefined is no function');
    const context = await quiet();
    context.memory.around = (verb, effect) => {
      if (verb === 'say') throw mistake;
      return effect();
    };
    await expect(applied(context, ends, { cause, reason })).rejects.toBe(mistake);
    expect(context.row().carrier).toBeDefined();
  });
});
