import { countIn, fieldsIn, given, listIn, numberIn, oneOf, recordIn, stringIn, trueIn } from '../platform/parse';
import type { Report } from './report';

/** One sweep from its first slice to its last, as it is remembered. */
export interface SweepRun {
  /** Epoch ms by Twilio's clock. */
  startedAt: number;
  /** Of the newest slice. */
  updatedAt: number;
  /** Absent: it is not done. */
  endedAt?: number;
  slices: number;
  scanned: number;
  stale: number;
  cleaned: number;
  /** What failed, added up over the slices; what was left in the end is in `left`. */
  failed: number;
  skipped: number;
  /** Of what was cleaned: how many for which reason. */
  cleanedFor: Record<string, number>;
  skippedFor: Record<string, number>;
  /** SIDs of what could not be cleaned, newest last; only so many of them. */
  left: string[];
  /** A caller's own cursor led elsewhere than on: not all of it was looked at. */
  hasGap?: true;
  /** The newest slice was stopped, since most of it failed. */
  stopped?: 'too-many-failures';
}

const KEPT_RUNS = 10;
const KEPT_SIDS = 20;
/** A Sync Document holds 16 KiB (https://www.twilio.com/docs/sync/limits), and the cursor needs some of it. */
const KEPT_BYTES = 12 * 1024;

/** All was looked at, and done: the next sweep need not come back to it. */
export const isComplete = ({ endedAt, left, hasGap }: SweepRun): boolean =>
  endedAt !== undefined && left.length === 0 && !hasGap;

/** Epoch ms at which the last complete sweep began; 0: none is known. */
export const lastSweptAt = (runs: readonly SweepRun[]): number => runs.find(isComplete)?.startedAt ?? 0;

/** Adds counts by name; names in the order of the alphabet, so that the same counts look the same. */
export const addCounts = (...all: Record<string, number>[]): Record<string, number> => {
  const sum = new Map<string, number>();
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const newRun = (startedAt: number): SweepRun => ({
  startedAt,
  updatedAt: startedAt,
  slices: 0,
  scanned: 0,
  stale: 0,
  cleaned: 0,
  failed: 0,
  skipped: 0,
  cleanedFor: {},
  skippedFor: {},
  left: [],
});

const stillLeft = (left: string[], { items }: Report): string[] => {
  const sids = new Set(left);
  for (const { sid, action, failedWith } of items) {
    if (failedWith !== undefined) sids.add(sid);
    else if (action !== 'none') sids.delete(sid);
  }
  return [...sids].slice(-KEPT_SIDS);
};

/**
 * The runs with one more slice in them, newest run first: the slice belongs to the newest one unless that is done.
 *
 * @param startedAt epoch ms at which the slice began
 * @param now epoch ms
 * @param hasGap it does not begin where the slice before ended
 */
export const addSlice = (
  runs: readonly SweepRun[],
  report: Report,
  startedAt: number,
  now: number,
  hasGap = false,
): SweepRun[] => {
  const [newest, ...older] = runs;
  const goesOn = newest !== undefined && newest.endedAt === undefined;
  const { stopped: _stopped, ...run } = goesOn ? newest : newRun(startedAt);
  const cleaned = report.items.filter(({ action, failedWith }) => action !== 'none' && failedWith === undefined);
  const next: SweepRun = {
    ...run,
    updatedAt: now,
    ...(report.done ? { endedAt: now } : {}),
    slices: run.slices + 1,
    scanned: run.scanned + report.scanned,
    stale: run.stale + report.stale,
    cleaned: run.cleaned + report.cleaned,
    failed: run.failed + report.failed,
    skipped: run.skipped + report.skipped,
    cleanedFor: addCounts(run.cleanedFor, ...cleaned.map(({ reason }) => ({ [reason]: 1 }))),
    skippedFor: addCounts(run.skippedFor, report.skippedFor),
    left: stillLeft(run.left, report),
    ...(report.stopped ? { stopped: report.stopped } : {}),
    ...(hasGap ? { hasGap } : {}),
  };
  const kept = [next, ...(goesOn ? older : runs)].slice(0, KEPT_RUNS);
  while (Buffer.byteLength(JSON.stringify(kept)) > KEPT_BYTES) kept.pop();
  return kept;
};

/** A run that was stored; `undefined`: it is none. */
export const runIn = (value: unknown): SweepRun | undefined => {
  const fields = fieldsIn(value);
  if (!fields) return undefined;
  const [startedAt, updatedAt] = [numberIn(fields.startedAt), numberIn(fields.updatedAt)];
  const counts = recordIn(Object.fromEntries(COUNTED.map((name) => [name, fields[name]])), countIn) as
    | Record<(typeof COUNTED)[number], number>
    | undefined; // recordIn keeps the names
  const [cleanedFor, skippedFor] = [recordIn(fields.cleanedFor, countIn), recordIn(fields.skippedFor, countIn)];
  const left = listIn(fields.left, stringIn);
  if (startedAt === undefined || updatedAt === undefined || !counts || !cleanedFor || !skippedFor || !left) {
    return undefined;
  }
  const rest = given({
    endedAt: numberIn(fields.endedAt),
    stopped: oneOf(fields.stopped, ['too-many-failures']),
    hasGap: trueIn(fields.hasGap),
  });
  return { startedAt, updatedAt, ...counts, cleanedFor, skippedFor, left, ...rest };
};

const COUNTED = ['slices', 'scanned', 'stale', 'cleaned', 'failed', 'skipped'] as const;
