import { applied, met, overtaken, SWEEP, seenIn } from '../../test/support/applying';
import { ENDED, HOUR, liveTask, MESSAGE, NOW, TASK_SID } from '../../test/support/facts';
import { INBOUND } from '../../test/support/memory';
import { BUSY, createMemoryContext, failing, logOf, meanwhile, roundsOf } from '../../test/support/memory-context';
import { apply } from './apply';
import type { Cause } from './facts';
import { LEASE_MS } from './ledger';
import type { Orchestration } from './port';
import type { Action } from './verdict';

describe('a note', () => {
  const note: Action = { do: 'note', routing: { taskSid: TASK_SID }, standing: 'left', endedFor: TASK_SID };

  it('is written into the ledger, which another writer may change first', async () => {
    const context = await met({ phase: 'with-agent' });
    expect(await applied(context, [note])).toBe('done');
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', standing: 'left', routing: { taskSid: TASK_SID } });
    expect(context.isHooked()).toBe(true);
    overtaken(context);
    expect(await applied(context, [note])).toBe('came-back');
  });

  it('begins a ledger where there is none', async () => {
    const context = createMemoryContext();
    context.hears('hi');
    const seen = { customer: { channelType: 'sms', name: 'Customer' } };
    expect(await applied(context, [note], { seen })).toBe('done');
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', customer: '', channelType: 'sms', standing: 'left' });
  });

  it.each([
    ['whose SID the ledger has', { hookSid: 'WH9' }],
    ['that is found', { hookSid: undefined }],
  ])('of a handover that was cut off takes off the webhook of the bot %s', async (_, { hookSid }) => {
    const context = await met({ phase: 'handing-over', replies: [], hookSid });
    if (hookSid) {
      context.row().hooks.set(hookSid, { url: '/another' });
      context.row().hooks.delete([...context.row().hooks.keys()][0] ?? '');
    }
    expect(await applied(context, [note])).toBe('done');
    expect([...context.row().hooks]).toEqual([]);
  });

  it('of a handover that was cut off needs no webhook of the bot', async () => {
    const context = await met({ phase: 'handing-over', replies: [], hookSid: undefined });
    context.row().hooks.clear();
    failing(context, { verb: 'unhook', failure: BUSY });
    expect(await applied(context, [note])).toBe('done');
  });
});

