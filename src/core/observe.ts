import { given, trueIn } from '../platform/parse';
import { together } from '../platform/together';
import { isToldBy, isUntaken } from './agents-side';
import type { Context } from './context';
import { type Cause, endedTask, ledgerOf, routingOf } from './facts';
import { isBeingSent, type Reply } from './ledger';
import type { Known, LiveTask, ObservedPart, Part, Seen } from './port';
import { isMissing } from './say';

const isObserved = (part: Part): part is ObservedPart => part !== 'ledger' && part !== 'tasks' && part !== 'unsaid';

const liveTasks = async ({ orchestration }: Context, sid: string, cause: Cause): Promise<LiveTask[]> => {
  const found = await orchestration.liveTasksOf(sid);
  return found.filter((task) => task.sid !== endedTask(cause).taskSid);
};

/** Replies that no invocation is sending any more, and that are not there. */
const unsaid = async (context: Context, sid: string, seen: Seen): Promise<Reply[]> => {
  const ledger = ledgerOf(seen);
  const owed =
    ledger && 'replies' in ledger ? ledger.replies.filter((reply) => !isBeingSent(reply, context.now())) : [];
  const missing = await together(...owed.map(({ to }) => isMissing(context, sid, to)));
  return owed.filter((_, i) => missing[i]);
};

/**
 * The only builder of facts: reads the parts that are asked for and not yet known, side by side.
 * What was not read stays absent.
 */
export const observe = async (
  context: Context,
  sid: string,
  cause: Cause,
  parts: readonly Part[],
  known: Seen,
): Promise<Seen> => {
  const wanted = [...new Set(parts)].filter((part) => known[part] === undefined);
  const observed = wanted.filter(isObserved);
  const [read, tasks, ledger, replies] = await together(
    observed.length
      ? context.orchestration.observe(sid, observed, knownTo(known, cause), cause.kind !== 'sweep')
      : undefined,
    wanted.includes('tasks') ? liveTasks(context, sid, cause) : undefined,
    wanted.includes('ledger') ? context.ledgers.read(sid) : undefined,
    wanted.includes('unsaid') ? unsaid(context, sid, known) : undefined,
  );
  const data = ledger && ledger !== 'none' ? ledger.data : undefined;
  const seen: Seen = {
    ...known,
    // The orchestration that began the ledger has it.
    ...given({ ledger, tasks, unsaid: replies, owned: data && data.orchestration === context.orchestration.name }),
    ...read,
  };
  // How it stands where the ended Task leads was read while the ledger, which leads elsewhere, was not known.
  if (data && !isToldBy(cause, routingOf(seen, cause))) delete seen.standing;
  return seen;
};

const knownTo = (seen: Seen, cause: Cause): Known => {
  const { ledger: _ledger, tasks: _tasks, unsaid: _unsaid, ...observed } = seen;
  return { ...observed, ...given({ routing: routingOf(seen, cause), untaken: trueIn(isUntaken(seen, cause)) }) };
};
