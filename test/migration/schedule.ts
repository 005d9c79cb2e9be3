import type { FaultRule } from '../../emulator/chaos/faults';
import type { DeliveryRule } from '../../emulator/deliver/deliver';
import type { ApiRequest } from '../../emulator/wire/message';
import type { PlanView } from '../../tools/flows/show';
import { ORCHESTRATIONS } from '../orchestrations/all';
import { deliveriesFor, MESSAGE, rulesFor } from '../orchestrations/orchestration';
import { drawDeliveries, drawFaults } from '../schedules/plan';
import { type Chance, createChance } from '../schedules/random';
import { HOUR } from '../support/scene';
import { doubled, forgotten, NUMBERS, openStage, type Stage, unmoved } from './stage';

/** Writes of one migration of the messy account: nine removals and six Addresses. */
export const WRITES = 15;

/** How a schedule went. */
export interface Outcome {
  /** Promises that were not kept; empty: all were. */
  broken: string[];
  /** The write, counted from 1, at which the process died, where it came so far. */
  died?: { nth: number; when: 'before' | 'after' };
  /** Calls that met a fault. */
  faults: number;
  /** First messages that Twilio lost while their number had no handler, as the plan had said. */
  lostInGap: number;
  /** Times that `apply` was called. */
  runs: number;
}

/** From this call of `apply` on Twilio works as it should, and the webhooks arrive. */
const SOUND_RUN = 3;
/** What was open has ended by then, and customers are asleep: nothing but its own death stops `apply`. */
const NIGHT_RUN = 5;
/** Two refusals and the death may each take one of these. */
const MOST_RUNS = NIGHT_RUN + 3;

/** The calls of the command line. */
const COMMAND_LINE = [
  ...['flex.ListFlexFlow', 'flex.FetchFlexFlow', 'flex.DeleteFlexFlow', 'flex.DeleteFlexFlow', 'flex.CreateFlexFlow'],
  ...['conversations.ListConfigurationAddress', 'conversations.CreateConfigurationAddress'],
  ...['conversations.CreateConfigurationAddress', 'conversations.DeleteConfigurationAddress'],
  ...['flex.ListChannel', 'chat.ListChannel', 'proxy.ListSession'],
];

/** What meets the Functions in every schedule, and the command line besides. */
const faultsFor = (chance: Chance): FaultRule[] => [
  ...ORCHESTRATIONS.flatMap((orchestration) => rulesFor([orchestration], drawFaults(chance))),
  ...drawFaults(chance).map((rule) => ({ ...rule, operation: chance.pick(COMMAND_LINE) })),
];

const deliveriesIn = (chance: Chance): DeliveryRule[] => {
  const lost = { name: MESSAGE, copies: 0, times: chance.pick([0, 0, 1, 3]) };
  return ORCHESTRATIONS.flatMap((orchestration) =>
    deliveriesFor([orchestration], [...(lost.times ? [lost] : []), ...drawDeliveries(chance)]),
  );
};

const isWrite = ({ method, path }: ApiRequest): boolean =>
  method !== 'GET' && /\/(FlexFlows|Configuration\/Addresses)/.test(path);

/** The process dies at its nth write: before Twilio has it, or after. Tells whether it came so far. */
const dieAt = ({ scene, world }: Stage, nth: number, when: 'before' | 'after'): (() => boolean) => {
  const busy = scene.extra;
  let writes = 0;
  let isDead = false;
  scene.extra = (request) => {
    if (!isDead && isWrite(request)) {
      writes += 1;
      isDead = writes === nth;
      if (isDead && when === 'after') world.emulator.api(request).catch(() => undefined);
    }
    if (isDead) throw new Error('The process is dead');
    return busy?.(request);
  };
  return () => isDead;
};

/** Twilio refuses some writes for good: what was done of the move has to be taken back. */
const refuse = ({ scene }: Stage, writes: readonly number[]): void => {
  const before = scene.extra;
  let seen = 0;
  scene.extra = (request) => {
    before?.(request);
    if (isWrite(request)) seen += 1;
    return isWrite(request) && writes.includes(seen)
      ? { status: 400, body: { code: 20001, message: 'Refused' } }
      : undefined;
  };
};

