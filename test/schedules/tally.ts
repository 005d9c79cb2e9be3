import { addDeeds, type Deeds } from './deeds';
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
  /** What people tried, and could do. */
  deeds: Deeds;
}

export const emptyTally = (): Tally => ({
  runs: 0,
  kills: 0,
  faults: 0,
  calls: 0,
  failed: [],
  settings: [],
  deeds: {},
});

const addSettings = (tally: Tally, settings: readonly string[]): void => {
  tally.settings = [...new Set([...tally.settings, ...settings])];
};

export const addSchedule = (tally: Tally, { seed, broken, deeds, ...of }: ScheduleResult): void => {
  tally.runs += 1;
  tally.kills += of.kills;
  tally.faults += of.faults;
  tally.calls += of.calls;
  addSettings(tally, of.settings);
  addDeeds(tally.deeds, deeds);
  if (broken.length) tally.failed.push({ seed, broken });
};

export const addTally = (sum: Tally, more: Tally): void => {
  sum.runs += more.runs;
  sum.kills += more.kills;
  sum.faults += more.faults;
  sum.calls += more.calls;
  sum.failed.push(...more.failed);
  addSettings(sum, more.settings);
  addDeeds(sum.deeds, more.deeds);
};
