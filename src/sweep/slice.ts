import type { Services } from '../core/context';
import type { List } from '../core/list';
import { TwilioFailure } from '../platform/errors';
import { given } from '../platform/parse';
import { together } from '../platform/together';
import { type Cursor, encodeCursor, FAILED, type Failed, START } from './cursor';
import {
  judge,
  type ListWork,
  liveTasksOf,
  type Outcome,
  planned,
  readAhead,
  type SliceOptions,
  settle,
  type Waiting,
} from './item';
import { agesOf, listsOf, type Shown } from './lists';
import { createPace, inParallel, type Pace } from './pace';
import { createPager, isByPosition, type WorkPage } from './pages';
import { countSkipped, emptyReport, type Report, type ReportItem, SKIP_REASONS, UNREAD } from './report';

/** Engagements that are put off to a slice of their own, where Twilio is slow. */
const PUT_OFF = 16;
/** After so many failures in a slice, if they are more than the successes, something is wrong with more than these. */
const BREAK_AT = 10;
/** In one sweep; after that an engagement waits for the next one. Where Twilio is slow each try goes further. */
const MAX_TRIES = 3;
const MAX_TRIES_IF_SLOW = 9;
/** A cursor has to fit into a request. */
const MAX_FAILED = 50;

/**
 * One slice of a sweep: list after list, until the time is up. The live Tasks are listed after the pages that they judge,
 * and once more right before anything is written, so that a Task which came in between is seen.
 */
export const sweepSlice = async (services: Services, options: SliceOptions): Promise<Report> => {
  const report = { ...emptyReport(options.dryRun), ...given({ madeFrom: options.from.madeFrom }) };
  const [first] = services.contexts;
  if (!first) return { ...report, done: true };
  let { deep } = options.from;
  let cursor: Cursor | undefined = options.from;
  for (let lists = 0; cursor; lists += 1) {
    const pace = createPace(services, first.deadline);
    if (report.stopped || !pace.hasTimeForPage()) break;
    const { next, failure, deepPages, isIdle }: Step = await sweepList(services, pace, options, cursor, report);
    // Without its lists a sweep can do nothing; but what was done of it until then is worth telling.
    if (failure && lists === 0 && isIdle) throw failure;
    if (failure) first.log({ action: 'list', outcome: 'failed', reason: failure.kind, status: failure.status });
    if (deep !== undefined) deep += deepPages;
    cursor = next && { ...next, ...given({ deep, madeFrom: report.madeFrom }) };
    if (failure || isIdle) break;
  }
  if (deep !== undefined) report.deep = deep;
  if (cursor) return { ...report, cursor: encodeCursor(cursor) };
  // Approximate: what no list counts was looked at as well. It may be a young Conversation that its ledger shows, or a
  // Chat Channel where the sweep is not deep. In a sweep of several slices another one may have counted it.
  if (options.from.list === START.list) report.scanned = Math.max(report.scanned, report.stale + report.skipped);
  return { ...report, done: true };
};

/** Where to go on after a list; absent: the sweep is done. */
interface Step {
  next?: Cursor | undefined;
  /** Twilio did not give a list, so this is not its end. */
  failure?: TwilioFailure;
  /** Pages of what is not open any more that were done. */
  deepPages: number;
  /** There was no time for anything. */
  isIdle: boolean;
}

/** A page of which not all is done. */
interface Open {
  page: WorkPage;
  waiting: Waiting[];
  /** Candidates that were dealt with. */
  reported: number;
  cleaned: number;
}

