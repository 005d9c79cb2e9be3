import { LEASE_MS } from '../core/ledger';
import { put } from '../core/put';
import type { Log } from '../platform/log';
import { countIn, fieldsIn, given, listIn, numberIn, stringIn } from '../platform/parse';
import type { Documents } from '../twilio/documents';
import { type Cursor, decodeCursor, encodeCursor, parseCursor, START } from './cursor';
import { addSlice, isComplete, runIn, type SweepRun } from './history';
import type { Report } from './report';

/** What sweeps remember from slice to slice. */
export interface SweepState {
  /** Absent: a sweep has ended, and the next begins at the beginning. */
  cursor?: Cursor;
  lease?: { holder: string; until: number };
  /** The last ones, newest first. */
  runs: SweepRun[];
  /**
   * The last complete deep sweep: when it began (epoch ms), how many pages of what is not open it read, and from when on
   * (epoch ms) what is open was made. What is made later is younger: until the next one no older pages need be read.
   */
  deep?: { at: number; pages: number; madeFrom?: number };
}

const HOUR_MS = 3_600_000;
/** A deep sweep is due so long after the last one began. What only it finds is then cleaned up a day late at most. */
const DEEP_AFTER_MS = 24 * HOUR_MS;
/** So many pages cost less than to find something late: with no more of them every sweep is a deep one. */
const FEW_PAGES = 10;

/** Whether the sweep that begins now also lists what is not open any more. @param now epoch ms */
const isDeepDue = ({ deep }: SweepState, now: number): boolean =>
  deep === undefined || deep.pages <= FEW_PAGES || now - deep.at >= DEEP_AFTER_MS || deep.at > now;

/** Name of the Sync Document that holds it. */
export const SWEEP_DOCUMENT = 'flexkeep.sweep';
const TTL_SECONDS = 30 * 24 * 3600;

/** The right to sweep, for one slice: two at once would do everything twice. */
interface SweepLease {
  state: SweepState;
  /** Where this slice goes on, or begins a new sweep. */
  cursor: Cursor;
  /** Whether the lease is this invocation's: nothing may be written before that is known. */
  held: Promise<boolean>;
  /** Saves where the next slice begins and what came of this one, and lets others go on from there. Answers the sweep so far. */
  release(report: Report, from: Cursor): Promise<SweepRun | undefined>;
  /** Nothing is saved of this slice: others may begin where it did. */
  giveUp(): Promise<undefined>;
}

interface LeaseOptions {
  documents: Documents;
  now(): number;
  id(): string;
  log: Log;
}

const leaseIn = (value: unknown): SweepState['lease'] => {
  const fields = fieldsIn(value);
  const [holder, until] = [stringIn(fields?.holder), numberIn(fields?.until)];
  return holder === undefined || until === undefined ? undefined : { holder, until };
};

/**
 * Stored state as far as it can be read. What cannot be read is logged and left out: a sweep then begins at the
 * beginning, which does no harm.
 */
const parseState = (value: unknown, log: Log): SweepState => {
  const fields = fieldsIn(value) ?? {};
  const [cursor, lease] = [parseCursor(fields.cursor), leaseIn(fields.lease)];
  const runs = listIn(fields.runs ?? [], runIn);
  const past = fieldsIn(fields.deep);
  const [at, pages, madeFrom] = [numberIn(past?.at), countIn(past?.pages), numberIn(past?.madeFrom)];
  const deep = at === undefined || pages === undefined ? {} : { deep: { at, pages, ...given({ madeFrom }) } };
  const isWhole = fieldsIn(value) && runs && (cursor || fields.cursor === undefined);
  if (!isWhole) log({ action: 'read-state', outcome: 'illegible', reason: SWEEP_DOCUMENT });
  return { ...(cursor ? { cursor } : {}), ...(lease ? { lease } : {}), runs: runs ?? [], ...deep };
};

export const readSweepState = async ({
  documents,
  log,
}: Pick<LeaseOptions, 'documents' | 'log'>): Promise<SweepState> => {
  const there = await documents.read(SWEEP_DOCUMENT);
  return there ? parseState(there.data, log) : { runs: [] };
};

/** A lease further ahead than twice its length is none. */
const isTaken = ({ lease }: SweepState, now: number): boolean =>
  lease !== undefined && lease.until > now && lease.until <= now + 2 * LEASE_MS;

/** Where a sweep goes on, or begins anew. @param now epoch ms */
export const cursorOf = (state: SweepState, now: number): Cursor =>
  state.cursor ?? { ...START, ...(isDeepDue(state, now) ? { deep: 0 } : {}) };

/** `undefined`: another sweep holds it. Where two ask at the same time, {@link SweepLease.held} tells. */
export const acquireSweep = async ({ documents, now, id, log }: LeaseOptions): Promise<SweepLease | undefined> => {
  const there = await documents.read(SWEEP_DOCUMENT);
  const state: SweepState = there ? parseState(there.data, log) : { runs: [] };
  const startedAt = now();
  if (isTaken(state, startedAt)) return undefined;
  const { lease: _lease, ...kept } = state;
  const holder = id();
  const claim: SweepState = { ...kept, lease: { holder, until: startedAt + LEASE_MS } };
  // Reading may begin meanwhile.
  const claiming = put(documents, {
    ...{ name: SWEEP_DOCUMENT, before: there, data: claim, ttlSeconds: TTL_SECONDS },
    isOwn: (stored) => leaseIn(fieldsIn(stored)?.lease)?.holder === holder,
  });
  const held = claiming.then((written) => written !== undefined);
  // Who asks for it hears of a failure; until then it is not unhandled.
  held.catch(() => undefined);
  const cursor = cursorOf(state, startedAt);
  const revision = async (): Promise<string> => (await claiming)?.revision ?? '';
  return {
    held,
    state,
    cursor,
    async release(report, from) {
      const runs = addSlice(state.runs, report, startedAt, now(), encodeCursor(from) !== encodeCursor(cursor));
      const [run] = runs;
      // What could not be done now, and only a deep sweep shows, is not left for a day.
      const isDeep = run && isComplete(run) && report.deep !== undefined;
      const { deep: pages = 0, madeFrom } = report;
      const deep = isDeep ? { at: run.startedAt, pages, ...given({ madeFrom }) } : state.deep;
      const next: SweepState = {
        ...(report.cursor === undefined ? {} : { cursor: decodeCursor(report.cursor) }),
        ...(deep ? { deep } : {}),
        runs,
      };
      await documents.write(SWEEP_DOCUMENT, next, await revision(), TTL_SECONDS);
      return run;
    },
    async giveUp() {
      await documents.write(SWEEP_DOCUMENT, kept, await revision(), TTL_SECONDS);
      return undefined;
    },
  };
};
