import type { LatencyRule } from '../../emulator/chaos/latency';
import type { Row } from '../../emulator/core/store';
import { promptOptions } from '../../emulator/products/shared/options';
import type { SweepState } from '../../src/sweep/state';
import { ORCHESTRATIONS } from '../orchestrations/all';
import { flexFlow } from '../orchestrations/flex-flow';
import type { TestOrchestration } from '../orchestrations/orchestration';
import type { Answer } from '../support/world';
import { perform } from './act';
import type { Deeds } from './deeds';
import { brokenAtRest, brokenHealing, brokenInTheEnd, liveOurs } from './invariants';
import { addMigration, migrates } from './migrate';
import { addNewFaults, type FaultDraw } from './new-faults';
import { addOwnDeeds, drawPlan, type Plan } from './plan';
import { createChance } from './random';
import { EndlessSchedule, openStage, type Stage, type StageOptions } from './stage';

export interface ScheduleResult {
  seed: number;
  /** Broken promises; empty: all held. */
  broken: string[];
  kills: number;
  faults: number;
  calls: number;
  /** Settings of the unknowns that the embedded Twilio asked for. */
  settings: readonly string[];
  /** What people tried, and could do. */
  deeds: Deeds;
}

/** Long enough for every retry, time-out and lease to run out after the last delivery. */
const REST_MS = 120_000;
/** More than the minutes after which an INACTIVE channel with an open session is stale. */
const GRACE_MS = 15 * 60_000;
/** Sweeps by which a handover or a clean-up is done where Twilio takes up to 2 s a call. */
const TRIES_IF_SLOW = 5;
/** A sweep over one or two engagements takes a slice, and one or two more where it is slow. */
const MOST_SLICES = 50;
/** A Task lives 24 h, an event may come 4 h late, and nothing younger than 25 h is swept. */
const DAY_MS = 56 * 3_600_000;

/** Longer than an answer or a handover takes, however slow Twilio is. */
const ANSWERED_MS = 30_000;

export type RunOptions = Pick<StageOptions, 'trace' | 'entryPoints' | 'orchestration'> & {
  faults?: FaultDraw | undefined;
};

/** The plan of a seed: what happens. */
export const planOf = (seed: number, faults: FaultDraw = 'known', { own }: TestOrchestration = flexFlow): Plan => {
  const chance = createChance(seed);
  const drawn = drawPlan(chance);
  const plan = faults === 'known' ? drawn : addNewFaults(drawn, chance);
  if (own) return addOwnDeeds(plan, own, chance);
  return chance.happens(0.15) ? addMigration(plan, chance) : plan;
};

/** One schedule: messages, copies, order, faults, kills and time all follow from the seed. */
export const runSchedule = async (seed: number, { faults, ...options }: RunOptions = {}): Promise<ScheduleResult> => ({
  seed,
  ...(await runPlan({ orderly: false, ...planOf(seed, faults, options.orchestration) }, { seed, ...options })),
});

/** A plan that was written by hand: everything happens in its natural order, unless the plan says otherwise. */
export const runPlan = async (
  plan: Plan,
  { seed = 1, ...options }: RunOptions & { seed?: number } = {},
): Promise<Played> => {
  // Another chance than the plan's own, so that a smaller plan meets the same.
  const { random } = createChance(Math.imul(seed, 0x9e3779b1));
  const stage = openStage({ plan: { orderly: true, ...plan }, seed, random, ...options });
  try {
    return await play(stage, plan, options);
  } finally {
    stage.world.emulator.close();
  }
};

export interface Played extends Omit<ScheduleResult, 'seed'> {
  /** Of the channel that the customer wrote in last, before a day passed. */
  answers: number;
  liveTasks: number;
  carriers: number;
  isEnded: boolean;
}

const play = async (stage: Stage, plan: Plan, { trace }: RunOptions): Promise<Played> => {
  const { world, watch, scheduler } = stage;
  const { journal } = world.emulator;
  trace?.(JSON.stringify(plan));
  const played: Played = {
    broken: [],
    kills: 0,
    faults: 0,
    calls: 0,
    settings: [],
    deeds: stage.deeds.all,
    answers: 0,
    liveTasks: 0,
    carriers: 0,
    isEnded: false,
  };
  try {
    await disturb(stage, plan, trace);
    played.faults = journal.entries.filter((entry) => entry.fault).length;
    scheduler.calm();
    world.emulator.faults.set([]);
    world.emulator.deliverer.rules = [];
    Object.assign(world.emulator.options, promptOptions(), ...ORCHESTRATIONS.map(({ own }) => own?.settle()), {
      latency: bearable(plan),
    });
    await remedy(stage, plan);
    const newest = watch.newest();
    played.answers = newest?.sight.replies.size ?? 0;
    played.liveTasks = newest?.sight.liveTasks.length ?? 0;
    played.carriers = newest?.sight.carriers.length ?? 0;
    played.isEnded = newest?.sight.ended === true;
    if (plan.aftermath) await aftermath(stage, plan);
  } catch (error) {
    if (!(error instanceof EndlessSchedule)) throw error;
    watch.broken.add(error.message);
  }
  const calls = journal.entries.filter(({ kind }) => kind === 'call').length;
  if (stage.neighbour?.isTouched()) watch.broken.add("P14: the other orchestration's live engagement was ended");
  for (const { sid, orchestration } of watch.all()) {
    if (orchestration.isSpoiled(world, sid)) watch.broken.add("P14: it was ended in the other orchestration's way");
  }
  return { ...played, broken: [...watch.broken], kills: scheduler.kills, calls, settings: [...stage.settings] };
};

