import { FAULT_KINDS, type FaultRule } from '../../emulator/chaos/faults';
import { receiveSms } from '../../emulator/flex/flex';
import { CUSTOMER, createTestWorld, type TestWorld } from '../support/world';
import { brokenAtRest, brokenNow, look, type Sight } from './invariants';
import { type Chance, createChance } from './random';
import { createScheduler } from './scheduler';

export interface ScheduleResult {
  seed: number;
  /** Broken promises; empty: all held. */
  broken: string[];
  kills: number;
  faults: number;
  calls: number;
}

/** What the customer may write; `agent` often, since that is where it gets difficult. */
const TEXTS = ['hi', 'hours', 'agent', 'agent', 'hello? agent', 'delivery', 'asdf'];

const OPERATIONS = [
  'sync.FetchDocument',
  'sync.CreateDocument',
  'sync.UpdateDocument',
  'chat.CreateMessage',
  'chat.FetchChannel',
  'chat.UpdateChannel',
  'chat.DeleteChannelWebhook',
  'taskrouter.ListTask',
  'taskrouter.CreateTask',
];

const FAULT_MS: Partial<Record<FaultRule['fault'], [number, number]>> = {
  slow: [100, 6_000],
  // Longer than a lease would be a Twilio that nobody could work with.
  late: [100, 15_000],
  stale: [500, 8_000],
};

const chooseFaults = (chance: Chance): FaultRule[] =>
  Array.from({ length: chance.pick([0, 0, 1, 1, 2, 3]) }, () => {
    const fault = chance.pick(FAULT_KINDS);
    const ms = FAULT_MS[fault];
    return {
      fault,
      operation: chance.pick(OPERATIONS),
      nth: chance.between(1, 4),
      times: chance.pick([1, 1, 1, 2, 5]),
      ...(ms ? { ms: chance.between(...ms) } : {}),
    };
  });

/** Long enough for every retry, time-out and lease to run out. */
const REST_MS = 120_000;

/** One schedule: messages, copies, order, faults, kills and time all follow from the seed. */
export const runSchedule = async (seed: number): Promise<ScheduleResult> => {
  const chance = createChance(seed);
  const world = createTestWorld({ seed, options: { evaluateTasksPerSecond: 0 } });
  const { emulator, account } = world;
  const scheduler = createScheduler({ emulator, random: chance.random, killChance: chance.pick([0, 0, 0.01, 0.03]) });
  world.around = scheduler.invocation;
  emulator.faults.set(chooseFaults(chance));
  emulator.deliverer.rules = [
    { name: 'onMessageSent', copies: chance.between(1, 4), jitterMs: chance.pick([0, 0, 2_000, 20_000]) },
  ];

  let channelSid = '';
  const broken = new Set<string>();
  const sight = (): Sight => look(emulator, account, channelSid);
  const watch = () => {
    if (channelSid) for (const promise of brokenNow(sight())) broken.add(promise);
  };
  const go = async (ms: number) => {
    const until = emulator.clock.now() + ms;
    while (await scheduler.step(until)) watch();
    await emulator.clock.advance(Math.max(0, until - emulator.clock.now()));
    watch();
  };

  const texts = Array.from({ length: chance.between(1, 3) }, () => chance.pick(TEXTS));
  for (const body of texts) {
    const reception = receiveSms(emulator, { from: CUSTOMER, to: account.smsNumber, body });
    if (reception.outcome !== 'lost') ({ channelSid } = reception);
    await go(chance.pick([0, 50, 1_000, 40_000]));
  }
  await go(REST_MS);

  const kills = scheduler.kills;
  const faults = emulator.journal.entries.filter((entry) => entry.fault).length;
  scheduler.calm();
  emulator.faults.set([]);
  emulator.deliverer.rules = [];
  const before = sight();
  const handedOver = before.phase === 'handing-over' || before.phase === 'with-agent' || before.liveTasks.length > 0;
  await lastResort(world, chance);
  watch();
  for (const promise of brokenAtRest(sight(), handedOver)) broken.add(promise);
  const calls = emulator.journal.entries.filter(({ kind }) => kind === 'call').length;
  emulator.close();
  return { seed, broken: [...broken], kills, faults, calls };
};

/** After all that: one sweep, or one more message and a sweep. */
const lastResort = async (world: TestWorld, chance: Chance) => {
  if (chance.happens(0.5)) {
    receiveSms(world.emulator, { from: CUSTOMER, to: world.account.smsNumber, body: 'hello?' });
    await world.emulator.clock.advance(60_000);
  }
  await world.post('/sweep', { dryRun: 'false' });
};
