import { compose, type Services } from '../compose';
import type { Visit } from '../platform/door';
import { BadRequest } from '../platform/errors';
import { decodeCursor, START } from './cursor';
import type { Report } from './report';
import { emptyReport } from './report';
import { type SliceOptions, sweepSlice } from './slice';
import { acquireSweep } from './state';

const HOUR_MS = 3_600_000;

/** What is left of a Function's 10 s for its start and its answer. */
export const SWEEP_TIME_MS = 8_000;

export interface SweepRequest {
  dryRun: boolean;
  /** As a slice before answered it; goes before the saved one. */
  cursor?: string;
  onListed?: SliceOptions['onListed'];
}

/** `dryRun` (default `true`) and `cursor`, as a request has them. */
export const readSweepRequest = (params: Record<string, unknown>): SweepRequest => {
  const { dryRun = 'true', cursor } = params;
  if (dryRun !== 'true' && dryRun !== 'false') throw new BadRequest('dryRun must be true or false');
  if (cursor !== undefined && (typeof cursor !== 'string' || cursor === '')) {
    throw new BadRequest('cursor must be the text that the slice before answered');
  }
  return { dryRun: dryRun === 'true', ...(cursor === undefined ? {} : { cursor }) };
};

/** One slice. `undefined`: another sweep is under way. */
export const runSweep = async (
  visit: Visit,
  { dryRun, cursor, onListed }: SweepRequest,
  services: Services = compose(visit),
): Promise<Report | undefined> => {
  const given = cursor === undefined ? undefined : decodeCursor(cursor);
  if (dryRun) return slice(visit, services, true, given, onListed);

  const lease = await acquireSweep({ ...services, id: visit.runtime.id });
  if (!lease) return undefined;
  const report = await slice(visit, services, false, given ?? lease.cursor);
  await lease.release(report);
  return report;
};

const slice = async (
  visit: Visit,
  services: Services,
  dryRun: boolean,
  from = START,
  onListed?: SliceOptions['onListed'],
): Promise<Report> => {
  const [keeper] = services.keepers;
  if (!keeper) return { ...emptyReport(dryRun), done: true };
  const { minAgeHours, botIdleHours } = visit.settings;
  const ages = {
    minAgeMs: minAgeHours * HOUR_MS,
    ...(botIdleHours === undefined ? {} : { botIdleMs: botIdleHours * HOUR_MS }),
  };
  const report = await sweepSlice(keeper, {
    dryRun,
    from,
    ...ages,
    live: () => services.tasks.live(),
    ...(onListed ? { onListed } : {}),
  });
  const { items, stale, cleaned, failed } = report;
  visit.log({ action: 'sweep', outcome: report.done ? 'done' : 'to-be-continued', count: dryRun ? stale : cleaned });
  if (failed) visit.log({ action: 'sweep', outcome: 'failed', count: failed });
  for (const { sid, reason, action } of dryRun ? [] : items)
    visit.log({ action: 'sweep', outcome: action, sid, reason });
  return report;
};
