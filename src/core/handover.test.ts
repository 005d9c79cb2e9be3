import { HOUR } from '../../test/support/facts';
import {
  BUSY,
  createMemoryContext,
  failing,
  type MemoryContext,
  meanwhile,
  NO_ANSWER,
  REFUSED,
} from '../../test/support/memory-context';
import { LEASE_MS } from './ledger';
import { receive } from './receive';
import { reconcile } from './reconcile';

const greeted = async (): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  return context;
};

const SAID = ['You said hi', 'An agent comes'];

const expectHandedOver = (context: MemoryContext): void => {
  const [taskSid] = context.live();
  expect(context.live()).toHaveLength(1);
  expect(context.isHooked()).toBe(false);
  expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid } });
  expect(JSON.parse(context.row().attributes)).toEqual({ taskSid });
};

describe('a handover', () => {
  it('ends with one Task, the farewell, no webhook of the bot, and a ledger that says so', async () => {
    const context = await greeted();
    const received = await receive(context, context.hears('agent'));
    expect(received).toEqual({ outcome: 'handed-over', taskSid: context.live()[0] });
    expectHandedOver(context);
    expect(context.said()).toEqual(SAID);
  });

  it('comes about in the delivery that began it where the first message asks for an agent', async () => {
    const context = createMemoryContext();
    expect(await receive(context, context.hears('agent'))).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
    expect(context.said()).toEqual(['An agent comes']);
  });

  it('keeps how to put the bot back, although Twilio did not show its webhook at first', async () => {
    const context = createMemoryContext();
    context.memory.around = (verb, call) => (verb === 'hook' ? undefined : call());
    const first = context.hears('hi');
    context.memory.merge(context.row(), { survivesTask: true });
    await receive(context, first);
    expect(context.ledger()).not.toHaveProperty('hook');
    context.memory.around = (_, call) => call();
    await receive(context, context.hears('agent'));
    const [taskSid = ''] = context.live();
    context.memory.tasks.clear();
    await reconcile(context, context.row().sid, { kind: 'task-ended', taskSid });
    expect(context.isHooked()).toBe(true);
  });

  it('is handed over once when the message is delivered twice, at once or later', async () => {
    const context = await greeted();
    const message = context.hears('agent');
    await Promise.all([receive(context, message), receive(context, message)]);
    expect(await receive(context, message)).toMatchObject({ outcome: 'ignored' });
    expectHandedOver(context);
    expect(context.said()).toEqual(SAID);
  });

  it('is left alone by the next message while another invocation works on it', async () => {
    const context = await greeted();
    const next = context.hears('hello?');
    const found: unknown[] = [];
    meanwhile(context, 'create', async () => found.push(await receive(context, next)));
    await receive(context, context.hears('agent'));
    expect(found).toEqual([{ outcome: 'unfinished', reason: 'handover-under-way' }]);
    expectHandedOver(context);
  });

  it('takes the Task that is there already', async () => {
    const context = await greeted();
    failing(context, { verb: 'create', failure: NO_ANSWER, isDone: true, times: 1 });
    expect(await receive(context, context.hears('agent'))).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
  });

  it('is given up where the engagement ends in the middle of it', async () => {
    const context = await greeted();
    failing(context, { verb: 'create', failure: BUSY, times: 1 });
    await expect(receive(context, context.hears('agent'))).rejects.toBe(BUSY);
    context.memory.merge(context.row(), { ended: true });
    expect(await receive(context, context.hears('hello?'))).toEqual({
      outcome: 'ignored',
      reason: 'conversation-ended',
    });
    expect(context.live()).toEqual([]);
    expect(context.ledger()).toMatchObject({ phase: 'closed' });
  });
});