describe('a handover that Twilio dropped', () => {
  const again: Action[] = [{ do: 'hand-over-again' }];
  const COMING = { taskSid: TASK_SID, coming: true, hook: INBOUND };
  const dropped = async (said: Partial<Record<string, unknown>> = {}) => {
    const context = await met({ phase: 'with-agent', routing: COMING, ...said });
    context.row().hooks.clear();
    return context;
  };
  const OTHERS = ['You said hi'];
  const reason = 'handover-failed' as const;

  it('is made again: the bot is back until there is a Task, and the customer is told', async () => {
    const context = await dropped();
    let wasHooked = false;
    meanwhile(context, 'create', () => {
      wasHooked = context.isHooked();
    });
    expect(await applied(context, again, { cause: ENDED, reason })).toBe('done');
    expect(wasHooked).toBe(true);
    expect(context.isHooked()).toBe(false);
    expect(context.live()).toHaveLength(1);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid: context.live()[0] } });
    expect(context.said()).toEqual([...OTHERS, 'It takes longer']);
    expect(logOf(context, 'restore-bot')).toEqual([expect.objectContaining({ outcome: 'done', reason })]);
    expect(logOf(context, 'hand-over')).toEqual([expect.objectContaining({ outcome: 'done' })]);
  });

  it('says nothing of a webhook where none is known', async () => {
    const context = await dropped({ routing: { taskSid: TASK_SID, coming: true } });
    await applied(context, again, { cause: ENDED, reason });
    expect(logOf(context, 'restore-bot')).toEqual([]);
    expect(logOf(context, 'hand-over')).toEqual([expect.objectContaining({ outcome: 'done' })]);
  });

  it('is not told of a second time', async () => {
    const context = await dropped({ told: true });
    await applied(context, again, { cause: ENDED, reason });
    expect(context.said()).toEqual(OTHERS);
  });

  it('shows the bot what was written meanwhile, the first time only', async () => {
    for (const [count, answered] of [
      [0, ['IM1']],
      [1, []],
    ] as const) {
      const context = await dropped({ answered: ['IM1'], dropped: count });
      const shown: unknown[] = [];
      const { bot } = context.orchestration;
      const rehook: Orchestration['bot']['rehook'] = async (...args) => {
        shown.push(args[2]);
        return bot.rehook(...args);
      };
      const orchestration = { ...context.orchestration, bot: { ...bot, rehook } };
      await apply({ ...context, orchestration }, context.row().sid, SWEEP, {
        seen: await seenIn(context),
        verdict: { reason, actions: again },
      });
      expect(shown).toEqual([answered]);
    }
  });

  it('takes the webhook that is back already', async () => {
    const context = await dropped();
    context.row().hooks.set('WH7', INBOUND);
    failing(context, { verb: 'create', failure: BUSY });
    await expect(applied(context, again, { cause: ENDED, reason })).rejects.toBe(BUSY);
    expect([...context.row().hooks.keys()]).toEqual(['WH7']);
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', hookSid: 'WH7', told: true, dropped: 1 });
  });

  it('needs no webhook of the bot where none is known', async () => {
    const context = await dropped({ routing: { taskSid: TASK_SID, coming: true } });
    failing(context, { verb: 'create', failure: BUSY });
    await expect(applied(context, again, { cause: ENDED, reason })).rejects.toBe(BUSY);
    expect([...context.row().hooks.keys()]).toEqual([]);
    expect(context.ledger()).not.toHaveProperty('hookSid');
  });

  it('is written down once where no webhook of the bot is known', async () => {
    const context = await dropped({ routing: { taskSid: TASK_SID, coming: true }, dropped: 1, told: true });
    const rounds = await roundsOf(context, () => applied(context, again, { cause: ENDED, reason }));
    expect(rounds.at(-1)).toEqual(['ledger write']);
    expect(rounds.flat().filter((verb) => verb === 'ledger write')).toHaveLength(1);
  });

  it.each<[string, Cause, number, boolean]>([
    ['by the event that says so', ENDED, 0, true],
    ['not by the second such event', ENDED, 1, false],
    ['by a sweep', SWEEP, 8, true],
    ['by a sweep after the tenth', SWEEP, 9, false],
    ['by a message', MESSAGE, 1, true],
    ['by a message after the tenth', MESSAGE, 9, true],
    ['not by an event after the tenth', ENDED, 9, false],
  ])('is made again at once %s', async (_, cause, count, isMade) => {
    const context = await dropped({ dropped: count });
    expect(await applied(context, again, { cause, reason })).toBe('done');
    expect(context.live()).toHaveLength(isMade ? 1 : 0);
    expect(context.ledger()).toMatchObject(isMade ? { phase: 'with-agent' } : { phase: 'handing-over', told: true });
    const given = logOf(context, 'hand-over').filter(({ outcome }) => outcome === 'given-up');
    expect(given).toHaveLength(count === 9 ? 1 : 0);
  });

  it('is left alone where another writer came first', async () => {
    const context = await dropped();
    overtaken(context);
    expect(await applied(context, again, { cause: ENDED, reason })).toBe('came-back');
    expect(context.isHooked()).toBe(false);
    const met = await dropped({ phase: 'closed' });
    expect(await applied(met, again, { cause: ENDED, reason })).toBe('came-back');
    expect(met.isHooked()).toBe(false);
  });

  it('is left to a writer that comes after the webhook is back', async () => {
    const context = await dropped();
    let writes = 0;
    context.memory.around = (verb, effect) => {
      if (verb === 'ledger write') writes += 1;
      if (writes === 2) context.store(context.row().sid, { ...context.ledger(), stamp: 'another' });
      return effect();
    };
    expect(await applied(context, again, { cause: ENDED, reason })).toBe('done');
    expect(context.live()).toEqual([]);
  });
});

