import { engagement, liveTask, NOW } from '../../test/support/facts';
import { begun, finished, mistaken, recordOf, WORDS } from '../../test/support/handing-over';
import {
  BUSY,
  createMemoryContext,
  failing,
  logOf,
  type MemoryContext,
  meanwhile,
  NO_ANSWER,
} from '../../test/support/memory-context';
import { handOver } from './handover';
import { LEASE_MS } from './ledger';
import type { LiveTask, Orchestration } from './port';
import { receive } from './receive';

describe('a Task that an earlier attempt may have created, too', () => {
  const lease = { holder: 'x', until: NOW - 1 };
  const isDoubtful = ({ ledger }: MemoryContext) => ({ doubtful: false, ...ledger() }).doubtful;

  it.each<[string, object, LiveTask[], boolean]>([
    ['is possible after a lease that ran out', { lease }, [], true],
    ['is impossible after an attempt that gave its lease up', {}, [], false],
    ['is possible beside the one that is shown', { lease }, [liveTask('WT1')], true],
    ['is the one that the ledger names', { lease, routing: { taskSid: 'WT1' } }, [], false],
    ['is still possible after two attempts', { doubtful: true }, [], true],
    ['is no doubt where the ledger names one', { doubtful: true, routing: { taskSid: 'WT1' } }, [], false],
  ])('%s', async (_, said, tasks, is) => {
    const context = await begun(said);
    const found: boolean[] = [];
    meanwhile(context, 'create', () => found.push(isDoubtful(context)));
    await finished(context, tasks);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
    expect(isDoubtful(context)).toBe(is);
    expect(found).toEqual(found.map(() => is));
  });
});

