import { type Context, contextOf, type Services } from '../core/context';
import type { Candidate, List, ListAges, ListPage, LiveTask } from '../core/port';
import { GRACE_MS } from '../core/rules';
import { TwilioFailure } from '../platform/errors';
import { together } from '../platform/together';
import { type Cursor, encodeCursor, FAILED, type Failed, START } from './cursor';
import {
  isBusy,
  isSlow,
  judge,
  type Outcome,
  type PageWork,
  planned,
  readAhead,
  type SliceOptions,
  settle,
} from './item';
import { listsOf } from './lists';
import {
  countSkipped,
  emptyReport,
  type Report,
  type ReportItem,
  SKIP_REASONS,
  type SkipReason,
  UNREAD,
} from './report';

/** Engagements that are worked on side by side. */
const SIDE_BY_SIDE = 8;
/** ms; what an engagement takes at Twilio's usual pace. With less time left none is begun. */
const USUAL_MS = 2_500;
/** Calls in sequence: its parts, and once more before it is written back; its live Tasks; its end, in two steps. */
const CALLS = 6;
/** Calls in sequence at such a pace, without which nothing comes of an engagement: read it, and end its carrier. */
const SLOW_CALLS = 2;
/** Engagements that are put off to a slice of their own, at such a pace. */
const PUT_OFF = 2 * SIDE_BY_SIDE;
/** After so many failures in a slice, if they are more than the successes, something is wrong with more than these. */
const BREAK_AT = 10;
/** In one sweep; after that an engagement waits for the next one. */
const MAX_TRIES = 3;
/** A cursor has to fit into a request. */
const MAX_FAILED = 50;

/**
 * One slice of a sweep: page after page, list after list, of one orchestration after the other, until the time is up.
 * The live Tasks are listed after the page that they judge, and once more right before anything is written, so that a
 * Task which came in between is seen.
 */
export const sweepSlice = async (services: Services, options: SliceOptions): Promise<Report> => {
  const report = emptyReport(options.dryRun);
  const { from } = options;
  const { contexts } = services;
  const start = from.orchestration === undefined ? contexts[0] : contextOf(services, from.orchestration);
  let left = start ? contexts.slice(contexts.indexOf(start)) : contexts;
  // An orchestration that is not looked after any more has no place to go on from.
  let cursor = start ? from : START;
  for (let pages = 0; left[0] && !report.stopped && hasTime(left[0], services); pages += 1) {
    const { next, failure }: Step = await sweepPage(left[0], services, options, cursor, report);
    // Without its lists a sweep can do nothing; but what was done of it until then is worth telling.
    if (failure && pages === 0 && report.items.length === 0) throw failure;
    if (!next) left = left.slice(1);
    cursor = next ?? START;
    if (failure) break;
  }
  const [context] = left;
  if (!context) return { ...report, done: true };
  return { ...report, cursor: encodeCursor({ ...cursor, orchestration: context.orchestration.name }) };
};

/** Whether something can still come of an engagement, at the pace that Twilio has at the moment. */
const hasTime = ({ deadline }: Context, services: Services): boolean =>
  deadline.allows(isSlow(services) ? services.pace() * SLOW_CALLS : Math.max(USUAL_MS, services.pace() * CALLS));

/** Where to go on after a page; absent: this orchestration is done. */
interface Step {
  next?: Cursor | undefined;
  /** Twilio did not give a list, so this is not the end of the page. */
  failure?: TwilioFailure;
}

const sweepPage = async (
  context: Context,
  services: Services,
  options: SliceOptions,
  cursor: Cursor,
  report: Report,
): Promise<Step> => {
  const failed = new Map((cursor.failed ?? []).map((one) => [one.sid, one]));
  const lists = listsOf(context, cursor.failed ?? []);
  const list = lists.find(({ name }) => name === cursor.list) ?? lists[0];
  if (!list) return {};
  const { minAgeMs, botIdleMs = minAgeMs } = options.cause;
  const ages = (): ListAges => {
    const now = context.now();
    const quietSince = now - Math.min(minAgeMs, botIdleMs);
    const [endedFrom, endedTo] = [Math.max(options.sweptAt, now - minAgeMs), options.startedAt ?? now];
    return { quietSince, endedFrom: endedFrom - GRACE_MS, endedTo: endedTo - GRACE_MS };
  };
  const isRetry = list.name === FAILED;
  let reported = cursor.reported ?? 0;
  // Where failures are tried again, what was dealt with is not among them any more.
  const here = (): Cursor => ({
    ...cursor,
    ...remembered(failed),
    ...(!options.dryRun || isRetry ? {} : { reported }),
  });
  try {
    const page = once(await list.page(cursor.query, ages), cursor.last);
    const work = { context, services, options, list, ages, readAt: context.now(), failed, report };
    const cleanedBefore = report.cleaned;
    const waiting = page.candidates.slice(reported);
    let tasks: ReadonlyMap<string, LiveTask[]> | undefined;
    while (waiting.length) {
      const slow = isSlow(services);
      if (report.stopped) return { next: here() };
      if (!hasTime(context, services)) {
        if (!slow || isRetry || report.items.length) return { next: here() };
        return { next: putOff(cursor, waiting, reported, failed) };
      }
      const ahead = slow ? waiting.splice(0, SIDE_BY_SIDE) : [];
      const [live, ...read] = await together(
        (slow ? undefined : tasks) ?? context.orchestration.liveTasks([...ahead, ...waiting].map(sidOf)),
        ...ahead.map((one) => readAhead(context, options.cause, one)),
      );
      tasks = live;
      const taken = slow ? read : takeHandful(waiting, live);
      const those = isRetry ? taken : taken.filter(({ sid }) => !failed.has(sid));
      await workOn(work, those, { tasks: live, isFresh: slow });
      reported += taken.length;
    }
    // What was ended may be gone from its list. Where pages are counted by position, others have moved up into this one.
    if (isByPosition(page) && report.cleaned > cleanedBefore) return { next: here() };
    report.scanned += page.scanned.length + page.foreign.length;
    countSkipped(report, 'somebody-elses', page.foreign.length);
    return { next: after(lists, cursor, page, failed) };
  } catch (failure) {
    if (!(failure instanceof TwilioFailure)) throw failure;
    return { next: here(), failure };
  }
};

