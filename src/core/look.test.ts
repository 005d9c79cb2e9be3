import { ENDED, engagement, HOUR, NOW, SWEEP, TASK_SID } from '../../test/support/facts';
import { BUSY, createMemoryContext, failing, type MemoryContext, roundsOf } from '../../test/support/memory-context';
import type { Cause } from './facts';
import type { Seen } from './port';
import { receive } from './receive';
import { look, lookAhead } from './reconcile';

const ROUTING = { taskSid: TASK_SID };

const handedOver = async (said: object = {}): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  await receive(context, context.hears('agent'));
  for (const task of context.memory.tasks.values()) task.status = 'over';
  context.store(context.row().sid, { ...context.ledger(), ...said });
  return context;
};

const lookRounds = (context: MemoryContext, cause: Cause, known: Seen = {}, how = {}) =>
  roundsOf(context, () => look(context, context.row().sid, cause, known, how));

describe('what the rules are sure to ask for is read side by side', () => {
  it.each<[string, Cause, string[]]>([
    ['after a Task', ENDED, ['ledger read', 'liveTasksOf', 'observe engagement']],
    [
      '… whose way to the agents it tells',
      { ...ENDED, routing: ROUTING },
      ['ledger read', 'liveTasksOf', 'observe engagement,standing'],
    ],
    [
      '… while it wraps up',
      { ...ENDED, routing: ROUTING, isWrapping: true },
      ['ledger read', 'observe engagement,standing'],
    ],
    [
      '… when no agent accepted it',
      { ...ENDED, routing: ROUTING, isCanceled: true },
      ['ledger read', 'liveTasksOf', 'observe engagement,standing'],
    ],
    ['after a goodbye', { kind: 'goodbye' }, ['ledger read', 'liveTasksOf', 'observe engagement']],
    ['after a message', { kind: 'message' }, ['ledger read', 'liveTasksOf', 'observe engagement,carrier']],
    ['in a sweep', SWEEP, ['ledger read', 'observe engagement']],
  ])('%s', async (_, cause, first) => {
    const [round] = await lookRounds(await handedOver(), cause);
    expect(round).toEqual(first);
  });
});

describe('lookAhead', () => {
  const ahead = async (context: MemoryContext, known: Seen) => {
    let seen: Seen = {};
    const rounds = await roundsOf(context, async () => {
      seen = await lookAhead(context, context.row().sid, SWEEP, known);
    });
    return { rounds, parts: Object.keys(seen).sort() };
  };

  it('reads all that a sweep may need, at once', async () => {
    const context = await handedOver();
    const { rounds, parts } = await ahead(context, {});
    expect(rounds).toEqual([['ledger read', 'observe carrier,newestMessageAt', 'observe engagement']]);
    expect(parts).toEqual(['carrier', 'engagement', 'ledger', 'newestMessageAt', 'owned']);
  });

  it('reads the ledger and the carrier of an engagement that is known', async () => {
    const { rounds, parts } = await ahead(await handedOver(), { engagement: engagement() });
    expect(rounds).toEqual([['ledger read', 'observe carrier']]);
    expect(parts).toEqual(['carrier', 'engagement', 'ledger', 'owned']);
  });

  it('does not look for a carrier that is known', async () => {
    const { rounds } = await ahead(await handedOver(), { carrier: { sid: 'KC1', activeAt: 0 } });
    expect(rounds).toEqual([['ledger read', 'observe engagement']]);
  });

  it('does not take a carrier for absent that is not found without the engagement', async () => {
    const context = await handedOver();
    delete context.row().carrier;
    const { parts } = await ahead(context, {});
    expect(parts).toEqual(['engagement', 'ledger', 'newestMessageAt', 'owned']);
  });
});

