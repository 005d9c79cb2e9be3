import type { ScheduleResult } from './run';

/** What many schedules came to. */
export interface Tally {
  runs: number;
  kills: number;
  faults: number;
  calls: number;
  failed: { seed: number; broken: string[] }[];
}

export const emptyTally = (): Tally => ({ runs: 0, kills: 0, faults: 0, calls: 0, failed: [] });

export const addSchedule = (tally: Tally, { seed, broken, kills, faults, calls }: ScheduleResult): void => {
  tally.runs += 1;
  tally.kills += kills;
  tally.faults += faults;
  tally.calls += calls;
  if (broken.length) tally.failed.push({ seed, broken });
};

export const addTally = (sum: Tally, { runs, kills, faults, calls, failed }: Tally): void => {
  sum.runs += runs;
  sum.kills += kills;
  sum.faults += faults;
  sum.calls += calls;
  sum.failed.push(...failed);
};
