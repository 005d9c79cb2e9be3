import { type Context, contextOf, type Services } from '../core/context';
import { GRACE_MS } from '../core/facts';
import type { List, ListAges } from '../core/port';
import { TwilioFailure } from '../platform/errors';
import { given } from '../platform/parse';
import { together } from '../platform/together';
import { type Cursor, encodeCursor, FAILED, type Failed, START } from './cursor';
import {
  judge,
  type ListWork,
  type Outcome,
  planned,
  readAhead,
  type SliceOptions,
  settle,
  type Waiting,
} from './item';
import { listsOf, unsweptSince } from './lists';
import { createPace, inParallel, type Pace } from './pace';
import { createPager, isByPosition, type WorkPage } from './pages';
import {
  countSkipped,
  emptyReport,
  type Report,
  type ReportItem,
  SKIP_REASONS,
  type SkipReason,
  UNREAD,
} from './report';

/** Engagements that are put off to a slice of their own, where Twilio is slow. */
const PUT_OFF = 16;
/** After so many failures in a slice, if they are more than the successes, something is wrong with more than these. */
const BREAK_AT = 10;
/** In one sweep; after that an engagement waits for the next one. */
const MAX_TRIES = 3;
/** A cursor has to fit into a request. */
const MAX_FAILED = 50;

/**
 * One slice of a sweep: list after list, of one orchestration after the other, until the time is up. The live Tasks are
 * listed after the pages that they judge, and once more right before anything is written, so that a Task which came in
 * between is seen.
 */
export const sweepSlice = async (services: Services, options: SliceOptions): Promise<Report> => {
  const report = emptyReport(options.dryRun);
  const { from } = options;
  const { contexts } = services;
  const start = from.orchestration === undefined ? contexts[0] : contextOf(services, from.orchestration);
  let left = start ? contexts.slice(contexts.indexOf(start)) : contexts;
  // An orchestration that is not looked after any more has no place to go on from.
  let cursor = start ? from : START;
  for (let lists = 0; left[0]; lists += 1) {
    const pace = createPace(services, left[0].deadline);
    if (report.stopped || !pace.hasTimeForPage()) break;
    const { next, failure, deepPages, isIdle }: Step = await sweepList(left[0], pace, options, cursor, report);
    // Without its lists a sweep can do nothing; but what was done of it until then is worth telling.
    if (failure && lists === 0 && isIdle) throw failure;
    if (!next) left = left.slice(1);
    cursor = { ...(next ?? START), ...(cursor.deep === undefined ? {} : { deep: cursor.deep + deepPages }) };
    if (failure || isIdle) break;
  }
  if (cursor.deep !== undefined) report.deep = cursor.deep;
  const [context] = left;
  if (!context) return { ...report, done: true };
  return { ...report, cursor: encodeCursor({ ...cursor, orchestration: context.orchestration.name }) };
};

