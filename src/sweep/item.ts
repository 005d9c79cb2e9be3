import { apply } from '../core/apply';
import type { Context } from '../core/context';
import { type Cause, doubles, isHooked } from '../core/facts';
import type { List, ListAges } from '../core/list';
import type { LiveTask, Seen } from '../core/port';
import { type Looked, look, lookAhead } from '../core/reconcile';
import { decide } from '../core/rules';
import type { Action } from '../core/verdict';
import { TwilioFailure, unless } from '../platform/errors';
import { together } from '../platform/together';
import { type Cursor, FAILED, type Failed, LEDGERS } from './cursor';
import { isBegun, type Shown, type Times } from './lists';
import { inParallel, type Pace } from './pace';
import { type Report, type ReportItem, SKIP_REASONS, STALE_REASONS, UNREAD } from './report';

type SweepCause = Extract<Cause, { kind: 'sweep' }>;

export interface SliceOptions extends Times {
  dryRun: boolean;
  /** Of a real run: whether it holds the lease. */
  held?: Promise<boolean>;
  from: Cursor;
  /** Is told of everything that the report lists, with what was known of it. */
  onListed?(listed: Listed): void;
}

/** Another sweep has the lease after all. */
export class NotHeld extends Error {}

/** A candidate that is to be looked at. */
export interface Waiting extends Shown {
  /** Twilio's clock, epoch ms, when what is known of it was read. */
  readAt: number;
}

/** An engagement that the report lists. */
export interface Listed {
  item: ReportItem;
  context: Context;
  /** Absent: Twilio did not let it be read. */
  looked?: Looked;
  known: Seen;
  /** Twilio's clock, epoch ms, when its engagement was read. */
  readAt: number;
  /** Twilio's HTTP status of what failed, 0 for none. */
  failedWith?: number;
  /** It came about in a slice before, although no answer said so. */
  isDone?: true;
}

/** One list under way. */
export interface ListWork {
  options: SliceOptions;
  list: List<Shown>;
  ages(): ListAges;
  /** Those of the list of ledgers. */
  ledgerAges(): ListAges;
  pace: Pace;
  failed: Map<string, Failed>;
  report: Report;
}

/** ms; what was read longer ago is read again before it is written back with a change. */
const FRESH_MS = 2_000;
/** ms; where Twilio is slow, live Tasks that were read longer ago are read again: a call in between took long. */
const NEW_MS = 4_000;
/** It has a live Task, and nothing else of it is unfinished. Only a list that shows what is unfinished is looked at. */
const isBusy = ({ known }: Shown, live: readonly LiveTask[]): boolean => {
  const ledger = known.ledger === 'none' ? undefined : known.ledger?.data;
  const isUnfinished = ledger?.phase === 'handing-over' || isHooked(ledger);
  return live.length > 0 && doubles(live).length === 0 && !isUnfinished;
};

/** What is sure to be needed of a candidate. What cannot be read is read again, and reported, when it is looked at. */
export const readAhead = async (cause: SweepCause, candidate: Waiting): Promise<Waiting> => {
  const { sid, known, context } = candidate;
  const readAt = context.now();
  const seen = await unless(['gone', 'busy', 'broken', 'unknown', 'refused'], () =>
    lookAhead(context, sid, cause, known),
  );
  return { sid, context, known: seen ?? known, readAt };
};

/** Runs a look at Twilio. That one engagement cannot be read stops no other; a mistake of our own does. */
const guarded = async <T>(context: Context, sid: string, run: () => Promise<T>): Promise<T | TwilioFailure> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    context.log({ action: 'look', outcome: 'failed', sid, reason: error.kind, status: error.status });
    return error;
  }
};

/** The live Tasks of an engagement that was asked for, oldest first. */
type LiveTasks = (sid: string, context: Context) => LiveTask[];

/** … of many, of whatever orchestration. */
export const liveTasksOf = async (all: readonly Pick<Shown, 'sid' | 'context'>[]): Promise<LiveTasks> => {
  const contexts = [...new Set(all.map(({ context }) => context))];
  const found = await together(
    ...contexts.map(({ orchestration }) =>
      orchestration.liveTasks(
        all.filter(({ context }) => context.orchestration === orchestration).map(({ sid }) => sid),
      ),
    ),
  );
  return (sid, context) => found[contexts.indexOf(context)]?.get(sid) ?? [];
};

/** What a sweep would do about it; `undefined`: it is to be left alone, and there is nothing to report. */
export const judge = async (work: ListWork, candidate: Waiting, tasks: LiveTask[]): Promise<Listed | undefined> => {
  const { options, list } = work;
  const { sid, context } = candidate;
  // A later list shows what is left of it.
  const isListed = list.name !== FAILED && work.report.items.some((item) => item.sid === sid);
  if (isBusy(candidate, tasks) || isListed) return undefined;
  const known: Seen = { ...candidate.known, tasks };
  const readAt = known.engagement ? candidate.readAt : context.now();
  const looked = await guarded(context, sid, () =>
    look(context, sid, options.cause, known, { isSlow: work.pace.isSlow() }),
  );
  const item = (reason: ReportItem['reason'], action: ReportItem['action']): ReportItem => ({
    sid,
    orchestration: context.orchestration.name,
    reason,
    action,
  });
  const listed = { context, known, readAt };
  if (looked instanceof TwilioFailure) return { ...listed, item: item(UNREAD, 'none'), failedWith: looked.status };
  if (!isCounted(work, list, looked.seen)) return undefined;
  const { verdict } = looked;
  if (verdict.actions[0]?.do === 'note') await note(work, candidate, looked);
  const begun = list.name === FAILED ? work.failed.get(sid)?.begun : undefined;
  if (begun && verdict.reason === 'nothing-to-do') {
    return { ...listed, item: item(begun.reason, begun.action), looked, isDone: true };
  }
  const reason = [...STALE_REASONS, ...SKIP_REASONS].find((name) => name === verdict.reason);
  if (reason === undefined) return undefined;
  return { ...listed, item: { ...item(reason, actionOf(verdict.actions)), ...sessionOf(looked) }, looked };
};

