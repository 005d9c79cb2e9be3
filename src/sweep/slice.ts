import { clean } from '../engagement/apply';
import { type Decision, decide, type Facts } from '../engagement/decide';
import { handOver } from '../engagement/handover';
import type { Keeper } from '../engagement/keeper';
import { TwilioFailure } from '../platform/errors';
import type { LiveTasks } from '../taskrouter/tasks';
import { type Candidate, lookInto, readBatch } from './candidates';
import { type Cursor, encodeCursor, nextStage } from './cursor';
import { emptyReport, type Report, type ReportItem } from './report';

export interface SliceOptions {
  dryRun: boolean;
  from: Cursor;
  minAgeMs: number;
  /** All live Tasks, as they are when it is called. */
  live(): Promise<LiveTasks>;
}

/** Engagements that are worked on at the same time. */
const ABREAST = 8;
/** How old a read may be to be written back with a change. */
const FRESH_MS = 2_000;
/** What a handful of engagements takes, at Twilio's usual pace; less time left, and none is begun. */
const HANDFUL_MS = 2_500;

/**
 * One slice of a sweep: page after page, until the time is up. The live Tasks are listed after the page that they
 * judge, and once more right before anything is written, so that a Task which came in between is seen.
 */
export const sweepSlice = async (keeper: Keeper, options: SliceOptions): Promise<Report> => {
  const report = emptyReport(options.dryRun);
  let cursor: Cursor | undefined = options.from;
  while (cursor && keeper.deadline.allows(HANDFUL_MS)) cursor = await sweepPage(keeper, options, cursor, report);
  return cursor ? { ...report, cursor: encodeCursor(cursor) } : { ...report, done: true };
};

/** Works through one page; answers where to go on. */
const sweepPage = async (
  keeper: Keeper,
  options: SliceOptions,
  cursor: Cursor,
  report: Report,
): Promise<Cursor | undefined> => {
  const batch = await readBatch(keeper, cursor, keeper.now() - options.minAgeMs);
  const failed = [...(cursor.failed ?? [])];
  const waiting = batch.candidates.filter(({ sid }) => !failed.includes(sid)).slice(cursor.reported ?? 0);
  let done = cursor.reported ?? 0;
  for (let live: LiveTasks | undefined; waiting.length; done += ABREAST) {
    if (!keeper.deadline.allows(HANDFUL_MS)) {
      return { ...cursor, ...(options.dryRun ? { reported: done } : failed.length ? { failed } : {}) };
    }
    live ??= await options.live();
    const handful = await assess(keeper, options, waiting.splice(0, ABREAST), live);
    if (!options.dryRun && handful.some(({ item }) => item.action !== 'none')) {
      if (keeper.now() - batch.readAt > FRESH_MS) {
        await Promise.all(handful.map((entry) => refresh(keeper, options, entry)));
      }
      live = await options.live();
    }
    const ends = await Promise.all(handful.map((entry) => settle(keeper, options, entry, live)));
    for (const end of ends) count(report, end, failed);
  }
  report.scanned += batch.scanned;
  report.skipped += batch.skipped;
  return batch.next === undefined ? nextStage(cursor.stage) : { stage: cursor.stage, query: batch.next };
};

interface Assessed {
  facts: Facts;
  decision: Decision;
  item: ReportItem;
}

const actionOf = (decision: Decision): ReportItem['action'] => {
  if (decision.action === 'finish-handover') return 'finish-handover';
  if (decision.action === 'keep') return 'none';
  if (decision.close) return decision.endSession ? 'end-session-and-close' : 'close';
  return 'end-session';
};

/** What a sweep would do about each of them; nothing is said of those that are to be left alone. */
const assess = async (
  keeper: Keeper,
  { minAgeMs }: SliceOptions,
  candidates: Candidate[],
  live: LiveTasks,
): Promise<Assessed[]> => {
  const assessed = await Promise.all(
    candidates.map(async (candidate): Promise<Assessed | undefined> => {
      const { sid } = candidate;
      if (!candidate.record && live.has(sid)) return undefined;
      const facts = await lookInto(keeper, candidate);
      if (!facts) return undefined;
      if (!live.has(sid) && live.incomplete) facts.liveTasks = await keeper.orchestration.liveTasks(sid);
      const decision = decide(facts, { kind: 'sweep', now: keeper.now(), minAgeMs });
      if (decision.action === 'keep' && decision.reason !== 'illegible') return undefined;
      const sessionSid = decision.action === 'clean' ? decision.endSession : undefined;
      const item: ReportItem = {
        sid,
        orchestration: keeper.orchestration.name,
        ...(sessionSid ? { sessionSid } : {}),
        reason: decision.reason as ReportItem['reason'],
        action: actionOf(decision),
      };
      return { facts, decision, item };
    }),
  );
  return assessed.filter((entry) => entry !== undefined);
};

/** What the list showed of a conversation is seconds old, and all of it is written back when it is closed. */
const refresh = async (keeper: Keeper, { minAgeMs }: SliceOptions, entry: Assessed): Promise<void> => {
  if (entry.decision.action !== 'clean' || !entry.decision.close) return;
  const { conversation: _old, ...rest } = entry.facts;
  const conversation = await keeper.orchestration.conversation(rest.sid);
  entry.facts = { ...rest, ...(conversation ? { conversation } : {}) };
  entry.decision = decide(entry.facts, { kind: 'sweep', now: keeper.now(), minAgeMs });
};

type End = { item: ReportItem; outcome: 'cleaned' | 'failed' | 'skipped' | 'planned' };

/** Does it, unless this is a dry run, or the engagement has come back to life. */
const settle = async (
  keeper: Keeper,
  { dryRun }: SliceOptions,
  { facts, decision, item }: Assessed,
  live: LiveTasks,
): Promise<End> => {
  if (decision.action === 'keep') return { item, outcome: 'skipped' };
  if (dryRun) return { item, outcome: 'planned' };
  try {
    if (decision.action === 'finish-handover') {
      const received = facts.record && (await handOver(keeper, facts.sid, facts.record));
      return { item, outcome: received && received.outcome !== 'unfinished' ? 'cleaned' : 'skipped' };
    }
    if (live.has(facts.sid)) return { item: { ...item, action: 'none' }, outcome: 'skipped' };
    await clean(keeper, facts, decision);
    return { item, outcome: 'cleaned' };
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'sweep', outcome: 'failed', sid: facts.sid, status: error.status });
    return { item: { ...item, failedWith: error.status }, outcome: 'failed' };
  }
};

const count = (report: Report, { item, outcome }: End, failed: string[]): void => {
  report.items.push(item);
  if (outcome === 'skipped') report.skipped += 1;
  else report.stale += 1;
  if (outcome === 'cleaned') report.cleaned += 1;
  if (outcome === 'failed') {
    report.failed += 1;
    failed.push(item.sid);
  }
};
