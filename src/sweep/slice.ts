import type { Keeper } from '../engagement/keeper';
import type { LiveTasks } from '../taskrouter/live-tasks';
import { type Batch, type Candidate, readBatch } from './candidates';
import { type Cursor, encodeCursor, type Failed, nextStage } from './cursor';
import { type Ages, isBusy, type Judged, judge, type Outcome, refresh } from './judge';
import { countSkipped, emptyReport, type Report } from './report';

/** Does what was decided about an engagement; answers what came of it, or Twilio's status of what could not be done. */
export type Settle = (keeper: Keeper, judged: Judged, live: LiveTasks) => Promise<Outcome | number>;

export interface SliceOptions extends Ages {
  /** Absent: this is a dry run. */
  settle?: Settle;
  from: Cursor;
  /** The live Tasks that refer to these conversations, as they are when it is called. */
  live(sids: string[]): Promise<LiveTasks>;
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
  while (cursor && !report.stopped && keeper.deadline.allows(HANDFUL_MS)) {
    cursor = await sweepPage(keeper, options, cursor, report);
  }
  return cursor ? { ...report, cursor: encodeCursor(cursor) } : { ...report, done: true };
};

/** Works through one page; answers where to go on. */
const sweepPage = async (
  keeper: Keeper,
  options: SliceOptions,
  cursor: Cursor,
  report: Report,
): Promise<Cursor | undefined> => {
  const { settle } = options;
  const quiet = Math.min(options.minAgeMs, options.botIdleMs ?? options.minAgeMs);
  const batch = await readBatch(keeper, cursor, keeper.now() - quiet);
  const failed = new Map((cursor.failed ?? []).map(({ sid, tries }) => [sid, tries]));
  const again = cursor.stage === 'failed';
  const waiting = batch.candidates.filter(({ sid }) => again || !failed.has(sid)).slice(cursor.reported ?? 0);
  let reported = cursor.reported ?? 0;
  const here = (): Cursor => ({ ...cursor, ...remember(failed), ...(settle ? {} : { reported }) });

  let live: LiveTasks | undefined;
  while (waiting.length) {
    if (report.stopped || !keeper.deadline.allows(HANDFUL_MS)) return here();
    live ??= await options.live(waiting.map(sidOf));
    const before = live;
    const handful = takeHandful(waiting, before);
    const judged = (await Promise.all(handful.map((one) => judge(keeper, options, one, before)))).filter(isDefined);
    if (again) for (const { sid } of handful) if (!judged.some(({ item }) => item.sid === sid)) failed.delete(sid);
    const now = settle ? await confirm(keeper, options, batch, judged, before) : before;
    const settled = await Promise.all(judged.map((one) => (settle ? settle(keeper, one, now) : planned(one))));
    // Only now, and one by one: the report lists them in the order in which they stand in Twilio's lists.
    for (const [i, one] of judged.entries()) {
      options.onListed?.(one);
      count(report, one, settled[i] ?? 'skipped', failed);
    }
    reported += handful.length;
  }
  report.scanned += batch.scanned;
  countSkipped(report, 'somebody-elses', batch.skipped);
  const carried = { ...cursor, ...remember(failed) };
  if (batch.next !== undefined) return { stage: cursor.stage, query: batch.next, ...remember(failed) };
  return again && failed.size ? { stage: 'failed', ...remember(failed) } : nextStage(carried);
};

const sidOf = ({ sid }: { sid: string }): string => sid;

/** Those that are worked on at the same time. A busy one is no work, and comes along. */
const takeHandful = (waiting: Candidate[], live: LiveTasks): Candidate[] => {
  let work = 0;
  const end = waiting.findIndex((one) => !isBusy(one, live) && ++work > ABREAST);
  return waiting.splice(0, end === -1 ? waiting.length : end);
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const remember = (failed: Map<string, number>): { failed?: Failed[] } =>
  failed.size ? { failed: [...failed].slice(0, MAX_FAILED).map(([sid, tries]) => ({ sid, tries })) } : {};

/** Right before anything is written: is all of it still so? */
const confirm = async (
  keeper: Keeper,
  options: SliceOptions,
  { readAt }: Batch,
  judged: Judged[],
  live: LiveTasks,
): Promise<LiveTasks> => {
  const acted = judged.filter(({ item }) => item.action !== 'none');
  if (acted.length === 0) return live;
  if (keeper.now() - readAt > FRESH_MS) await Promise.all(judged.map((one) => refresh(keeper, options, one)));
  return options.live(acted.map(({ item }) => item.sid));
};

const planned = ({ item }: Judged): Outcome => (item.action === 'none' ? 'skipped' : 'planned');

/** Counts what came of one engagement; a number: Twilio's status of what could not be done. */
const count = (report: Report, { item }: Judged, outcome: Outcome | number, failed: Map<string, number>): void => {
  const tries = failed.get(item.sid) ?? 0;
  if (outcome === 'skipped') {
    countSkipped(report, item.reason === 'held' || item.reason === 'illegible' ? item.reason : 'came-back', 1);
    report.items.push({ ...item, action: 'none' });
  } else if (tries === 0) report.stale += 1;
  if (outcome === 'planned' || outcome === 'cleaned') report.items.push(item);
  if (outcome === 'cleaned') report.cleaned += 1;
  if (typeof outcome !== 'number') {
    failed.delete(item.sid);
    return;
  }
  report.failed += 1;
  report.items.push({ ...item, failedWith: outcome });
  if (tries + 1 < MAX_TRIES) failed.set(item.sid, tries + 1);
  else failed.delete(item.sid);
  if (report.failed >= BREAK_AT && report.failed > report.cleaned) report.stopped = 'too-many-failures';
};