/** Where to go on after a list; absent: this orchestration is done. */
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
  context: Context,
  pace: Pace,
  options: SliceOptions,
  cursor: Cursor,
  report: Report,
): Promise<Step> => {
  const failed = new Map((cursor.failed ?? []).map((one) => [one.sid, one]));
  const lists = listsOf(context, cursor);
  const list = lists.find(({ name }) => name === cursor.list) ?? lists[0];
  if (!list) return { deepPages: 0, isIdle: false };
  const ages = agesOf(context, options);
  const work: ListWork = { context, options, list, ages, pace, failed, report };
  const isRetry = list.name === FAILED;
  const pager = createPager({
    list,
    from: cursor,
    ages,
    now: context.now,
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
      const { scanned, foreign } = first.page;
      report.scanned += scanned.length + foreign.length;
      countSkipped(report, 'somebody-elses', foreign.length);
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
    const [first] = open;
    // There was time to read a page, but not to work on it: the next slice begins with what it showed.
    if (first && !isMoved && !isRetry && pace.isSlow() && report.items.length === 0 && !report.stopped) {
      return done(putOff(here(), first, failed));
    }
    return done(here());
  } catch (failure) {
    if (!(failure instanceof TwilioFailure)) throw failure;
    return { ...done(here()), failure };
  } finally {
    await pager.stop();
  }
};

const agesOf =
  ({ now: clock }: Context, { cause, sweptAt, startedAt }: SliceOptions) =>
  (): ListAges => {
    const { minAgeMs, botIdleMs = minAgeMs } = cause;
    const now = clock();
    const quietSince = now - Math.min(minAgeMs, botIdleMs);
    return { quietSince, endedFrom: unsweptSince(sweptAt, minAgeMs, now), endedTo: (startedAt ?? now) - GRACE_MS };
  };

const putOff = (here: Cursor | undefined, first: Open, failed: Map<string, Failed>): Cursor | undefined => {
  if (!here) return undefined;
  const some = first.waiting.slice(0, PUT_OFF);
  for (const { sid } of some) failed.set(sid, failed.get(sid) ?? { sid, tries: 0, unread: true });
  const { list, query } = here;
  const reported = (here.reported ?? 0) + some.length;
  return { list: FAILED, ...remembered(failed), resume: { list, reported, ...given({ query }) } };
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const remembered = (failed: Map<string, Failed>): { failed?: Failed[] } =>
  failed.size ? { failed: [...failed.values()].slice(0, MAX_FAILED) } : {};

/** The next page, or the next list; `undefined`: the sweep of this orchestration is done. */
const after = (
  lists: List[],
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
  const { context, options, failed, report, pace } = work;
  const isRetry = work.list.name === FAILED;
  const isFresh = pace.isSlow();
  // Two pages may show one engagement, each by another session.
  const those = batch.filter(
    ({ sid }, i) => (isRetry || !failed.has(sid)) && batch.findIndex((one) => one.sid === sid) === i,
  );
  const [tasks, ...read] = await together(
    context.orchestration.liveTasks(those.map(({ sid }) => sid)),
    ...(isFresh ? those.map((one) => readAhead(context, options.cause, one)) : []),
  );
  const looked = await inParallel(isFresh ? read : those, pace.width(), (one) => judge(work, one, tasks));
  const found = looked.filter(isDefined);
  if (isRetry) for (const { sid } of batch) if (!found.some(({ item }) => item.sid === sid)) failed.delete(sid);
  const outcomes = options.dryRun ? found.map(planned) : await settle(work, found, { tasks, isFresh });
  // Only now, and one by one: the report lists them in the order in which they stand in Twilio's lists.
  for (const [i, one] of found.entries()) {
    options.onListed?.(one);
    count(report, one.item, outcomes[i] ?? 'skipped', failed);
  }
  return new Set(found.flatMap(({ item }, i) => (outcomes[i] === 'cleaned' ? [item.sid] : [])));
};

/** One item for each engagement: that of the last try. */
const put = (report: Report, item: ReportItem): void => {
  const at = report.items.findIndex(({ sid }) => sid === item.sid);
  const [before] = report.items.splice(at < 0 ? report.items.length : at, 1, item);
  if (before?.failedWith !== undefined) report.failed -= 1;
};

const isSkipReason = (reason: string): reason is SkipReason => SKIP_REASONS.some((known) => known === reason);

/** Counts what came of one engagement; a number: Twilio's status of what could not be done. */
const count = (report: Report, item: ReportItem, outcome: Outcome, failed: Map<string, Failed>): void => {
  const before = failed.get(item.sid);
  if (outcome === 'skipped') {
    const reason = isSkipReason(item.reason) ? item.reason : 'came-back';
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
  const { sid, reason, action } = item;
  const begun = action === 'none' ? (before?.begun ? { begun: before.begun } : {}) : { begun: { reason, action } };
  if (tries < MAX_TRIES) failed.set(sid, { sid, tries, ...(unread ? { unread } : {}), ...begun });
  const succeeded = report.dryRun ? report.stale : report.cleaned;
  if (report.failed >= BREAK_AT && report.failed > succeeded) report.stopped = 'too-many-failures';
};