/** Calls `look` at each request of the command line. */
const watch = ({ scene }: Stage, look: () => void): void => {
  const before = scene.extra;
  scene.extra = (request) => {
    look();
    return before?.(request);
  };
};

/** What is open ends with its Task, or by a sweep. */
export const passNight = async (stage: Stage): Promise<void> => {
  const { world } = stage;
  await stage.work();
  await world.emulator.clock.advance(30 * HOUR);
  for (let done = false; !done; ) done = (await world.post('/sweep', { dryRun: 'false' })).body.done === true;
};

/** Numbers that, by the plan, have no handler for a moment. */
const gapsOf = async ({ scene }: Stage): Promise<string[]> => {
  await scene.flows('plan', '--json');
  return scene
    .json<PlanView>()
    .warnings.filter(({ rule }) => rule === 'gap')
    .flatMap(({ flows }) => flows);
};

/** Everyone is served: who asks for an agent has exactly one Task. */
const unserved = async (stage: Stage): Promise<string[]> => {
  for (const customer of stage.customers) {
    stage.writes(customer, 'agent');
    await stage.world.emulator.clock.advance(500);
  }
  await stage.world.emulator.clock.advance(60_000);
  const live = stage.liveTasks();
  return stage.customers.flatMap(({ from, number, channelSid }) =>
    live.has(channelSid) ? [] : [`${from} asked for an agent at ${number} and has no Task (${channelSid})`],
  );
};

/** The messy account moves to Addresses: everything that goes wrong on the way is drawn from the seed. */
export const runMigration = async (seed: number): Promise<Outcome> => {
  const chance = createChance(seed);
  const stage = await openStage();
  const { world, scene } = stage;
  const { emulator } = world;
  const { clock, faults, deliverer, journal } = emulator;
  const broken = new Set<string>();
  const look = () => {
    for (const one of doubled(stage)) broken.add(one);
  };
  const named = await gapsOf(stage);
  for (const number of NUMBERS) stage.newcomer(number);
  stage.browser();
  await clock.advance(1_000);
  const waits = chance.happens(0.3);
  const flags = ['--auto-approve', ...(waits ? [] : ['--leave-open'])];
  deliverer.rules = deliveriesIn(chance);
  faults.set(faultsFor(chance));
  stage.busy(chance);
  watch(stage, look);
  refuse(stage, chance.happens(0.5) ? [chance.between(1, WRITES), chance.between(1, 2 * WRITES)] : []);
  const alive = scene.extra;
  // A series of schedules has each write once in fifteen, and both sides of it in thirty.
  const nth = 1 + (seed % WRITES);
  const death = { nth, when: (nth + Math.floor(seed / WRITES)) % 2 ? 'after' : 'before' } as const;
  const isDead = dieAt(stage, death.nth, death.when);
  let [runs, code] = [0, 1];
  while (code && runs < MOST_RUNS) {
    runs += 1;
    if (runs === SOUND_RUN) {
      faults.set([]);
      deliverer.rules = [];
    }
    stage.isNight = runs >= NIGHT_RUN;
    if (stage.isNight && waits) await passNight(stage);
    code = await scene.flows('apply', ...flags);
    if (isDead() && alive) scene.extra = alive;
    await clock.advance(chance.pick([0, 1_000, 60_000]));
  }
  if (code) broken.add(`apply did not come to its end: ${scene.talked}`);
  faults.set([]);
  deliverer.rules = [];
  for (const one of await unmoved(stage)) broken.add(one);
  await clock.advance(3 * HOUR);
  for (const one of await unserved(stage)) broken.add(one);
  look();
  for (const one of forgotten(stage)) broken.add(one);
  const lost = stage.sent.filter(({ channelSid }) => channelSid === undefined);
  for (const { customer } of lost) {
    if (!named.includes(`sms ${customer.number}`))
      broken.add(`A message to ${customer.number} is lost, and no plan said so`);
  }
  const hit = journal.entries.filter(({ fault }) => fault && fault !== 'lost').length;
  emulator.close();
  return {
    ...{ broken: [...broken], faults: hit, lostInGap: lost.length, runs },
    ...(isDead() ? { died: death } : {}),
  };
};
