import { apply } from '../../src/core/apply';
import type { Cause } from '../../src/core/facts';
import type { Seen } from '../../src/core/port';
import { receive } from '../../src/core/receive';
import type { Action, Reason } from '../../src/core/verdict';
import { engagement } from './facts';
import { createMemoryContext, type MemoryContext, meanwhile } from './memory-context';

export const SWEEP: Cause = { kind: 'sweep', minAgeMs: 0 };

/** A customer who has said hello; the ledger is changed as told. */
export const met = async (said: Partial<Record<string, unknown>> = {}): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  if (Object.keys(said).length) context.store(context.row().sid, { ...context.ledger(), ...said });
  context.logged.length = 0;
  context.isExtended = false;
  return context;
};

export const seenIn = async (context: MemoryContext, said: Partial<Seen> = {}): Promise<Seen> => ({
  engagement: engagement({ sid: context.row().sid }),
  ledger: await context.ledgers.read(context.row().sid),
  ...said,
});

interface Decided {
  cause?: Cause;
  reason?: Reason;
  seen?: Partial<Seen>;
}

export const applied = async (context: MemoryContext, actions: readonly Action[], decided: Decided = {}) => {
  const { cause = SWEEP, reason = 'task-lost', seen } = decided;
  const looked = { seen: await seenIn(context, seen), verdict: { reason, actions } };
  return apply(context, context.row().sid, cause, looked);
};

export const does = (...names: ('end-carrier' | 'end-engagement' | 'rehook' | 'close-ledger')[]): Action[] =>
  names.map((name) => ({ do: name }));

/** Another writer writes the ledger right before the first call of that verb. */
export const overtaken = (context: MemoryContext, verb = 'ledger write'): void =>
  meanwhile(context, verb, () => context.store(context.row().sid, { ...context.ledger(), stamp: 'another' }));