const sweepList = async (
  services: Services,
  pace: Pace,
  options: SliceOptions,
  from: Cursor,
  report: Report,
): Promise<Step> => {
  const failed = new Map((from.failed ?? []).map((one) => [one.sid, one]));
  const lists = listsOf(services, from);
  const known = lists.find(({ name }) => name === from.list);
  // An orchestration that is not looked after any more has no list to go on with.
  const cursor = known
    ? from
    : { ...START, ...given({ deep: from.deep, madeFrom: from.madeFrom, failed: from.failed }) };
  const list = known ?? lists.find(({ name }) => name === START.list);
  if (!list) return { deepPages: 0, isIdle: false };
  const [ages, ledgerAges] = [agesOf(services, options, list.deep), agesOf(services, options)];
  const work: ListWork = { options, list, ages, ledgerAges, pace, failed, report };
  const isRetry = list.name === FAILED;
  const pager = createPager({
    list,
    from: cursor,
    ages,
    now: services.now,
    hasTime: pace.hasTimeForPage,
    mayReadAhead: pace.mayReadAhead,
  });
  const open: Open[] = [];
  let skipped = cursor.reported ?? 0;
  let newest: WorkPage | undefined;
  let pages = 0;
  const worked = { all: 0, cleaned: 0 };
  /** Cleaned up on a page by position: others have moved up into it. */
  let isMoved = false;

  const take = async (): Promise<void> => {
    while (!isMoved && open.reduce((sum, { waiting }) => sum + waiting.length, 0) < pace.batch()) {
      if (newest && newest.next === undefined) return;
      if (newest && open.length > 0 && isByPosition(newest)) return;
      const page = await pager.next();
      if (!page) return;
      newest = page;
      const waiting = page.candidates.slice(skipped).map((one) => ({ ...one, readAt: page.readAt }));
      open.push({ page, waiting, reported: skipped, cleaned: 0 });
      skipped = 0;
      close();
    }
  };
  const close = (): void => {
    for (let [first] = open; first && first.waiting.length === 0; [first] = open) {
      isMoved = isByPosition(first.page) && first.cleaned > 0;
      if (isMoved) return;
      const { scanned, foreign, madeFrom } = first.page;
      if (from.deep !== undefined && madeFrom !== undefined) {
        report.madeFrom = Math.min(madeFrom, report.madeFrom ?? madeFrom);
      }
      report.scanned += scanned.length + foreign.length;
      countSkipped(report, 'not-ours', foreign.length);
      pages += 1;
      open.shift();
    }
  };
  /** Where failures are tried again, what was dealt with is not among them any more. */
  const here = (): Cursor | undefined => {
    const [first] = open;
    if (!newest) return { ...cursor, ...remembered(failed) };
    // What was put off and is cleaned up now is gone from the page that is resumed.
    const gone = options.dryRun ? 0 : worked.cleaned;
    const resume = cursor.resume && { ...cursor.resume, reported: Math.max(0, cursor.resume.reported - gone) };
    if (!first) return after(lists, { ...cursor, ...given({ resume }) }, newest, failed);
    const { query, before: last } = first.page;
    const done = options.dryRun ? first.reported : pace.isSlow() ? first.reported - first.cleaned : 0;
    const reported = !isRetry && done > 0 ? { reported: done } : {};
    const kept = isRetry ? given({ resume }) : {};
    return { list: list.name, ...given({ query, last }), ...reported, ...remembered(failed), ...kept };
  };
  const done = (next: Cursor | undefined): Step => ({
    next,
    deepPages: list.deep ? pages : 0,
    isIdle: pages === 0 && worked.all === 0,
  });
  /** There was time to read a page, but not to work on it: the next slice begins with what it showed. */
  const short = (): Step | undefined => {
    const [first] = open;
    const isShort = !isMoved && !isRetry && pace.isSlow() && report.items.length === 0 && !report.stopped;
    return first && isShort ? done(putOff(here(), first, failed)) : undefined;
  };
  try {
    for (await take(); open.length && !report.stopped && !isMoved; await take()) {
      const size = pace.batch();
      if (size === 0) break;
      const batch = open.flatMap((one) => one.waiting.map((waiting) => ({ one, waiting }))).slice(0, size);
      const cleaned = await workOn(
        work,
        batch.map(({ waiting }) => waiting),
      );
      worked.all += batch.length;
      worked.cleaned += cleaned.size;
      for (const { one, waiting } of batch) {
        one.waiting.shift();
        one.reported += 1;
        if (cleaned.has(waiting.sid)) one.cleaned += 1;
      }
      close();
    }
    return short() ?? done(here());
  } catch (failure) {
    if (!(failure instanceof TwilioFailure)) throw failure;
    return short() ?? { ...done(here()), failure };
  } finally {
    await pager.stop();
  }
};