describe('replies that are owed', () => {
  const owed = [
    { to: 'IM1', text: 'First', until: 0 },
    { to: 'IM2', text: 'Second', until: 0 },
  ];
  const say: Action[] = [{ do: 'say-unsaid' }];

  it('are said, oldest first, and the ledger says who is at it', async () => {
    const context = await met({ replies: owed });
    expect(await applied(context, say, { seen: { unsaid: owed } })).toBe('done');
    expect(context.said()).toEqual(['You said hi', 'First', 'Second']);
    const until = context.now() + LEASE_MS;
    expect(context.ledger()).toMatchObject({ replies: owed.map((reply) => ({ ...reply, until })) });
  });

  it('are left to another writer, or to an agent', async () => {
    const context = await met({ replies: owed });
    overtaken(context);
    expect(await applied(context, say, { seen: { unsaid: owed } })).toBe('came-back');
    const agents = await met({ phase: 'with-agent' });
    expect(await applied(agents, say, { seen: { unsaid: owed } })).toBe('came-back');
    expect([...context.said(), ...agents.said()]).toEqual(['You said hi', 'You said hi']);
  });
});

describe('a handover that is to be finished', () => {
  const finish: Action[] = [{ do: 'finish-handover' }];
  const phase = { phase: 'handing-over', replies: [] };

  it('is', async () => {
    const context = await met(phase);
    expect(await applied(context, finish)).toBe('done');
    expect(context.live()).toHaveLength(1);
  });

  it('is left to another invocation', async () => {
    const leased = await met({ ...phase, lease: { holder: 'x', until: NOW + 1 } });
    expect(await applied(leased, finish)).toBe('came-back');
    const overtakenOne = await met(phase);
    overtaken(overtakenOne);
    expect(await applied(overtakenOne, finish)).toBe('came-back');
    const another = await met();
    expect(await applied(another, finish)).toBe('came-back');
    expect([...leased.live(), ...overtakenOne.live(), ...another.live()]).toEqual([]);
  });

  it('takes the oldest Task of its attempts, and cancels the others', async () => {
    const context = await met({ ...phase, routing: { taskSid: 'WT2' } });
    for (const sid of ['WT1', 'WT2']) {
      const task = { sid, attributes: { engagement: context.row().sid }, createdAt: 0, status: 'waiting' as const };
      context.memory.tasks.set(sid, { ...task, made: { since: 0, attempt: sid } });
    }
    const tasks = [liveTask('WT0'), liveTask('WT1', 'WT1'), liveTask('WT2', 'WT2')];
    expect(await applied(context, finish, { seen: { tasks } })).toBe('done');
    expect(context.live()).toEqual(['WT1']);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid: 'WT1' } });
  });

  it('keeps the Task that the ledger names where that is the oldest', async () => {
    const context = await met({ ...phase, routing: { taskSid: 'WT1', more: 1 } });
    await applied(context, finish, { seen: { tasks: [liveTask('WT1', 'a'), liveTask('WT2', 'b')] } });
    expect(context.ledger()).toMatchObject({ routing: { taskSid: 'WT1', more: 1 } });
  });
});

it('nothing is written over a ledger that cannot be read', async () => {
  const context = await met();
  context.store(context.row().sid, { version: 99 });
  const seen = { customer: { channelType: 'sms', name: 'Customer' } };
  expect(await applied(context, [{ do: 'hold', until: NOW + HOUR }], { cause: ENDED, seen })).toBe('came-back');
  expect(context.ledger()).toEqual({ version: 99 });
});

it('a hold is noted and logged, unless another writer came first', async () => {
  const context = await met({ phase: 'with-agent' });
  const hold: Action[] = [{ do: 'hold', until: NOW + HOUR }];
  expect(await applied(context, hold, { cause: ENDED, reason: 'held' })).toBe('done');
  expect(context.ledger()).toMatchObject({ phase: 'with-agent', heldUntil: NOW + HOUR });
  expect(logOf(context, 'hold')).toEqual([expect.objectContaining({ outcome: 'held' })]);
  overtaken(context);
  expect(await applied(context, hold, { cause: ENDED, reason: 'held' })).toBe('came-back');
});