describe('a handover that cannot be finished', () => {
  it.each([
    ['is finished with one write where the Task is there and all is said', 'unhook', 1],
    ['takes a lease first where there is no Task yet', 'create', 2],
  ])('%s', async (_, verb, most) => {
    const context = await greeted();
    failing(context, { verb, failure: BUSY, times: 1 });
    await expect(receive(context, context.hears('agent'))).rejects.toBe(BUSY);
    let writes = 0;
    context.memory.around = (called, effect) => {
      if (called === 'ledger write') writes += 1;
      return effect();
    };
    await reconcile(context, context.row().sid, { kind: 'sweep', minAgeMs: 25 * HOUR });
    expect(writes).toBe(most);
    expectHandedOver(context);
  });

  it('tells the customer once that it takes longer, and the next delivery finishes it', async () => {
    const context = await greeted();
    failing(context, { verb: 'create', failure: BUSY, times: 2 });
    const message = context.hears('agent');
    await expect(receive(context, message)).rejects.toBe(BUSY);
    await expect(receive(context, message)).rejects.toBe(BUSY);
    expect(await receive(context, message)).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
    expect(context.said()).toEqual([...SAID, 'It takes longer']);
  });

  it('keeps its lease while a Task may still be on its way', async () => {
    const context = await greeted();
    const message = context.hears('agent');
    failing(context, { verb: 'create', failure: NO_ANSWER, times: 1 });
    await expect(receive(context, message)).rejects.toBe(NO_ANSWER);
    expect(context.ledger()).not.toHaveProperty('routing');
    expect(await receive(context, message)).toEqual({ outcome: 'unfinished', reason: 'handover-under-way' });
    context.memory.now += LEASE_MS;
    expect(await receive(context, message)).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
  });

  it('still creates the Task where the farewell is refused', async () => {
    const context = await greeted();
    failing(context, { verb: 'say', failure: REFUSED });
    expect(await receive(context, context.hears('agent'))).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
    expect(context.logged).toContainEqual(expect.objectContaining({ action: 'farewell', outcome: 'failed' }));
  });

  it('remembers its Task where the webhook of the bot cannot be taken off: no list need show it', async () => {
    const context = await greeted();
    const message = context.hears('agent');
    failing(context, { verb: 'unhook', failure: BUSY, times: 1 });
    await expect(receive(context, message)).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', routing: { taskSid: context.live()[0] } });
    context.memory.around = (verb, call) => (verb === 'liveTasksOf' ? [] : call());
    expect(await receive(context, message)).toMatchObject({ outcome: 'handed-over' });
    expectHandedOver(context);
    expect(context.said()).toEqual(SAID);
  });
});

/** Every Twilio call of an invocation, in its order, dies before or after it took effect; nothing follows it. */
const dyingAt = (context: MemoryContext, nth: number, when: 'before' | 'after'): { calls: number } => {
  const counted = { calls: 0 };
  context.memory.around = (_, call) => {
    counted.calls += 1;
    if (counted.calls > nth || (counted.calls === nth && when === 'before')) return new Promise(() => undefined);
    const result = call();
    return counted.calls === nth ? new Promise(() => undefined) : result;
  };
  return counted;
};

const isSettled = async (work: Promise<unknown>): Promise<boolean> => {
  const nothing = Symbol('not yet');
  const later = new Promise((resolve) => setImmediate(() => resolve(nothing)));
  return (await Promise.race([work, later])) !== nothing;
};

describe.each(['before', 'after'] as const)('an invocation that dies %s one of its calls', (when) => {
  it('leaves a handover that the redelivery and the next sweep finish: one Task, one farewell at most', async () => {
    let nth = 0;
    for (let isDead = true; isDead; ) {
      nth += 1;
      const context = await greeted();
      const message = context.hears('agent');
      dyingAt(context, nth, when);
      isDead = !(await isSettled(receive(context, message)));
      context.memory.around = (_, call) => call();
      context.memory.now += LEASE_MS;
      if (context.isHooked()) await receive(context, message);
      await reconcile(context, context.row().sid, { kind: 'sweep', minAgeMs: 25 * HOUR });
      expectHandedOver(context);
      expect(context.said().filter((text) => text === 'An agent comes').length).toBeLessThanOrEqual(1);
    }
    // Its calls, and the run in which none of them died.
    expect(nth).toBeGreaterThan(8);
  });
});
