import type { Keeper } from '../engagement/keeper';
import { TwilioFailure } from '../platform/errors';
import type { LiveTasks } from '../taskrouter/tasks';
import { type Batch, readBatch } from './candidates';
import { type Cursor, encodeCursor, type Failed, nextStage } from './cursor';
import { type Ages, type Judged, judge, type Outcome, refresh } from './judge';
import {
  countSkipped,
  emptyReport,
  type Report,
  type ReportItem,
  SKIP_REASONS,
  type SkipReason,
  UNREAD,
} from './report';

/** Does what was decided about an engagement; answers what came of it, or Twilio's status of what could not be done. */
export type Settle = (keeper: Keeper, judged: Judged, live: LiveTasks) => Promise<Outcome | number>;

export interface SliceOptions extends Ages {
  /** Absent: this is a dry run. */
  settle?: Settle;
  from: Cursor;
  /** All live Tasks, as they are when it is called. */
  live(): Promise<LiveTasks>;
  /** Is told of everything that the report lists, with what was known of it. */
  onListed?(judged: Judged): void;
}

/** Engagements that are worked on at the same time. */
const ABREAST = 8;
/** How old a read may be to be written back with a change. */
const FRESH_MS = 2_000;
/** What a handful of engagements takes, at Twilio's usual pace; less time left, and none is begun. */
const HANDFUL_MS = 2_500;
/** After so many failures in a slice, if they are more than the successes, something is wrong with more than these. */
const BREAK_AT = 10;
/** In one sweep; after that an engagement waits for the next one. */
const MAX_TRIES = 3;
/** A cursor has to fit into a request. */
const MAX_FAILED = 50;

/**
 * One slice of a sweep: page after page, until the time is up. The live Tasks are listed after the page that they
 * judge, and once more right before anything is written, so that a Task which came in between is seen.
 */
export const sweepSlice = async (keeper: Keeper, options: SliceOptions): Promise<Report> => {
  const report = emptyReport(options.settle === undefined);
  let cursor: Cursor | undefined = options.from;
  for (let pages = 0; cursor && !report.stopped && keeper.deadline.allows(HANDFUL_MS); pages += 1) {
    const { next, failure }: Step = await sweepPage(keeper, options, cursor, report);
    // Without its lists a sweep can do nothing; but what was done of it until then is worth telling.
    if (failure && pages === 0 && report.items.length === 0) throw failure;
    cursor = next;
    if (failure) break;
  }
  return cursor ? { ...report, cursor: encodeCursor(cursor) } : { ...report, done: true };
};

/** Where to go on after a page; absent: nowhere, the sweep is done. */
interface Step {
  next?: Cursor | undefined;
  /** Twilio did not give a list, so this is not the end of the page. */
  failure?: TwilioFailure;
}

/** Works through one page. */
const sweepPage = async (keeper: Keeper, options: SliceOptions, cursor: Cursor, report: Report): Promise<Step> => {
  const { settle } = options;
  const quiet = Math.min(options.minAgeMs, options.botIdleMs ?? options.minAgeMs);
  const failed = new Map((cursor.failed ?? []).map((one) => [one.sid, one]));
  const again = cursor.stage === 'failed';
  let reported = cursor.reported ?? 0;
  // Where failures are tried again, what was dealt with is not among them any more.
  const here = (): Cursor => ({ ...cursor, ...remember(failed), ...(settle || again ? {} : { reported }) });

  try {
    const batch = await readBatch(keeper, cursor, keeper.now() - quiet);
    const cleanedBefore = report.cleaned;
    const waiting = batch.candidates.slice(reported);
    let live: LiveTasks | undefined;
    while (waiting.length) {
      if (report.stopped || !keeper.deadline.allows(HANDFUL_MS)) return { next: here() };
      const before = live ?? (await options.live());
      const taken = waiting.splice(0, ABREAST);
      const handful = taken.filter(({ sid }) => again || !failed.has(sid));
      const judged = (await Promise.all(handful.map((one) => judge(keeper, options, one, before)))).filter(isDefined);
      if (again) for (const { sid } of handful) if (!judged.some(({ item }) => item.sid === sid)) failed.delete(sid);
      const now = settle ? await confirm(keeper, options, batch, judged, before) : before;
      live = now;
      const doIt = (one: Judged) => (settle ? settle(keeper, one, now) : planned(one));
      const settled = await Promise.all(judged.map((one) => one.failedWith ?? doIt(one)));
      // Only now, and one by one: the report lists them in the order in which they stand in Twilio's lists.
      for (const [i, one] of judged.entries()) {
        options.onListed?.(one);
        count(report, one, settled[i] ?? 'skipped', failed);
      }
      reported += taken.length;
    }
    // What was ended is gone from its list. Where pages are counted by position, others have moved up into this one.
    if (cursor.stage === 'sessions' && report.cleaned > cleanedBefore) return { next: here() };
    report.scanned += batch.scanned;
    countSkipped(report, 'somebody-elses', batch.skipped);
    if (batch.next !== undefined) return { next: { stage: cursor.stage, query: batch.next, ...remember(failed) } };
    if (again && failed.size) return { next: { stage: 'failed', ...remember(failed) } };
    return { next: nextStage({ stage: cursor.stage, ...remember(failed) }) };
  } catch (failure) {
    if (!(failure instanceof TwilioFailure)) throw failure;
    return { next: here(), failure };
  }
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const remember = (failed: Map<string, Failed>): { failed?: Failed[] } =>
  failed.size ? { failed: [...failed.values()].slice(0, MAX_FAILED) } : {};

/** Right before anything is written: is all of it still so? */
const confirm = async (
  keeper: Keeper,
  options: SliceOptions,
  { readAt }: Batch,
  judged: Judged[],
  live: LiveTasks,
): Promise<LiveTasks> => {
  if (judged.every(({ item }) => item.action === 'none')) return live;
  if (keeper.now() - readAt > FRESH_MS) await Promise.all(judged.map((one) => refresh(keeper, options, one)));
  return options.live();
};

const planned = ({ item }: Judged): Outcome => (item.action === 'none' ? 'skipped' : 'planned');

const isSkipReason = (reason: string): reason is SkipReason => SKIP_REASONS.some((known) => known === reason);

/** Counts what came of one engagement; a number: Twilio's status of what could not be done. */
const count = (report: Report, { item }: Judged, outcome: Outcome | number, failed: Map<string, Failed>): void => {
  const before = failed.get(item.sid);
  if (outcome === 'skipped') {
    const reason = isSkipReason(item.reason) ? item.reason : 'came-back';
    countSkipped(report, reason, 1);
    report.items.push({ ...item, reason: reason as ReportItem['reason'], action: 'none' });
  } else if (item.reason !== UNREAD && (!before || before.unread)) {
    report.stale += 1;
    // All others stand in the list of conversations, and were counted there.
    if (item.reason === 'conversation-gone') report.scanned += 1;
  }
  if (outcome === 'planned' || outcome === 'cleaned') report.items.push(item);
  if (outcome === 'cleaned') report.cleaned += 1;
  failed.delete(item.sid);
  if (typeof outcome !== 'number') return;
  report.failed += 1;
  report.items.push({ ...item, failedWith: outcome });
  const tries = (before?.tries ?? 0) + 1;
  const unread = item.reason === UNREAD && (!before || before.unread);
  if (tries < MAX_TRIES) failed.set(item.sid, { sid: item.sid, tries, ...(unread ? { unread } : {}) });
  const succeeded = report.dryRun ? report.stale : report.cleaned;
  if (report.failed >= BREAK_AT && report.failed > succeeded) report.stopped = 'too-many-failures';
};