/** What an agent left stays as it is, so it is no item of the report; but no event may have told of it. */
const note = async ({ options }: ListWork, { sid, context }: Waiting, looked: Looked): Promise<void> => {
  if (options.dryRun) return;
  if (!(await options.held)) throw new NotHeld();
  await guarded(context, sid, () => apply(context, sid, options.cause, looked));
};

/** Each engagement is counted in one list: in that of the ledgers, if it stands there. */
const isCounted = ({ ages, ledgerAges }: ListWork, list: List<Shown>, seen: Seen): boolean => {
  if (list.name === LEDGERS || list.name === FAILED) return true;
  const { ledger } = seen;
  if (ledger && ledger !== 'none' && (!ledger.data || isBegun(ledger, ledgerAges()))) return false;
  return list.counts?.(seen, ages()) ?? true;
};

const sessionOf = ({ seen, verdict }: Looked): { sessionSid?: string } => {
  const { carrier } = seen;
  const ends = verdict.actions.some((action) => action.do === 'end-carrier');
  return ends && carrier && carrier !== 'none' ? { sessionSid: carrier.sid } : {};
};

const actionOf = (actions: readonly Action[]): ReportItem['action'] => {
  const has = (what: Action['do']) => actions.some((action) => action.do === what);
  if (has('cancel-tasks')) return 'cancel-task';
  if (has('finish-handover') || has('hand-over-again')) return 'finish-handover';
  if (has('say-unsaid')) return 'answer';
  if (has('end-engagement')) return has('end-carrier') ? 'end-session-and-close' : 'close';
  if (has('end-carrier')) return 'end-session';
  return has('rehook') ? 'restore-bot' : 'none';
};

export type Outcome = 'planned' | 'cleaned' | 'skipped' | number;

export const planned = ({ item, failedWith }: Listed): Outcome =>
  failedWith ?? (item.action === 'none' ? 'skipped' : 'planned');

/**
 * Does what was decided, unless an engagement has come back to life.
 *
 * @param isFresh whether all of it was read a call ago, so that it need not be read again
 * @param tasksAt Twilio's clock, epoch ms, when the live Tasks had been read
 */
export const settle = async (
  work: ListWork,
  found: Listed[],
  { tasks, tasksAt, isFresh }: { tasks: LiveTasks; tasksAt: number; isFresh: boolean },
): Promise<Outcome[]> => {
  const acted = found.filter(({ item }) => item.action !== 'none');
  if (acted.length === 0) return found.map(planned);
  const { options, pace } = work;
  if (!(await options.held)) throw new NotHeld();
  const isOld = ({ context, readAt }: Listed) => !isFresh && context.now() - readAt > FRESH_MS;
  const fresh = await inParallel(found, pace.width(), async (one) => (isOld(one) ? refreshed(work, one) : one));
  // Right before anything is written: is all of it still so?
  const isNew = isFresh && acted.every(({ context }) => context.now() - tasksAt < NEW_MS);
  const now = isNew ? tasks : await liveTasksOf(acted.map(({ item, context }) => ({ sid: item.sid, context })));
  return inParallel(fresh, pace.width(), (one) => settleOne(work, one, now(one.item.sid, one.context)));
};

/** What the list showed of an engagement is seconds old, and all of it is written back when it is ended, unless by its state. */
const refreshed = async ({ options }: ListWork, listed: Listed): Promise<Listed> => {
  const { looked, item, context } = listed;
  if (!looked?.verdict.actions.some((action) => action.do === 'end-engagement')) return listed;
  const { engagement: old, ...seen } = looked.seen;
  if (old !== 'gone' && old?.endsForGood) return listed;
  const again = await guarded(context, item.sid, () => look(context, item.sid, options.cause, seen));
  return again instanceof TwilioFailure ? { ...listed, failedWith: again.status } : { ...listed, looked: again };
};

const settleOne = async ({ options }: ListWork, one: Listed, tasks: LiveTask[]): Promise<Outcome> => {
  const { context, item, looked, failedWith, isDone } = one;
  if (isDone) return 'cleaned';
  if (failedWith !== undefined || !looked || item.action === 'none') return planned(one);
  const seen = { ...looked.seen, tasks };
  const verdict = decide(seen, options.cause, context.now());
  if ('read' in verdict || verdict.reason !== looked.verdict.reason) return 'skipped';
  try {
    return (await apply(context, item.sid, options.cause, { seen, verdict })) === 'done' ? 'cleaned' : 'skipped';
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    context.log({ action: 'sweep', outcome: 'failed', sid: item.sid, status: error.status });
    return error.status;
  }
};