describe('the Tasks that ledger and engagement name', () => {
  const quiet = async (said: object = {}) => {
    const context = await handedOver(said);
    context.memory.now += 30 * HOUR;
    return context;
  };
  const asked = (rounds: string[][]) => rounds.flat().filter((verb) => verb === 'isLive').length;

  it.each<[string, object, object, number]>([
    ['are asked for once where they are the same', {}, {}, 1],
    ['are asked for both', {}, { taskSid: 'WT7' }, 2],
    ['are asked for where only the engagement names one', { routing: undefined }, {}, 1],
    ['are asked for where only the ledger names one', {}, { taskSid: undefined }, 1],
    ['are not asked for where there is none', { routing: undefined }, { taskSid: undefined }, 0],
  ])('%s before anything is ended', async (_, said, attributes, count) => {
    const context = await quiet(said);
    context.memory.merge(context.row(), { ...attributes });
    context.memory.now += 30 * HOUR;
    expect(asked(await lookRounds(context, SWEEP))).toBe(count);
  });

  it('are not asked for where the event says that they ended, nor after a goodbye, nor where nothing is ended', async () => {
    const context = await quiet();
    const [taskSid = ''] = context.memory.tasks.keys();
    expect(asked(await lookRounds(context, { kind: 'task-ended', taskSid }))).toBe(0);
    expect(asked(await lookRounds(context, { kind: 'goodbye' }))).toBe(0);
    expect(asked(await lookRounds(context, { kind: 'sweep', minAgeMs: 31 * HOUR }))).toBe(0);
  });

  it('are not asked for again after which it was cleaned up', async () => {
    const context = await quiet();
    const [taskSid] = context.memory.tasks.keys();
    const left = { phase: 'closed', left: true, endedFor: taskSid };
    context.store(context.row().sid, { ...context.ledger(), ...left });
    expect(asked(await lookRounds(context, SWEEP))).toBe(0);
    context.store(context.row().sid, { ...context.ledger(), ...left, endedFor: 'WT7' });
    expect(asked(await lookRounds(context, SWEEP))).toBe(1);
  });

  it('are asked for beside the rest where calls take long, and a failure of that is heard of', async () => {
    const context = await quiet();
    const slow = await lookRounds(context, SWEEP, {}, { isSlow: true });
    expect(slow.map((round) => round.includes('isLive'))).toEqual([false, true, false, false]);
    const { engagement: shown, ledger } = (await look(context, context.row().sid, SWEEP)).seen;
    const known = { ...(shown ? { engagement: shown } : {}), ...(ledger ? { ledger } : {}) };
    const [first] = await lookRounds(context, SWEEP, known, { isSlow: true });
    expect(first).toContain('isLive');
    expect((await lookRounds(context, SWEEP, known))[0]).not.toContain('isLive');
    failing(context, { verb: 'isLive', failure: BUSY });
    await expect(look(context, context.row().sid, SWEEP, known, { isSlow: true })).rejects.toBe(BUSY);
  });

  it('keep everything where they live', async () => {
    const context = await quiet();
    for (const task of context.memory.tasks.values()) task.status = 'with-agent';
    context.memory.around = (verb, effect) => (verb === 'liveTasksOf' ? [] : effect());
    const { seen, verdict } = await look(context, context.row().sid, SWEEP);
    expect(verdict).toEqual({ reason: 'live-task', actions: [] });
    expect(seen.tasks).toEqual([{ sid: [...context.memory.tasks.keys()][0] }]);
  });

  it('are left to the next look where the engagement is gone', async () => {
    const context = await quiet();
    const { sid, carrier = { sid: '', activeAt: 0 } } = context.row();
    const { verdict } = await look(context, sid, SWEEP, { engagement: 'gone', carrier });
    expect(verdict.reason).toBe('conversation-gone');
  });
});

it('fails where an adapter does not answer what it is asked for', async () => {
  const context = await handedOver();
  context.memory.around = (verb, effect) => (verb.startsWith('observe') ? {} : effect());
  await expect(look(context, context.row().sid, SWEEP)).rejects.toThrow('The adapter did not answer');
});

it('everywhere is looked for a carrier, but not in a sweep', async () => {
  const context = await handedOver();
  const asked: unknown[] = [];
  const { orchestration } = context;
  const observe: typeof orchestration.observe = (...args) => {
    asked.push(args[3]);
    return orchestration.observe(...args);
  };
  const adapted = { ...context, orchestration: { ...orchestration, observe } };
  await look(adapted, context.row().sid, ENDED);
  await look(adapted, context.row().sid, SWEEP);
  expect(asked).toEqual([true, true, false, false, false]);
  expect(context.now()).toBe(NOW);
});
