import { SWEEP_TIME_MS } from '../../src/sweep/sweep';
import type { Line } from '../../tools/proof/budgets';
import { beyondPages, type Figures, isRun, type Run } from './figures';
import { decimal, megabytes, number, seconds } from './show';

/** Besides every page of every list once. */
const CALLS_PER_STALE = 5;
/** Calls per page are the same, but for what is left over at the end of an account. */
const SAME = 1.1;
/** A process that has run for longer has compiled more of its code; what is kept of each channel would be far more. */
const FLAT = 1.25;
/**
 * Time per page, too, but for one step: where more live Tasks than a page holds are asked for by attribute, which
 * Twilio limits per second. What grows with the account would grow tenfold with each of the usual sizes.
 */
const ONE_STEP = 2;

const line = (what: string, value: number, most: number, show: (value: number) => string): Line => ({
  what,
  measured: show(value),
  budget: `at most ${show(most)}`,
  kept: value <= most,
});

const ofEach = (run: Run): Line[] => {
  const at = `${number(run.channels)} channels, ${run.way}`;
  const left = line(`${at}: stale ones that are left`, run.left, 0, number);
  const touched = line(`${at}: live ones that were touched`, run.touched, 0, number);
  if (run.way !== 'sweep') return [left, touched];
  return [
    line(`${at}: calls beyond the pages, per stale one`, beyondPages(run), CALLS_PER_STALE, decimal),
    line(`${at}: the longest slice`, run.longestMs, SWEEP_TIME_MS, seconds),
    left,
    touched,
  ];
};

/** Against the smallest account. */
const growth = (smallest: Run, run: Run): Line[] => {
  const at = `${number(smallest.channels)} → ${number(run.channels)} channels`;
  const perPage = (name: 'calls' | 'virtualMs') => [run[name] / run.pages, smallest[name] / smallest.pages] as const;
  const [calls, callsBefore] = perPage('calls');
  const [time, timeBefore] = perPage('virtualMs');
  return [
    line(`${at}: calls per page`, calls, callsBefore * SAME, decimal),
    line(`${at}: virtual time per page`, time, timeBefore * ONE_STEP, seconds),
    line(`${at}: peak memory of a slice`, run.peakBytes, smallest.peakBytes * FLAT, megabytes),
  ];
};

/** What a sweep promises of accounts of any size; and that the other way, if it was run, came to the same. */
export const judge = (figures: Figures[]): Line[] => {
  const runs = figures.filter(isRun);
  const [smallest, ...larger] = runs.filter(({ way }) => way === 'sweep').sort((a, b) => a.channels - b.channels);
  return [...runs.flatMap(ofEach), ...larger.flatMap((run) => (smallest ? growth(smallest, run) : []))];
};