const putOff = (here: Cursor | undefined, first: Open, failed: Map<string, Failed>): Cursor | undefined => {
  if (!here) return undefined;
  const some = first.waiting.slice(0, PUT_OFF);
  for (const { sid, context } of some) {
    failed.set(sid, failed.get(sid) ?? { sid, orchestration: context.orchestration.name, tries: 0, unread: true });
  }
  const { list, query } = here;
  const reported = (here.reported ?? 0) + some.length;
  return { list: FAILED, ...remembered(failed), resume: { list, reported, ...given({ query }) } };
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const remembered = (failed: Map<string, Failed>): { failed?: Failed[] } =>
  failed.size ? { failed: [...failed.values()].slice(0, MAX_FAILED) } : {};

/** The next page, or the next list; `undefined`: the sweep is done. */
const after = (
  lists: List<Shown>[],
  cursor: Cursor,
  { next, last }: WorkPage,
  failed: Map<string, Failed>,
): Cursor | undefined => {
  if (next !== undefined) return { list: cursor.list, query: next, ...given({ last }), ...remembered(failed) };
  if (cursor.list === FAILED && cursor.resume) return { ...cursor.resume, ...remembered(failed) };
  if (cursor.list === FAILED) return failed.size ? { list: FAILED, ...remembered(failed) } : undefined;
  const at = lists.findIndex(({ name }) => name === cursor.list);
  const following = lists[at + 1]?.name;
  if (following === undefined || (following === FAILED && failed.size === 0)) return undefined;
  return { list: following, ...remembered(failed) };
};

/** Looks at a batch, and does what follows. Answers what was cleaned up. */
const workOn = async (work: ListWork, batch: Waiting[]): Promise<Set<string>> => {
  const { options, failed, report, pace } = work;
  const isRetry = work.list.name === FAILED;
  const isFresh = pace.isSlow();
  // Two pages may show one engagement, each by another session.
  const those = batch.filter(
    ({ sid }, i) => (isRetry || !failed.has(sid)) && batch.findIndex((one) => one.sid === sid) === i,
  );
  const [tasks, ...read] = await together(
    liveTasksOf(those),
    ...(isFresh ? those.map((one) => readAhead(options.cause, one)) : []),
  );
  const tasksAt = batch[0]?.context.now() ?? 0;
  const looked = await inParallel(isFresh ? read : those, pace.width(), (one) =>
    judge(work, one, tasks(one.sid, one.context)),
  );
  const found = looked.filter(isDefined);
  if (isRetry) for (const { sid } of batch) if (!found.some(({ item }) => item.sid === sid)) failed.delete(sid);
  const outcomes = options.dryRun ? found.map(planned) : await settle(work, found, { tasks, tasksAt, isFresh });
  // Only now, and one by one: the report lists them in the order in which they stand in Twilio's lists.
  for (const [i, one] of found.entries()) {
    options.onListed?.(one);
    count(report, one.item, outcomes[i] ?? 'skipped', failed, isFresh ? MAX_TRIES_IF_SLOW : MAX_TRIES);
  }
  return new Set(found.flatMap(({ item }, i) => (outcomes[i] === 'cleaned' ? [item.sid] : [])));
};

/** One item for each engagement: that of the last try. */
const put = (report: Report, item: ReportItem): void => {
  const at = report.items.findIndex(({ sid }) => sid === item.sid);
  const [before] = report.items.splice(at < 0 ? report.items.length : at, 1, item);
  if (before?.failedWith !== undefined) report.failed -= 1;
};

/** Counts what came of one engagement; a number: Twilio's status of what could not be done. */
const count = (report: Report, item: ReportItem, outcome: Outcome, failed: Map<string, Failed>, mostTries: number) => {
  const before = failed.get(item.sid);
  if (outcome === 'skipped') {
    const reason = SKIP_REASONS.find((known) => known === item.reason) ?? 'came-back';
    countSkipped(report, reason, 1);
    put(report, { ...item, reason, action: 'none' });
  } else if (item.reason !== UNREAD && (!before || before.unread)) {
    report.stale += 1;
    // All others stand in the list of channels, and were counted there.
    if (item.reason === 'conversation-gone') report.scanned += 1;
  }
  if (outcome === 'planned' || outcome === 'cleaned') put(report, item);
  if (outcome === 'cleaned') report.cleaned += 1;
  failed.delete(item.sid);
  if (typeof outcome !== 'number') return;
  put(report, { ...item, failedWith: outcome });
  report.failed += 1;
  const tries = (before?.tries ?? 0) + 1;
  const unread = item.reason === UNREAD && (!before || before.unread);
  const { sid, orchestration, reason, action } = item;
  const begun = action === 'none' ? (before?.begun ? { begun: before.begun } : {}) : { begun: { reason, action } };
  if (tries < mostTries) failed.set(sid, { sid, orchestration, tries, ...(unread ? { unread } : {}), ...begun });
  const succeeded = report.dryRun ? report.stale : report.cleaned;
  if (report.failed >= BREAK_AT && report.failed > succeeded) report.stopped = 'too-many-failures';
};
