import { addCounts } from '../../src/sweep/history';
import type { Report, ReportItem } from '../../src/sweep/report';
import { Complaint } from '../support/complaint';

/** A whole sweep: its slices put together. */
export interface Total extends Omit<Report, 'cursor'> {
  slices: number;
  /** Conversations, or sessions, that a real run could not clean up. */
  left: string[];
}

/** Slices in a row that do not get on: the Function has no time to do anything. */
const MAX_STUCK = 5;

const emptyTotal = (dryRun: boolean): Total => ({
  ...{ dryRun, scanned: 0, stale: 0, cleaned: 0, failed: 0, skipped: 0, skippedFor: {} },
  ...{ done: false, items: [], slices: 0, left: [] },
});

/** What was tried again is listed once, where it was tried first, with what came of it in the end. */
const addItems = (items: ReportItem[], more: ReportItem[]): ReportItem[] => {
  const all = [...items];
  for (const item of more) {
    const before = all.findIndex(({ sid, failedWith }) => sid === item.sid && failedWith !== undefined);
    if (before < 0) all.push(item);
    else all[before] = item;
  }
  return all;
};

const add = (total: Total, report: Report): Total => {
  const items = addItems(total.items, report.items);
  const { stopped: _stopped, ...rest } = total;
  return {
    ...rest,
    scanned: total.scanned + report.scanned,
    stale: total.stale + report.stale,
    cleaned: total.cleaned + report.cleaned,
    failed: total.failed + report.failed,
    skipped: total.skipped + report.skipped,
    skippedFor: addCounts(total.skippedFor, report.skippedFor ?? {}),
    ...(report.stopped ? { stopped: report.stopped } : {}),
    done: report.done,
    items,
    slices: total.slices + 1,
    left: items.filter(({ failedWith }) => failedWith !== undefined).map(({ sid }) => sid),
  };
};

/**
 * Asks for slice after slice until the sweep is done, or stops itself. A dry run is led by its cursor; a real run's is
 * kept by the sweeper itself, so that every caller works on the same sweep.
 */
export const follow = async (
  slice: (params: Record<string, string>) => Promise<Report>,
  dryRun: boolean,
  onSlice: (total: Total) => void,
): Promise<Total> => {
  let total = emptyTotal(dryRun);
  let cursor: string | undefined;
  for (let stuck = 0; stuck < MAX_STUCK; ) {
    const params = { dryRun: String(dryRun), ...(dryRun && cursor !== undefined ? { cursor } : {}) };
    const report = await slice(params);
    total = add(total, report);
    onSlice(total);
    if (report.done || report.stopped || report.cursor === undefined) return total;
    stuck = report.cursor === cursor ? stuck + 1 : 0;
    cursor = report.cursor;
  }
  throw new Complaint(`The sweep does not get on: ${MAX_STUCK} slices in a row did nothing.`, [
    {
      where: '/sweep',
      problem: 'it has no time to do anything',
      remedy: 'Look at its log: Twilio may be slow just now.',
    },
  ]);
};
