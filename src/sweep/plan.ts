import type { Services } from '../compose';
import type { Visit } from '../platform/door';
import { BadRequest } from '../platform/errors';
import { type Cursor, decodeCursor, START } from './cursor';
import { emptyReport, type Report } from './report';
import { type SliceOptions, sweepSlice } from './slice';

const HOUR_MS = 3_600_000;

/** What is left of a Function's 10 s for its start and its answer. */
export const SWEEP_TIME_MS = 8_000;

export interface SweepRequest {
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

/** One slice of a sweep; without `settle` a dry run. */
export const sweepOnce = async (
  { settings, log }: Visit,
  { keepers, tasks }: Services,
  { from = START, ...options }: Partial<Pick<SliceOptions, 'from' | 'settle' | 'onListed'>>,
): Promise<Report> => {
  const [keeper] = keepers;
  const dryRun = options.settle === undefined;
  if (!keeper) return { ...emptyReport(dryRun), done: true };
  const { minAgeHours, botIdleHours } = settings;
  const ages = {
    minAgeMs: minAgeHours * HOUR_MS,
    ...(botIdleHours === undefined ? {} : { botIdleMs: botIdleHours * HOUR_MS }),
  };
  const report = await sweepSlice(keeper, { ...options, from, ...ages, live: () => tasks.live() });
  const { items, stale, cleaned, failed } = report;
  log({ action: 'sweep', outcome: report.done ? 'done' : 'to-be-continued', count: dryRun ? stale : cleaned });
  if (failed) log({ action: 'sweep', outcome: 'failed', count: failed });
  for (const { sid, reason, action, failedWith: status } of dryRun ? [] : items) {
    log({
      action: 'sweep',
      ...(status === undefined ? { outcome: action } : { outcome: 'failed', status }),
      sid,
      reason,
    });
  }
  return report;
};
