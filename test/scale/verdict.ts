import { LIMIT_MS } from '../../src/platform/handler';
import { SWEEP_TIME_MS } from '../../src/sweep/sweep';
import type { Line } from '../../tools/proof/report';
import { type Figures, isRun, type Run } from './figures';
import { decimal, megabytes, number, seconds } from './show';

/**
 * Calls for each stale engagement: its ledger, its channel, the ends of session and channel, or its participants, its newest
 * message and its end; and its share of the questions about live Tasks.
 */
const CALLS_PER_STALE = 4.1;
/** What slices keep of themselves. */
const OVERHEAD = 1.05;
/** ms for each open session, at 1 % stale and 150 ms a call: 100,000 in 4 minutes, a million in 40. */
const MS_PER_SESSION = 2.4;
/** ms a call; where Twilio is slower, a slice counts all the same, but does less for its own calls, and ends late. */
const USUAL_MS = 150;
/** Calls per page are the same, but for what is left over at the end of an account. */
const SAME = 1.1;
/** A process that has run for longer has compiled more of its code; what is kept of each channel would be far more. */
const FLAT = 1.25;
/** Bytes; a slice that kept less had no page that was full. */
const FILLED = 2.5 * 1024 ** 2;
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

/** INACTIVE channels stand in the list of channels with those that are open. */
const deepPages = ({ channels, past }: Run): number => Math.ceil((OVERHEAD * (channels + past)) / 100) + 3;

const ofEach = (run: Run): Line[] => {
  const at = `${run.orchestration}: ${number(run.channels)} open, ${run.stalePercent} % stale, ${run.way}`;
  const left = line(`${at}: stale ones that are left`, run.left, 0, number);
  const touched = line(`${at}: live ones that were touched`, run.touched, 0, number);
  if (run.way === 'straightforward') return [left, touched];
  // That one looks at every Task before anything else, and at nothing again.
  if (run.way === 'sessions first') return [left];
  const { channels, pages, stale, medianMs, stalePercent, past } = run;
  const slice = `${at}: the longest slice`;
  // A list that shifts while it is read, or a clean-up that was not begun, is the next sweep's.
  if (medianMs > USUAL_MS)
    return [
      line(slice, run.longestMs, LIMIT_MS, seconds),
      line(`${at}: stale ones that are left`, run.left, stale / 2, number),
      touched,
    ];
  const most = Math.ceil(OVERHEAD * (pages + CALLS_PER_STALE * stale)) + (run.way === 'sweep' ? 3 : deepPages(run));
  const isTimed = run.way === 'sweep' && stalePercent <= 1;
  const time = SWEEP_TIME_MS + MS_PER_SESSION * channels;
  return [
    line(`${at} beside ${number(past)}: calls`, run.calls, most, number),
    ...(isTimed ? [line(`${at}: virtual time`, run.virtualMs, time, seconds)] : []),
    line(slice, run.longestMs, SWEEP_TIME_MS, seconds),
    left,
    touched,
  ];
};

/** Against the smallest account. */
const growth = (smallest: Run, run: Run): Line[] => {
  const at = `${run.orchestration}: ${number(smallest.channels)} → ${number(run.channels)} open, ${run.stalePercent} % stale`;
  const perPage = (name: 'calls' | 'virtualMs') => [run[name] / run.pages, smallest[name] / smallest.pages] as const;
  const [calls, callsBefore] = perPage('calls');
  const [time, timeBefore] = perPage('virtualMs');
  return [
    line(`${at}: calls per page`, calls, callsBefore * SAME, decimal),
    line(`${at}: virtual time per page`, time, timeBefore * ONE_STEP, seconds),
    line(`${at}: peak memory of a slice`, run.peakBytes, Math.max(smallest.peakBytes, FILLED) * FLAT, megabytes),
  ];
};

/** What a sweep promises of accounts of any size; and that the other way, if it was run, came to the same. */
export const judge = (figures: Figures[]): Line[] => {
  const runs = figures.filter(isRun);
  const sweeps = runs.filter(({ way }) => way === 'sweep').sort((a, b) => a.channels - b.channels);
  const grown = sweeps.flatMap((run) => {
    const smallest = sweeps.find(
      (one) => one.stalePercent === run.stalePercent && one.orchestration === run.orchestration,
    );
    return smallest && smallest !== run ? growth(smallest, run) : [];
  });
  return [...runs.flatMap(ofEach), ...grown];
};
