import { HOUR } from '../../test/support/facts';
import {
  BUSY,
  createMemoryContext,
  failing,
  type MemoryContext,
  meanwhile,
  NO_ANSWER,
} from '../../test/support/memory-context';
import type { Cause } from './facts';
import { HOLD_ATTRIBUTE } from './hold';
import { LEASE_MS } from './ledger';
import { receive } from './receive';
import { look, reconcile } from './reconcile';

const SWEEP: Cause = { kind: 'sweep', minAgeMs: 25 * HOUR };

const arrived = async (...texts: string[]): Promise<MemoryContext> => {
  const context = createMemoryContext();
  for (const text of texts) await receive(context, context.hears(text));
  return context;
};

const endTasks = ({ memory }: MemoryContext): void => {
  for (const task of memory.tasks.values()) task.status = 'over';
};

const taskEnded = ({ memory }: MemoryContext): Cause => ({
  kind: 'task-ended',
  taskSid: [...memory.tasks.keys()][0] ?? '',
});

const reconciled = async (context: MemoryContext, cause: Cause) => {
  const { verdict, outcome } = await reconcile(context, context.row().sid, cause);
  return { reason: verdict.reason, outcome };
};

/** All that there is, to see whether something was written. */
const everything = (context: MemoryContext): string =>
  JSON.stringify([[...context.memory.engagements.values()], [...context.memory.tasks.values()], context.ledger()]);

const isCleanedUp = (context: MemoryContext): boolean =>
  context.row().carrier === undefined && JSON.parse(context.row().attributes).ended === true;

/** A customer whose engagement survives its Task, which has ended. */
const survivor = async () => {
  const context = createMemoryContext();
  const first = context.hears('hi');
  context.memory.merge(context.row(), { survivesTask: true });
  await receive(context, first);
  await receive(context, context.hears('agent'));
  endTasks(context);
  return context;
};

describe('a Task that ended', () => {
  it('ends carrier and engagement, once', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'task-ended', outcome: 'done' });
    expect(isCleanedUp(context)).toBe(true);
    expect(context.ledger()).toMatchObject({ phase: 'closed', endedFor: [...context.memory.tasks.keys()][0] });
    const before = everything(context);
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'nothing-to-do', outcome: 'kept' });
    expect(everything(context)).toBe(before);
  });

  it('ends nothing while another Task lives', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    const attributes = { engagement: context.row().sid };
    context.memory.tasks.set('WT2', { sid: 'WT2', attributes, createdAt: context.now(), status: 'with-agent' });
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'live-task', outcome: 'kept' });
    expect(isCleanedUp(context)).toBe(false);
  });

  it('ends nothing while the Task that ledger and engagement name lives, although the list leaves it out', async () => {
    const context = await arrived('hi', 'agent');
    context.memory.around = (verb, call) => (verb === 'liveTasksOf' ? [] : call());
    const other: Cause = { kind: 'task-ended', taskSid: 'WT2' };
    expect(await reconciled(context, other)).toEqual({ reason: 'live-task', outcome: 'kept' });
    expect(isCleanedUp(context)).toBe(false);
  });

  it('ends nothing where the customer is with the bot again', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    await receive(context, context.hears('me again'));
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'bot-phase', outcome: 'kept' });
  });

  it('leaves it open for as long as it asks to, and a sweep ends it then', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    const until = context.now() + HOUR;
    context.memory.merge(context.row(), { [HOLD_ATTRIBUTE]: new Date(until).toISOString() });
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'held', outcome: 'done' });
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', heldUntil: until });
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'held', outcome: 'kept' });
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'held', outcome: 'kept' });
    context.memory.now = until;
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'hold-over', outcome: 'done' });
    expect(isCleanedUp(context)).toBe(true);
  });

  it('puts the bot back where the engagement survives its Task', async () => {
    const context = await survivor();
    expect(context.isHooked()).toBe(false);
    expect(await reconciled(context, taskEnded(context))).toEqual({ reason: 'task-ended', outcome: 'done' });
    expect(context.isHooked()).toBe(true);
    expect(context.ledger()).toMatchObject({ phase: 'closed', hookSid: [...context.row().hooks.keys()][0] });
    expect(context.ledger()).not.toHaveProperty('left');
    expect(JSON.parse(context.row().attributes)).not.toHaveProperty('ended');
  });

  it('is cleaned up once when four events of it come at the same time', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    let ends = 0;
    context.memory.around = (verb, call) => {
      if (verb === 'end engagement') ends += 1;
      return call();
    };
    await Promise.all(Array.from({ length: 4 }, () => reconcile(context, context.row().sid, taskEnded(context))));
    expect(isCleanedUp(context)).toBe(true);
    expect(ends).toBe(1);
  });
});

