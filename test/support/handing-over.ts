import { handOver } from '../../src/core/handover';
import type { LedgerRecord } from '../../src/core/ledger';
import type { LiveTask } from '../../src/core/port';
import { receive } from '../../src/core/receive';
import { NOW } from './facts';
import { createMemoryContext, type MemoryContext, roundsOf } from './memory-context';

/** The last words of the bot, which are not known to have been said. */
export const WORDS = { to: 'IM1', text: 'An agent comes', until: 0 };

/** A handover that another invocation began, and did not finish. */
export const begun = async (said: object = {}): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  const { hookSid: _, ...ledger } = { hookSid: '', ...context.ledger() };
  const phase = { phase: 'handing-over', replies: [WORDS], answered: ['IM1'], brief: { language: 'en' } };
  context.store(context.row().sid, { ...ledger, ...phase, ...said });
  context.logged.length = 0;
  return context;
};

export const recordOf = async (context: MemoryContext): Promise<LedgerRecord> => {
  const record = await context.ledgers.read(context.row().sid);
  if (record === 'none' || !record.data) throw new Error('There is no ledger');
  return record;
};

export const finished = async (context: MemoryContext, tasks: LiveTask[] = []) =>
  handOver(context, context.row().sid, await recordOf(context), { tasks });

export const callsOf = async (context: MemoryContext, tasks: LiveTask[] = []): Promise<string[]> =>
  (await roundsOf(context, () => finished(context, tasks))).flat();

export const createTask = (context: MemoryContext, sid: string): void => {
  const attributes = { engagement: context.row().sid };
  context.memory.tasks.set(sid, { sid, attributes, createdAt: NOW, status: 'waiting' });
};

/** A call of that verb fails in another way than Twilio does. */
export const mistaken = (context: MemoryContext, verb: string): Error => {
  const mistake = new TypeError('undefined is no function');
  context.memory.around = (called, effect) => {
    if (called === verb) throw mistake;
    return effect();
  };
  return mistake;
};
