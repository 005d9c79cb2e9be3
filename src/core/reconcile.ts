import { given } from '../platform/parse';
import { together } from '../platform/together';
import { apply } from './apply';
import type { Context } from './context';
import { type Cause, endedTask, engagementOf, ledgerOf } from './facts';
import { lastRouting } from './ledger';
import { observe } from './observe';
import type { LiveTask, Part, Seen } from './port';
import { decide } from './rules';
import type { Action, Verdict } from './verdict';

/**
 * Flexkeep is a reconciler: whatever is heard of an engagement becomes its key, and this is done with the key.
 *
 * ```
 * inbound            ── message ──┐
 * taskrouter-events  ── hint ─────┼─► key ─► observe ─► decide ─► apply ─► report
 * sweep, checkup     ── list ─────┘          read       pure      conditional writes; 404 = done; 412 = look again
 * ```
 * An event is a hint; the decision is made on what Twilio says now. A dry run stops before `apply`.
 */
export const reconcile = async (context: Context, sid: string, cause: Cause, known: Seen = {}): Promise<Reconciled> => {
  const looked = await look(context, sid, cause, known);
  const outcome = looked.verdict.actions.length ? await apply(context, sid, cause, looked) : 'kept';
  return { ...looked, outcome };
};

/** What was seen of an engagement, and what follows from it. */
export interface Looked {
  seen: Seen;
  verdict: Verdict;
}

interface Reconciled extends Looked {
  /** `came-back`: a concurrent writer saw newer facts. */
  outcome: 'kept' | 'done' | 'came-back';
}

/** Parts that the rules are sure to ask for: read side by side, before the rules ask for them one after the other. */
const FIRST: Record<Cause['kind'], readonly Part[]> = {
  'task-ended': ['engagement', 'tasks', 'ledger'],
  sweep: ['ledger', 'engagement'],
  goodbye: ['engagement', 'tasks'],
  message: ['engagement', 'ledger', 'tasks', 'carrier'],
};

/** Where the Task tells the way to its agents, how it stands there decides alone while it wraps up. */
const firstParts = (cause: Cause): readonly Part[] => {
  if (cause.kind !== 'task-ended' || !cause.routing) return FIRST[cause.kind];
  return ['engagement', 'ledger', 'standing', ...(cause.isWrapping ? [] : (['tasks'] as const))];
};

/** Only reads what the rules are likely to ask for: all at once, although some of it may turn out to be needless. */
export const lookAhead = async (context: Context, sid: string, cause: Cause, known: Seen): Promise<Seen> => {
  if (known.engagement) return observe(context, sid, cause, ['ledger', 'carrier'], known);
  const [seen, named] = await together(
    observe(context, sid, cause, FIRST[cause.kind], known),
    known.carrier ? undefined : context.orchestration.observe(sid, ['carrier', 'newestMessageAt'], {}),
  );
  const { carrier, newestMessageAt } = named ?? {};
  // That it is not found yet tells nothing: what the engagement says of it is not known while it is looked for.
  return { ...seen, ...given({ carrier: carrier === 'none' ? undefined : carrier, newestMessageAt }) };
};

/**
 * Observes what the rules need, and decides. Writes nothing.
 *
 * @param how `isSlow`: calls take so long that they go side by side although some of them may be needless
 */
export const look = async (
  context: Context,
  sid: string,
  cause: Cause,
  known: Seen = {},
  { isSlow = false } = {},
): Promise<Looked> => {
  let seen = known;
  let named: Promise<LiveTask[]> | undefined;
  for (let first = firstParts(cause); ; first = []) {
    const verdict = decide(seen, cause, context.now());
    if (!('read' in verdict)) return confirmed(context, sid, cause, { seen, verdict }, named);
    // Where a call takes long, what may turn out to be needless is asked for at once.
    if (isSlow && seen.ledger !== undefined && seen.engagement !== undefined) {
      named ??= namedTasks(context, sid, cause, seen);
      // Who needs it hears of a failure.
      named.catch(() => undefined);
    }
    seen = await observe(context, sid, cause, [...first, ...verdict.read], seen);
    const unread = verdict.read.filter((part) => seen[part] === undefined);
    if (unread.length) throw new Error(`The adapter did not answer: ${unread.join(', ')}`);
  }
};

/** Actions after which the customer has neither bot nor agent. */
const ENDS: readonly Action['do'][] = ['end-carrier', 'end-engagement', 'rehook'];

/**
 * A list of live Tasks may leave one out. Where ledger or engagement name a Task, that one is asked for before anything
 * is ended; a Task that this event says has ended need not be.
 */
const confirmed = async (
  context: Context,
  sid: string,
  cause: Cause,
  looked: Looked,
  named: Promise<LiveTask[]> | undefined,
): Promise<Looked> => {
  const { seen, verdict } = looked;
  if (cause.kind === 'goodbye' || !verdict.actions.some((action) => ENDS.includes(action.do))) return looked;
  const tasks = await (named ?? namedTasks(context, sid, cause, seen));
  const again = decide({ ...seen, tasks }, cause, context.now());
  return 'read' in again ? looked : { seen: { ...seen, tasks }, verdict: again };
};

const namedTasks = async (context: Context, sid: string, cause: Cause, seen: Seen): Promise<LiveTask[]> => {
  const data = ledgerOf(seen);
  const noted = [lastRouting(data)?.taskSid, engagementOf(seen)?.taskSid];
  const ended = endedTask(cause).taskSid ?? (data?.phase === 'closed' ? data.endedFor : undefined);
  const sids = [...new Set(noted)].filter((taskSid) => taskSid !== undefined).filter((taskSid) => taskSid !== ended);
  const live = await together(...sids.map((taskSid) => context.orchestration.isLive(taskSid, sid)));
  return sids.filter((_, i) => live[i]).map((taskSid) => ({ sid: taskSid }));
};
