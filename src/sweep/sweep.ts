import type { Services } from '../core/context';
import { BadRequest, TwilioFailure } from '../platform/errors';
import type { Invocation } from '../platform/handler';
import { given } from '../platform/parse';
import { type Cursor, decodeCursor } from './cursor';
import { lastSweptAt, type SweepRun } from './history';
import type { Listed } from './item';
import { NotHeld } from './item';
import { unsweptSince } from './lists';
import type { Report } from './report';
import { sweepSlice } from './slice';
import { acquireSweep, cursorOf, readSweepState, type SweepState } from './state';

const HOUR_MS = 3_600_000;

/** ms of work; the platform's 10 s have to hold the start, the closing write and the answer, too. */
export const SWEEP_TIME_MS = 8_000;

interface SweepRequest {
  dryRun: boolean;
  /** As a slice before answered it; goes before the saved one. */
  cursor?: Cursor;
}

/** `dryRun` (default `true`) and `cursor`, as a request has them. */
export const readSweepRequest = (params: Record<string, unknown>): SweepRequest => {
  const { dryRun = 'true', cursor } = params;
  if (dryRun !== 'true' && dryRun !== 'false') throw new BadRequest('dryRun must be true or false');
  if (cursor !== undefined && (typeof cursor !== 'string' || cursor === '')) {
    throw new BadRequest('cursor must be the text that the slice before answered');
  }
  return { dryRun: dryRun === 'true', ...(cursor === undefined ? {} : { cursor: decodeCursor(cursor) }) };
};

/** Of the sweep that this slice belongs to; a new one begins now. */
const startOf = ({ cursor, runs }: SweepState): { startedAt?: number } => {
  const [newest] = runs;
  return cursor && newest && newest.endedAt === undefined ? { startedAt: newest.startedAt } : {};
};

interface Slice {
  /** Absent: a dry run. */
  held?: Promise<boolean>;
  from: Cursor;
  state: SweepState;
  onListed?(listed: Listed): void;
}

const sliceOf = async (
  { settings, log }: Invocation,
  services: Services,
  { held, from, state, onListed }: Slice,
): Promise<Report> => {
  const { minAgeHours, botIdleHours } = settings;
  const sweptAt = lastSweptAt(state.runs);
  const minAgeMs = minAgeHours * HOUR_MS;
  const report = await sweepSlice(services, {
    dryRun: held === undefined,
    ...(held === undefined ? {} : { held }),
    from,
    cause: {
      kind: 'sweep',
      minAgeMs,
      heardFrom: unsweptSince(sweptAt, minAgeMs, services.now()),
      ...(botIdleHours === undefined ? {} : { botIdleMs: botIdleHours * HOUR_MS }),
    },
    sweptAt,
    deepAt: state.deep?.at ?? 0,
    ...(from.deep === undefined ? given({ madeFrom: state.deep?.madeFrom }) : {}),
    ...startOf(state),
    ...(onListed ? { onListed } : {}),
  });
  const { items, stale, cleaned, failed } = report;
  log({ action: 'sweep', outcome: report.done ? 'done' : 'to-be-continued', count: report.dryRun ? stale : cleaned });
  if (failed) log({ action: 'sweep', outcome: 'failed', count: failed });
  for (const { sid, reason, action, failedWith: status } of report.dryRun ? [] : items) {
    const outcome = status === undefined ? { outcome: action } : { outcome: 'failed', status };
    log({ action: 'sweep', ...outcome, sid, reason });
  }
  return report;
};

/** One slice that writes nothing, not even the cursor, and so needs no lease. */
export const planSweep = async (
  invocation: Invocation,
  services: Services,
  from?: Cursor,
  onListed?: Slice['onListed'],
): Promise<{ report: Report; state: SweepState }> => {
  // The first call also tells the time, so that nothing is judged by this machine's clock.
  const state = await readSweepState({ documents: services.documents, log: invocation.log });
  const { cursor: _saved, ...begun } = state;
  const options = { from: from ?? cursorOf(begun, services.now()), state, ...(onListed ? { onListed } : {}) };
  return { report: await sliceOf(invocation, services, options), state };
};

/** What came of a slice. */
interface Swept {
  report: Report;
  /** The sweep so far, with this slice in it; `undefined`: that could not be saved, or the slice was one apart. */
  run: SweepRun | undefined;
}

/**
 * One slice that does what it finds to be done.
 *
 * @param from goes before the saved cursor
 * @param isApart it is about chosen engagements: the sweep that may be under way goes on as if there had been none
 * @returns `undefined`: another sweep is under way
 */
export const runSweep = async (
  invocation: Invocation,
  services: Services,
  from?: Cursor,
  isApart = false,
): Promise<Swept | undefined> => {
  const { deadline, log, runtime } = invocation;
  const lease = await acquireSweep({ ...services, id: runtime.id, log });
  if (!lease) return undefined;
  const { state } = lease;
  const slice = { held: lease.held, from: from ?? lease.cursor, state };
  const report = await sliceOf(invocation, services, slice).catch(async (error: unknown) => {
    if (error instanceof NotHeld) return undefined;
    // Twilio gave no list, and nothing of ours is under way: the next sweep need not wait for the lease.
    if (error instanceof TwilioFailure) {
      deadline.extend();
      await lease.giveUp();
    }
    throw error;
  });
  if (!report || !(await lease.held)) return undefined;
  // The closing write has time of its own. Where it fails the caller still learns what this slice did; the next one
  // begins where this one did, once the lease has run out.
  deadline.extend();
  try {
    return { report, run: isApart ? await lease.giveUp() : await lease.release(report, slice.from) };
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    log({ action: 'save-sweep', outcome: 'failed', reason: error.kind, status: error.status });
    return { report, run: undefined };
  }
};
