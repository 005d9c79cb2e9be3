import type { Twilio } from 'twilio';
import type { Settings } from '../../../src/platform/settings';
import type { SweepRun } from '../../../src/sweep/history';
import { readSweepState } from '../../../src/sweep/state';
import { createDocuments } from '../../../src/sync/documents';
import { type Reading, reading } from '../../engine/problem';
import { findTimer, lacksOf, type TimerState } from '../timer';
import { isTicking } from '../timer-task';
import { amiss, type Finding, fine, ofProblem } from './finding';

const HOUR_MS = 3_600_000;
/** h; a Task lives for a day, so what a day's sweep did not see, nobody has seen. */
const LONGEST_PAUSE_H = 25;

const NO_TIMER = 'Make it: npm run setup. Or sweep by other means: docs/sweeping.md';
const SWEEP = 'npm run sweep -- --apply';

interface Timer {
  parts: TimerState;
  isTicking: boolean;
}

const readTimer = (client: Twilio, { workspaceSid, sweepTimer }: Settings): Promise<Reading<Timer | undefined>> =>
  reading('the timer', async () => {
    if (!sweepTimer) return undefined;
    const { workflowSid } = sweepTimer;
    const parts = await findTimer(client, workspaceSid, { workflowSid });
    return { parts, isTicking: await isTicking(client, { workspaceSid, workflowSid }) };
  });

const timerFinding = (timer: Timer | undefined, minutes: number): Finding => {
  if (!timer) return fine('Timer', 'none: SWEEP_TIMER_WORKFLOW_SID is not set');
  const lacks = lacksOf(timer.parts);
  if (lacks.length) return amiss('Timer', `it lacks something: ${lacks.join('; ')}`, NO_TIMER);
  if (!timer.isTicking) return amiss('Timer', 'no Task waits in it, so it does not go off', 'npm run setup');
  return fine('Timer', `every ${minutes} min; a Task waits in it`);
};

const ageText = (hours: number): string => (hours < 1 ? 'less than an hour ago' : `${Math.floor(hours)} h ago`);

const sweepFindings = (run: SweepRun | undefined, isTimed: boolean, now: number): Finding[] => {
  if (!run) {
    if (isTimed) return [fine('Last sweep', 'none yet; the timer is set')];
    return [amiss('Last sweep', 'there was none', SWEEP)];
  }
  const hours = (now - run.updatedAt) / HOUR_MS;
  const text = `${ageText(hours)}: ${run.scanned} looked at, ${run.cleaned} cleaned`;
  return [
    hours > LONGEST_PAUSE_H ? amiss('Last sweep', text, SWEEP) : fine('Last sweep', text),
    ...(run.stopped
      ? [amiss('Last sweep', 'it stopped, since most of it failed', `Look at the Functions’ log, then: ${SWEEP}`)]
      : []),
    ...(run.left.length
      ? [amiss('Last sweep', `${run.left.length} could not be cleaned: ${run.left.join(', ')}`, SWEEP)]
      : []),
  ];
};

/** Whether somebody sweeps, and what came of it. */
export const checkSweeps = async (client: Twilio, settings: Settings, now: number): Promise<Finding[]> => {
  const timer = await readTimer(client, settings);
  const state = await reading('Sync Documents', () => readSweepState(createDocuments(client, settings.syncServiceSid)));
  return [
    timer.ok ? timerFinding(timer.value, settings.sweepTimer?.minutes ?? 0) : ofProblem('Timer', timer.problem),
    ...(state.ok
      ? sweepFindings(state.value.runs?.[0], timer.ok && timer.value?.isTicking === true, now)
      : [ofProblem('Last sweep', state.problem)]),
  ];
};