describe('a clean-up that Twilio refuses', () => {
  it('is finished by the next sweep, whatever its age', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    failing(context, { verb: 'end engagement', failure: BUSY, times: 1 });
    await expect(reconcile(context, context.row().sid, taskEnded(context))).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ phase: 'closed', left: true });
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'clean-up-unfinished', outcome: 'done' });
    expect(isCleanedUp(context)).toBe(true);
    const before = everything(context);
    expect(await reconciled(context, SWEEP)).toMatchObject({ outcome: 'kept' });
    expect(everything(context)).toBe(before);
  });

  it('leaves the engagement open while its carrier could not be ended: it would swallow messages', async () => {
    const context = await arrived('hi', 'agent');
    endTasks(context);
    failing(context, { verb: 'end carrier', failure: BUSY });
    await expect(reconcile(context, context.row().sid, taskEnded(context))).rejects.toBe(BUSY);
    expect(JSON.parse(context.row().attributes)).not.toHaveProperty('ended');
  });

  it('keeps its lease while the webhook of the bot may still be put back', async () => {
    const context = await survivor();
    failing(context, { verb: 'rehook', failure: NO_ANSWER, times: 1 });
    await expect(reconcile(context, context.row().sid, taskEnded(context))).rejects.toBe(NO_ANSWER);
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'clean-up-under-way', outcome: 'kept' });
    context.memory.now += LEASE_MS;
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'clean-up-unfinished', outcome: 'done' });
    expect(context.isHooked()).toBe(true);
  });
});

describe('a sweep', () => {
  it.each([
    ['with the bot', ['hi'], 'customer-left'],
    ['with an agent', ['hi', 'agent'], 'task-lost'],
  ])('cleans up after the minimum age, and not before: a customer who was %s', async (_, texts, reason) => {
    const context = await arrived(...texts);
    endTasks(context);
    context.memory.now += 25 * HOUR - 1;
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'recent', outcome: 'kept' });
    context.memory.now += 1;
    expect(await reconciled(context, SWEEP)).toEqual({ reason, outcome: 'done' });
    expect(isCleanedUp(context)).toBe(true);
  });

  it('says farewell to a customer who left the bot', async () => {
    const context = await arrived('hi');
    context.memory.now += 25 * HOUR;
    await reconciled(context, SWEEP);
    expect(context.said()).toEqual(['You said hi', 'You left']);
  });

  it('ends nothing where the customer comes back between the decision and the clean-up', async () => {
    const context = await arrived('hi');
    context.memory.now += 25 * HOUR;
    meanwhile(context, 'ledger write', () => receive(context, context.hears('sorry')));
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'customer-left', outcome: 'came-back' });
    expect(isCleanedUp(context)).toBe(false);
    expect(context.said()).toEqual(['You said hi', 'You said sorry']);
  });

  it('gives the customer back to the bot where a message came after the claim', async () => {
    const context = await arrived('hi');
    context.memory.now += 25 * HOUR;
    meanwhile(context, 'observe newestMessageAt', () => context.hears('sorry'));
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'customer-left', outcome: 'came-back' });
    expect(context.ledger()).toMatchObject({ phase: 'bot' });
    expect(isCleanedUp(context)).toBe(false);
  });

  it('cancels the newer one of two Tasks that this bundle created', async () => {
    const context = await arrived('hi', 'agent');
    const [first] = context.live();
    const made = { since: 0, attempt: 'another' };
    const attributes = { engagement: context.row().sid };
    context.memory.tasks.set('WT2', { sid: 'WT2', attributes, createdAt: context.now(), status: 'waiting', made });
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'task-doubled', outcome: 'done' });
    expect(context.live()).toEqual([first]);
  });

  it('names the older one of two Tasks where ledger and engagement named the newer', async () => {
    const context = await arrived('hi', 'agent');
    const made = { since: 0, attempt: 'another' };
    const attributes = { engagement: context.row().sid };
    const createdAt = context.now() - HOUR;
    context.memory.tasks.set('WT0', { sid: 'WT0', attributes, createdAt, status: 'waiting', made });
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'task-doubled', outcome: 'done' });
    expect(context.live()).toEqual(['WT0']);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid: 'WT0' } });
    expect(JSON.parse(context.row().attributes)).toEqual({ taskSid: 'WT0' });
  });

  it('writes nothing but the cancellation where ledger and engagement name the older one', async () => {
    const context = await arrived('hi', 'agent');
    const made = { since: 0, attempt: 'another' };
    const attributes = { engagement: context.row().sid };
    context.memory.tasks.set('WT2', { sid: 'WT2', attributes, createdAt: context.now(), status: 'waiting', made });
    const before = [context.ledger(), context.row().attributes];
    await reconciled(context, SWEEP);
    expect([context.ledger(), context.row().attributes]).toEqual(before);
  });

  it('does nothing about two Tasks of which agents have both', async () => {
    const context = await arrived('hi', 'agent');
    const made = { since: 0, attempt: 'another' };
    const attributes = { engagement: context.row().sid };
    context.memory.tasks.set('WT2', { sid: 'WT2', attributes, createdAt: context.now(), status: 'with-agent', made });
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'task-doubled', outcome: 'came-back' });
    expect(context.live()).toHaveLength(2);
  });

  it('leaves alone what its ledger says in a version that it does not know', async () => {
    const context = await arrived('hi');
    context.store(context.row().sid, { version: 99 });
    context.memory.now += 100 * HOUR;
    const before = everything(context);
    expect(await reconciled(context, SWEEP)).toEqual({ reason: 'ledger-illegible', outcome: 'kept' });
    expect(everything(context)).toBe(before);
  });
});

it('a look writes nothing', async () => {
  const context = await arrived('hi', 'agent');
  endTasks(context);
  context.memory.now += 100 * HOUR;
  const before = everything(context);
  const { verdict } = await look(context, context.row().sid, SWEEP);
  expect(verdict.reason).toBe('task-lost');
  expect(everything(context)).toBe(before);
});
