import type { Row } from '../../emulator/core/store';
import type { SweepState } from '../../src/sweep/state';
import type { Answer } from '../support/world';
import { perform } from './act';
import { brokenAtRest, brokenInTheEnd } from './invariants';
import { drawPlan, type Plan } from './plan';
import { createChance } from './random';
import { openStage, type Stage, type StageOptions } from './stage';

export interface ScheduleResult {
  seed: number;
  /** Broken promises; empty: all held. */
  broken: string[];
  kills: number;
  faults: number;
  calls: number;
}

/** Long enough for every retry, time-out and lease to run out after the last delivery. */
const REST_MS = 120_000;
/** A Task lives 24 h, an event may come 4 h late, and nothing younger than 25 h is swept. */
const DAY_MS = 56 * 3_600_000;

export type RunOptions = Pick<StageOptions, 'trace' | 'doors'>;

/** One schedule: messages, copies, order, faults, kills and time all follow from the seed. */
export const runSchedule = async (seed: number, options: RunOptions = {}): Promise<ScheduleResult> => {
  const chance = createChance(seed);
  const plan = drawPlan(chance);
  const stage = openStage({ plan, seed, random: chance.random, ...options });
  return { seed, ...(await play(stage, plan, options)) };
};

/** A plan that somebody wrote: everything happens in its natural order. */
export const runPlan = (plan: Plan, options: RunOptions = {}): Promise<Played> => {
  const stage = openStage({ plan, seed: 1, random: createChance(1).random, ...options });
  stage.scheduler.calm();
  return play(stage, plan, options);
};

export interface Played extends Omit<ScheduleResult, 'seed'> {
  /** Of the channel that the customer wrote in last, before a day passed. */
  answers: number;
  liveTasks: number;
}

const play = async (stage: Stage, plan: Plan, { trace }: RunOptions): Promise<Played> => {
  const { world, watch, scheduler } = stage;
  trace?.(JSON.stringify(plan));
  for (const { act, thenMs } of plan.acts) {
    trace?.(JSON.stringify(act));
    perform(stage, act);
    await stage.go(thenMs);
  }
  const [messages] = plan.deliveries;
  await stage.go(REST_MS + (messages?.copies ?? 1) * (messages?.spacingMs ?? 0) + (messages?.jitterMs ?? 0));

  const { emulator } = world;
  const faults = emulator.journal.entries.filter((entry) => entry.fault).length;
  scheduler.calm();
  emulator.faults.set([]);
  emulator.deliverer.rules = [];
  await remedy(stage, plan.remedy);
  const newest = watch.newest();
  if (newest) for (const promise of brokenAtRest(newest.sight, newest.past)) watch.broken.add(promise);
  const answers = newest?.sight.replies.size ?? 0;
  const liveTasks = newest?.sight.liveTasks.length ?? 0;
  if (plan.aftermath) await aftermath(stage);
  const calls = emulator.journal.entries.filter(({ kind }) => kind === 'call').length;
  emulator.close();
  return { broken: [...watch.broken], kills: scheduler.kills, faults, calls, answers, liveTasks };
};

/** Slice after slice, to the end of a sweep. */
const sweepOn = async ({ world, go }: Stage): Promise<Answer> => {
  for (;;) {
    const sending = world.send('/sweep', { dryRun: 'false' });
    await go(60_000);
    const answer = await sending;
    if (answer.status !== 200 || answer.body.done) return answer;
  }
};

/** One sweep, from its beginning; one that was broken off is brought to its end first. */
const sweep = async (stage: Stage): Promise<Answer> => {
  const { emulator, account } = stage.world;
  const state = emulator.store.of<Row>('sync.Document', account.syncServiceSid).get('flexkeep.sweep');
  if ((state?.data as SweepState | undefined)?.cursor) await sweepOn(stage);
  return sweepOn(stage);
};

/** "Within one redelivery or one sweep." */
const remedy = async (stage: Stage, what: Plan['remedy']): Promise<void> => {
  const redelivered = what === 'redelivery' && stage.redeliver();
  if (what === 'message-and-sweep') stage.write('hello?');
  await stage.go(60_000);
  if (!redelivered) await sweep(stage);
};

/** A day passes. Everything is put away, a second sweep finds nothing to do, and a customer who comes back is served. */
const aftermath = async (stage: Stage): Promise<void> => {
  const { watch, world } = stage;
  await stage.go(DAY_MS);
  await sweep(stage);
  for (const promise of newestOf(stage, brokenInTheEnd)) watch.broken.add(promise);
  const again = await sweep(stage);
  if (again.status !== 200 || again.body.stale !== 0) watch.broken.add('G5: a second sweep found something to do');
  world.skewMs = 0;

  const answers = () => [...(watch.newest()?.sight.replies.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const old = watch.newest();
  const before = answers();
  stage.write('hi');
  await stage.go(5_000);
  const same = watch.newest() === old;
  if (answers() !== (same ? before : 0) + 1) watch.broken.add('P4: who came back did not meet the bot');
  stage.write('agent');
  await stage.go(5_000);
  if (watch.newest()?.sight.liveTasks.length !== 1) watch.broken.add('P3: who came back was not handed over');
};

const newestOf = ({ watch }: Stage, judge: typeof brokenInTheEnd): string[] => {
  const newest = watch.newest();
  return newest ? judge(newest.sight) : [];
};
