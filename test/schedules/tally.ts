import type { ScheduleResult } from './run';

/** What many schedules came to. */
export interface Tally {
  runs: number;
  kills: number;
  faults: number;
  calls: number;
  failed: { seed: number; broken: string[] }[];
  /** Settings of the unknowns that the embedded Twilio asked for, each once. */
  settings: string[];
}

export const emptyTally = (): Tally => ({ runs: 0, kills: 0, faults: 0, calls: 0, failed: [], settings: [] });

const addSettings = (tally: Tally, settings: readonly string[]): void => {
  tally.settings = [...new Set([...tally.settings, ...settings])];
};

export const addSchedule = (tally: Tally, { seed, broken, kills, faults, calls, settings }: ScheduleResult): void => {
  tally.runs += 1;
  tally.kills += kills;
  tally.faults += faults;
  tally.calls += calls;
  addSettings(tally, settings);
  if (broken.length) tally.failed.push({ seed, broken });
};

export const addTally = (sum: Tally, { runs, kills, faults, calls, failed, settings }: Tally): void => {
  sum.runs += runs;
  sum.kills += kills;
  sum.faults += faults;
  sum.calls += calls;
  sum.failed.push(...failed);
  addSettings(sum, settings);
};