/** Where there is time to read a page, but not to work on it, the next slice begins with what it showed. */
const putOff = (cursor: Cursor, waiting: Candidate[], reported: number, failed: Map<string, Failed>): Cursor => {
  const { list, query } = cursor;
  const some = waiting.slice(0, PUT_OFF);
  for (const { sid } of some) failed.set(sid, failed.get(sid) ?? { sid, tries: 0, unread: true });
  const resume = { list, reported: reported + some.length, ...(query === undefined ? {} : { query }) };
  return { list: FAILED, ...remembered(failed), resume };
};

const sidOf = ({ sid }: { sid: string }): string => sid;

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

const isByPosition = ({ next }: ListPage): boolean => next !== undefined && !new URLSearchParams(next).has('PageToken');

/** Where pages shift while they are read, an engagement stands on one page twice, or on two. It counts once. */
const once = (page: ListPage, last: string | undefined): ListPage => ({
  ...page,
  candidates: page.candidates.filter(
    ({ sid }, i) => sid !== last && page.candidates.findIndex((one) => one.sid === sid) === i,
  ),
  scanned: [...new Set(page.scanned)].filter((sid) => sid !== last),
  foreign: [...new Set(page.foreign)].filter((sid) => sid !== last),
});

const remembered = (failed: Map<string, Failed>): { failed?: Failed[] } =>
  failed.size ? { failed: [...failed.values()].slice(0, MAX_FAILED) } : {};

/** The next page, or the next list; `undefined`: the sweep of this orchestration is done. */
const after = (
  lists: List[],
  cursor: Cursor,
  { next, scanned, foreign }: ListPage,
  failed: Map<string, Failed>,
): Cursor | undefined => {
  const last = scanned.at(-1) ?? foreign.at(-1);
  if (next !== undefined) return { list: cursor.list, query: next, ...(last ? { last } : {}), ...remembered(failed) };
  if (cursor.list === FAILED && cursor.resume) return { ...cursor.resume, ...remembered(failed) };
  if (cursor.list === FAILED) return failed.size ? { list: FAILED, ...remembered(failed) } : undefined;
  const at = lists.findIndex(({ name }) => name === cursor.list);
  const following = lists[at + 1]?.name;
  if (following === undefined || (following === FAILED && failed.size === 0)) return undefined;
  return { list: following, ...remembered(failed) };
};

/** Those that are worked on side by side. Busy ones cost no calls and do not count. */
const takeHandful = (waiting: Candidate[], tasks: ReadonlyMap<string, LiveTask[]>): Candidate[] => {
  let work = 0;
  const end = waiting.findIndex((one) => !isBusy(one, tasks) && ++work > SIDE_BY_SIDE);
  return waiting.splice(0, end === -1 ? waiting.length : end);
};

const workOn = async (
  work: PageWork,
  handful: Candidate[],
  live: { tasks: ReadonlyMap<string, LiveTask[]>; isFresh: boolean },
): Promise<void> => {
  const { options, failed, report } = work;
  const found = (await Promise.all(handful.map((one) => judge(work, one, live.tasks)))).filter(isDefined);
  if (work.list.name === FAILED) {
    for (const { sid } of handful) if (!found.some(({ item }) => item.sid === sid)) failed.delete(sid);
  }
  const outcomes = options.dryRun ? found.map(planned) : await settle(work, found, live);
  // Only now, and one by one: the report lists them in the order in which they stand in Twilio's lists.
  for (const [i, one] of found.entries()) {
    options.onListed?.(one);
    count(report, one.item, outcomes[i] ?? 'skipped', failed);
  }
};

const isSkipReason = (reason: string): reason is SkipReason => SKIP_REASONS.some((known) => known === reason);

/** Counts what came of one engagement; a number: Twilio's status of what could not be done. */
const count = (report: Report, item: ReportItem, outcome: Outcome, failed: Map<string, Failed>): void => {
  const before = failed.get(item.sid);
  if (outcome === 'skipped') {
    const reason = isSkipReason(item.reason) ? item.reason : 'came-back';
    countSkipped(report, reason, 1);
    report.items.push({ ...item, reason: reason as ReportItem['reason'], action: 'none' }); // foreign records are no items
  } else if (item.reason !== UNREAD && (!before || before.unread)) {
    report.stale += 1;
    // All others stand in the list of channels, and were counted there.
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