/** "Never lost below 2 s a call": what is put right, is so while Twilio is as slow as that. */
const bearable = ({ account: { latency = [] }, strict = false }: Plan): LatencyRule[] =>
  strict ? latency.filter(({ medianMs, p99Ms = medianMs }) => p99Ms < 2_000) : [];

const disturb = async (stage: Stage, plan: Plan, trace: RunOptions['trace']): Promise<void> => {
  for (const { act, thenMs } of plan.acts) {
    trace?.(JSON.stringify(act));
    perform(stage, act);
    await stage.go(thenMs);
  }
  const [messages] = plan.deliveries;
  await stage.go(REST_MS + (messages?.copies ?? 1) * (messages?.spacingMs ?? 0) + (messages?.jitterMs ?? 0));
};

/** Slice after slice, to the end of a sweep. */
const sweepOn = async ({ world, go }: Stage): Promise<Answer> => {
  for (let slices = 0; slices < MOST_SLICES; slices += 1) {
    const sending = world.send('/sweep', { dryRun: 'false' });
    await go(60_000);
    const answer = await sending;
    if (answer.status !== 200 || answer.body.done) return answer;
  }
  throw new EndlessSchedule(`a sweep goes on after ${MOST_SLICES} slices`);
};

/** One sweep, from its beginning; one that was broken off is brought to its end first. */
const sweep = async (stage: Stage): Promise<Answer> => {
  const { emulator, account } = stage.world;
  const state = emulator.store.of<Row>('sync.Document', account.syncServiceSid).get('flexkeep.sweep');
  if ((state?.data as SweepState | undefined)?.cursor) await sweepOn(stage); // reason: whatever is in it, it is only looked for
  return sweepOn(stage);
};

/** … and again where Twilio is slow: each try goes further than the one before. */
const sweepOnceOrMore = async (stage: Stage, plan: Plan): Promise<Answer> => {
  let answer = await sweep(stage);
  for (let tries = 1; tries < TRIES_IF_SLOW && bearable(plan).length; tries += 1) answer = await sweep(stage);
  return answer;
};

/** "Within one redelivery or one sweep." */
const remedy = async (stage: Stage, plan: Plan): Promise<void> => {
  const { remedy: what, strict = false } = plan;
  const { watch } = stage;
  const redelivered = what === 'redelivery' && stage.redeliver();
  if (what === 'message-and-sweep') stage.write('hello?');
  await stage.go(strict ? GRACE_MS : 60_000);
  const newest = watch.newest();
  const doubles = newest ? liveOurs(newest.sight, newest.past) : [];
  const slow = bearable(plan).length > 0;
  const swept = redelivered && !slow ? undefined : await sweepOnceOrMore(stage, plan);
  if (strict && swept && swept.status !== 200) watch.broken.add(`P15: a sweep is answered ${swept.status}`);
  if (!newest) return;
  const { sight, past } = newest;
  for (const promise of brokenAtRest(sight, past, swept !== undefined)) watch.broken.add(promise);
  if (!swept || doubles.length < 2 || past.isScribbledOver) return;
  for (const promise of brokenHealing(doubles[0], sight, past)) watch.broken.add(promise);
};

/** Names of the writes among the calls since an entry of the journal, but for what the sweeper keeps of itself. */
const writesSince = ({ world }: Stage, since: number): string[] =>
  world.emulator.journal.entries
    .filter(({ kind, began, name }) => kind === 'call' && began > since && /\.(Create|Update|Delete)/.test(name))
    .filter(({ detail }) => !String(detail.path).endsWith('/flexkeep.sweep'))
    .map(({ name }) => name);

/** A day passes. Everything is cleaned up, a second sweep finds nothing to do, and a customer who comes back is served. */
const aftermath = async (stage: Stage, plan: Plan): Promise<void> => {
  const { strict = false } = plan;
  const { watch, world } = stage;
  // What the customer left behind at the move gets neither a message nor a redelivery any more.
  if (migrates(plan)) await sweepOnceOrMore(stage, plan);
  await stage.go(DAY_MS);
  // Twilio dropped it after the last sweep: this one hands over, and may be dropped again.
  const { phase, ended = false } = watch.newest()?.sight ?? {};
  const isBegun = phase === 'handing-over' && !ended;
  const first = await sweepOnceOrMore(stage, plan);
  if (strict && first.status !== 200) watch.broken.add(`P15: a sweep is answered ${first.status}`);
  if (isBegun) return;
  for (const { sight, past } of watch.all())
    for (const promise of brokenInTheEnd(sight, past)) watch.broken.add(promise);
  const since = world.emulator.journal.entries.at(-1)?.began ?? 0;
  const again = await sweep(stage);
  const writes = writesSince(stage, since);
  if (writes.length) watch.broken.add(`G5: a second sweep wrote: ${[...new Set(writes)].join(', ')}`);
  if (again.status !== 200 || again.body.stale !== 0) watch.broken.add('G5: a second sweep found something to do');
  world.skewMs = 0;

  const last = watch.newest();
  // Who comes back to what an agent holds meets the agent.
  if (last?.past.isScribbledOver || last?.sight.held) return;
  const answers = () => [...(watch.newest()?.sight.replies.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const old = watch.newest();
  const before = answers();
  stage.write('hi');
  await stage.go(ANSWERED_MS);
  const same = watch.newest() === old;
  // An answer that was owed comes along.
  if (answers() <= (same ? before : 0)) watch.broken.add('P4: who came back did not meet the bot');
  stage.write('agent');
  await stage.go(ANSWERED_MS);
  if (watch.newest()?.sight.liveTasks.length !== 1) watch.broken.add('P3: who came back was not handed over');
};