describe('an attempt that cannot be finished', () => {
  const failed = async (said: object, verb: string, failure = BUSY) => {
    const context = await begun(said);
    failing(context, { verb, failure });
    await expect(finished(context)).rejects.toBe(failure);
    return context;
  };

  it('knows which words were said', async () => {
    const said = await failed({}, 'create');
    expect(said.ledger()).toMatchObject({ replies: [] });
    const older = await failed({ answered: ['IM1', 'IM2'] }, 'create');
    expect(older.ledger()).toMatchObject({ replies: [] });
    const there = await begun();
    there.row().messages.push({ sid: 'IM2', author: 'bot', text: 'An agent comes', at: 0, replyTo: 'IM1' });
    failing(there, { verb: 'create', failure: BUSY });
    await expect(finished(there)).rejects.toBe(BUSY);
    expect(there.ledger()).toMatchObject({ replies: [] });
    const unsaid = await begun();
    unsaid.memory.around = (verb, effect) => {
      if (verb === 'say' || verb === 'create') throw BUSY;
      return effect();
    };
    await expect(finished(unsaid)).rejects.toBe(BUSY);
    expect(unsaid.ledger()).toMatchObject({ replies: [WORDS] });
    expect(unsaid.ledger()).not.toHaveProperty('lease');
  });

  it('keeps its lease while its words may be on their way', async () => {
    const context = await begun();
    context.memory.around = (verb, effect) => {
      if (verb === 'say') throw NO_ANSWER;
      if (verb === 'create') throw BUSY;
      return effect();
    };
    await expect(finished(context)).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ lease: { until: NOW + LEASE_MS }, replies: [WORDS] });
  });

  it('tells the customer once, and only where there is no Task', async () => {
    const DELAYED = 'It takes longer';
    const context = await failed({}, 'create');
    expect(context.ledger()).toMatchObject({ told: true });
    expect(context.said()).toContain(DELAYED);
    expect((await failed({ told: true }, 'create')).said()).not.toContain(DELAYED);
    const routed = await failed({}, 'note');
    expect(routed.ledger()).not.toHaveProperty('told');
    expect(routed.said()).not.toContain(DELAYED);
  });

  it('tells the customer of a first attempt that could not even read', async () => {
    const context = createMemoryContext();
    const message = context.hears('agent');
    failing(context, { verb: 'route', failure: BUSY });
    await expect(receive(context, message)).rejects.toBe(BUSY);
    expect(context.said()).toContain('It takes longer');
    const again = await failed({}, 'route');
    expect(again.said()).not.toContain('It takes longer');
  });

  it('tells nothing where another writer came first', async () => {
    const context = await begun();
    let writes = 0;
    context.memory.around = (verb, effect) => {
      if (verb === 'create') throw BUSY;
      if (verb === 'ledger write') writes += 1;
      if (writes === 2) context.store(context.row().sid, { ...context.ledger(), stamp: 'another' });
      return effect();
    };
    await expect(finished(context)).rejects.toBe(BUSY);
    expect(context.said()).not.toContain('It takes longer');
  });

  it('remembers its Task, and whether the bot’s webhook is off', async () => {
    const hooked = await failed({ hookSid: 'WH9' }, 'note');
    expect(hooked.ledger()).toMatchObject({ hookSid: 'WH9', routing: { taskSid: hooked.live()[0] } });
    expect(hooked.ledger()).not.toHaveProperty('lease');
    const unhooked = await begun({ hookSid: 'WH9' });
    let writes = 0;
    unhooked.memory.around = (verb, effect) => {
      if (verb === 'ledger write') writes += 1;
      if (verb === 'ledger write' && writes === 2) throw BUSY;
      return effect();
    };
    await expect(finished(unhooked)).rejects.toBe(BUSY);
    expect(unhooked.ledger()).toMatchObject({ phase: 'handing-over', routing: { taskSid: unhooked.live()[0] } });
    expect(unhooked.ledger()).not.toHaveProperty('hookSid');
  });

  it('counts the Tasks that may be lost, and gives up after ten', async () => {
    const first = await failed({}, 'create', NO_ANSWER);
    expect(first.ledger()).toMatchObject({ lost: 1, lease: { until: NOW + LEASE_MS } });
    expect(logOf(first, 'hand-over')).toEqual([]);
    const tenth = await failed({ lost: 9 }, 'create', NO_ANSWER);
    expect(tenth.ledger()).toMatchObject({ lost: 10 });
    expect(logOf(tenth, 'hand-over')).toMatchObject([{ outcome: 'given-up', reason: 'handover-given-up' }]);
    const refused = await failed({ lost: 10 }, 'create', BUSY);
    expect(refused.ledger()).toMatchObject({ lost: 10 });
    expect(logOf(refused, 'hand-over')).toEqual([]);
    for (const verb of ['note', 'route']) {
      const other = await failed({ lost: 10 }, verb, NO_ANSWER);
      expect(other.ledger()).toMatchObject({ lost: 10 });
      expect(logOf(other, 'hand-over')).toEqual([]);
    }
  });

  it('looks for the Task whose answer was lost', async () => {
    const refused = await begun();
    failing(refused, { verb: 'create', failure: BUSY });
    const calls: string[] = [];
    const { around } = refused.memory;
    refused.memory.around = (verb, effect) => {
      calls.push(verb);
      return around(verb, effect);
    };
    await expect(finished(refused)).rejects.toBe(BUSY);
    expect(calls.filter((verb) => verb === 'liveTasksOf')).toHaveLength(1);
  });

  it('is logged where nothing of that can be stored', async () => {
    const context = await begun();
    let writes = 0;
    context.memory.around = (verb, effect) => {
      if (verb === 'create') throw BUSY;
      if (verb === 'ledger write') writes += 1;
      if (verb === 'ledger write' && writes === 2) throw NO_ANSWER;
      return effect();
    };
    await expect(finished(context)).rejects.toBe(BUSY);
    expect(logOf(context, 'give-up')).toMatchObject([{ outcome: 'failed', status: 0 }]);
  });

  it.each(['create', 'note'])('and is a mistake of our own stays one, and writes nothing: %s', async (verb) => {
    const context = await begun();
    const mistake = mistaken(context, verb);
    await expect(finished(context)).rejects.toBe(mistake);
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', lease: { until: NOW + LEASE_MS } });
    expect(context.logged).toEqual([]);
  });

  it('and cannot tell so for a mistake of our own fails with that', async () => {
    const context = await begun();
    const mistake = new TypeError('undefined is no function');
    let said = 0;
    context.memory.around = (verb, effect) => {
      if (verb === 'create') throw BUSY;
      if (verb === 'say') said += 1;
      if (verb === 'say' && said === 2) throw mistake;
      return effect();
    };
    await expect(finished(context)).rejects.toBe(mistake);
  });
});

describe('an engagement that is gone, or ends', () => {
  const shown = (context: MemoryContext, found: object): MemoryContext => {
    const observe: Orchestration['observe'] = async () => found;
    return { ...context, orchestration: { ...context.orchestration, observe } };
  };

  it('is a failure that is told of where it is not shown', async () => {
    const context = await begun();
    const record = await recordOf(context);
    const gone = shown(context, { engagement: 'gone' });
    await expect(handOver(gone, context.row().sid, record)).rejects.toMatchObject({ kind: 'gone', status: 404 });
    expect(context.live()).toEqual([]);
  });

  it('is closed, unless another writer came first', async () => {
    for (const isOvertaken of [false, true]) {
      const context = await begun({ routing: { taskSid: 'WT1' }, replies: [] });
      const record = await recordOf(context);
      if (isOvertaken) context.store(context.row().sid, { ...context.ledger(), stamp: 'another' });
      const ended = shown(context, { engagement: engagement({ ended: true }) });
      const received = await handOver(ended, context.row().sid, record);
      expect(received).toEqual(isOvertaken ? undefined : { outcome: 'ignored', reason: 'conversation-ended' });
      expect(context.ledger()).toMatchObject({ phase: isOvertaken ? 'handing-over' : 'closed' });
    }
  });
});

it('a handover that came about is logged', async () => {
  const context = await begun();
  expect(await finished(context)).toEqual({ outcome: 'handed-over', taskSid: context.live()[0] });
  expect(logOf(context, 'hand-over')).toMatchObject([{ outcome: 'done', taskSid: context.live()[0] }]);
});
