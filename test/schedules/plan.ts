import type { FaultKind, FaultRule } from '../../emulator/chaos/faults';
import type { DeliveryRule } from '../../emulator/deliver/deliver';
import type { WorldOptions } from '../../emulator/products/shared/options';
import { MESSAGE, type OwnDeeds } from '../orchestrations/orchestration';
import type { Chance } from './random';

/** What is done; what cannot be (there is no Task to accept) is let be, and counted. */
export type Act =
  | { by: 'customer'; writes: string }
  /** `complete`: with the Flex UI's own clean-up. `leave`: the tab is closed, and the Task completed without it. */
  | { by: 'agent'; does: 'accept' | 'speak' | 'complete' | 'leave' | 'transfer' | 'hidden-transfer' }
  /** `mark`: the engagement is ended by API, and its carrier is forgotten. */
  | { by: 'supervisor'; does: 'cancel' | 'delete' | 'mark' }
  | { by: 'scheduler'; sweeps: 'dry' | 'really' }
  /** One of {@link OwnDeeds}, to the newest engagement. */
  | { by: 'own'; does: string }
  /** The customer's number moves to Conversations: its Flex Flow goes, and then there is an Address. */
  | { by: 'operator'; does: 'remove-flow' | 'add-address' }
  /** The clock of the Functions' machine jumps. */
  | { by: 'machine'; skewMs: number }
  /** The newest engagement's attributes name the bystander's carrier, or Task. */
  | { by: 'meddler'; names: 'carrier' | 'task' }
  /** The newest engagement's Sync Document, or the sweeper's, is written over by hand. */
  | { by: 'meddler'; scribbles: 'ledger' | 'sweep'; data: unknown };

/** An invocation (counted from 1) dies at one of its calls: before it takes effect, or before its answer is seen. */
export interface Cut {
  invocation: number;
  call: number;
  when: 'before' | 'after';
}

/** One story, as data: everything that is not decided step by step. */
export interface Plan {
  channel: 'sms' | 'web' | 'whatsapp';
  longLived: boolean;
  /** Where accounts differ, or no source tells. */
  account: Partial<WorldOptions>;
  acts: { act: Act; thenMs: number }[];
  /** Their operations are Twilio's, or roles that an orchestration has an operation for. */
  faults: FaultRule[];
  deliveries: DeliveryRule[];
  /** Of an invocation, at each step. */
  killChance: number;
  /** One that is cut off for certain. */
  cut?: Cut;
  skewMs: number;
  /** Whether webhooks say where in the conversation their message stands. */
  indexed: boolean;
  /** What is given to Flexkeep, after all this, to put things right. */
  remedy: 'redelivery' | 'sweep' | 'message-and-sweep';
  /** Whether a day passes then, and the customer comes back. */
  aftermath: boolean;
  /** Another customer, who waits for an agent and has nothing to do with any of it. */
  bystander?: boolean;
  /** Whether an Event Streams sink, which waits 5 s, tells of Tasks in the place of the workspace's callback. */
  sink?: boolean;
  /** Another customer with a live Task, in the other orchestration: of both no hand may touch the other's. */
  neighbour?: boolean;
  /** Whether the promises count that the Functions do not keep yet. */
  strict?: boolean;
  /** Whether everything happens in its natural order, so that no chance is left. */
  orderly?: boolean;
}

/** What the customer may write; `agent` often, since that is where it gets difficult. */
const TEXTS = ['hi', 'hours', 'agent', 'agent', 'hello? agent', 'delivery', 'asdf', 'please stop'];

export const HANDOVER = [
  'sync.FetchDocument',
  'sync.CreateDocument',
  'sync.UpdateDocument',
  'say',
  'readEngagement',
  'writeEngagement',
  'unhook',
  'taskrouter.ListTask',
  'createTask',
  // Here it is most difficult.
  'createTask',
  'createTask',
  'say',
];
export const OTHERS = [
  'listMessages',
  'listParticipants',
  'listHooks',
  'rehook',
  'readHook',
  'listEngagements',
  'readCarrier',
  'endCarrier',
  'listCarriers',
  'taskrouter.FetchTask',
  'listRoutes',
  'sync.ListDocument',
  'sync.*',
  '*',
];

/** The kinds that the Functions are known to survive; the others are still to come. */
const KNOWN_FAULTS: readonly FaultKind[] = [
  'refused',
  'lost',
  'rate-limited',
  'server-error',
  'unavailable',
  'timeout',
  'late',
  'slow',
  'stale',
];

const FAULT_MS: Partial<Record<FaultRule['fault'], [number, number]>> = {
  slow: [100, 6_000],
  // Longer than a lease would be a Twilio that no one could work with.
  late: [100, 15_000],
  stale: [500, 8_000],
};

export const drawFaults = (chance: Chance): FaultRule[] =>
  Array.from({ length: chance.pick([0, 0, 1, 1, 2, 3, 4]) }, () => {
    const fault = chance.pick(KNOWN_FAULTS);
    const ms = FAULT_MS[fault];
    return {
      fault,
      operation: chance.pick(chance.happens(0.75) ? HANDOVER : OTHERS),
      nth: chance.pick([1, 1, 1, 1, 2, 3]),
      times: chance.pick([1, 1, 2, 5, 9]),
      ...(ms ? { ms: chance.between(...ms) } : {}),
    };
  });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SKEWS = [-2 * HOUR, -90_000, 90_000, 2 * HOUR];

export const drawDeliveries = (chance: Chance): DeliveryRule[] => [
  {
    name: MESSAGE,
    copies: chance.between(1, 4),
    jitterMs: chance.pick([0, 0, 2_000, 20_000]),
    spacingMs: chance.pick([0, 0, 0, 40_000, 10 * MINUTE]),
  },
  // All others are events of TaskRouter. They may be lost, and come twice, late and in any order.
  {
    copies: chance.pick([0, 1, 1, 1, 2, 3]),
    delayMs: chance.pick([0, 0, 0, 5_000, 2 * HOUR]),
    jitterMs: chance.pick([0, 0, 20_000, 2 * HOUR]),
  },
];

const customer = (chance: Chance): Act => ({ by: 'customer', writes: chance.pick(TEXTS) });
const sweeps = (chance: Chance): Act => ({ by: 'scheduler', sweeps: chance.pick(['dry', 'really', 'really']) });

const drawAct = (chance: Chance): Act => {
  const agent = ['accept', 'accept', 'speak', 'complete', 'leave', 'leave', 'transfer', 'hidden-transfer'] as const;
  const kind = chance.pick(['customer', 'customer', 'agent', 'agent', 'agent', 'supervisor', 'sweep', 'machine']);
  if (kind === 'customer') return customer(chance);
  if (kind === 'agent') return { by: 'agent', does: chance.pick(agent) };
  if (kind === 'supervisor')
    return { by: 'supervisor', does: chance.pick(['cancel', 'cancel', 'cancel', 'delete', 'mark']) };
  if (kind === 'sweep') return sweeps(chance);
  return { by: 'machine', skewMs: chance.pick([0, ...SKEWS]) };
};

/** A customer writes; in the longer half of the stories, people and sweeps go on from there, often beside an agent. */
const drawActs = (chance: Chance): Plan['acts'] => {
  const soon = [0, 0, 50, 1_000, 40_000];
  const then = (choices: number[]) => (act: Act) => ({ act, thenMs: chance.pick(choices) });
  const messages = Array.from({ length: chance.between(1, 3) }, () => customer(chance));
  const short = messages.map(then(soon));
  if (chance.happens(0.5)) return short;
  const more = Array.from({ length: chance.between(1, 6) }, () => drawAct(chance));
  // By chance alone an agent who has a customer would be rare.
  const handover: Plan['acts'] = [
    { act: { by: 'customer', writes: 'agent' }, thenMs: 10_000 },
    { act: { by: 'agent', does: 'accept' }, thenMs: chance.pick(soon) },
  ];
  const begins = chance.happens(0.4) ? handover : [];
  return [...short, ...begins, ...more.map(then([...soon, ...soon, 10 * MINUTE, HOUR, 26 * HOUR]))];
};

/** A customer is handed over, and what follows has time to come about before the next. */
const scripted = (deeds: readonly string[], chance: Chance): Plan['acts'] => [
  { act: { by: 'customer', writes: 'agent' }, thenMs: 20_000 },
  ...deeds.map((does) => ({ act: { by: 'own' as const, does }, thenMs: chance.pick([2_000, 2_000, 40_000]) })),
];

/** The plan, with what people do in one orchestration alone, and its unknowns one way or the other. */
export const addOwnDeeds = (plan: Plan, { deeds, openings, drawSettings }: OwnDeeds, chance: Chance): Plan => {
  const drawn = chance.happens(0.8) ? { ...drawSettings(chance), ...plan.account } : plan.account;
  const channel = plan.channel === 'sms' && chance.happens(0.2) ? 'whatsapp' : plan.channel;
  if (chance.happens(0.4)) return { ...plan, account: drawn, channel };
  const more = Array.from({ length: chance.between(1, 5) }, () => ({
    act: { by: 'own' as const, does: chance.pick(deeds) },
    thenMs: chance.pick([0, 1_000, 1_000, 40_000, 20 * MINUTE]),
  }));
  // Most deeds are those of an agent who has the customer.
  const handover: Plan['acts'] = [
    { act: { by: 'customer', writes: 'agent' }, thenMs: 10_000 },
    // A timer runs when the agent comes.
    ...(chance.happens(0.15) ? [{ act: { by: 'own' as const, does: 'set-timer' }, thenMs: 0 }] : []),
    { act: { by: 'own', does: 'accept' }, thenMs: chance.pick([0, 1_000]) },
  ];
  const opening = chance.happens(0.4) ? chance.pick(openings) : undefined;
  const account = { ...drawn, ...opening?.account };
  const begins = opening ? scripted(opening.deeds, chance) : chance.happens(0.7) ? handover : [];
  const acts = [...plan.acts];
  for (const one of [...begins, ...more].reverse()) acts.splice(Math.min(1, acts.length), 0, one);
  // A handover that is dropped is finished by a message or a sweep: the redelivery of an earlier message helps nothing.
  return { ...plan, account, channel, acts, remedy: plan.remedy === 'redelivery' ? 'sweep' : plan.remedy };
};

export const drawPlan = (chance: Chance): Plan => ({
  channel: chance.pick(['sms', 'sms', 'sms', 'web']),
  longLived: chance.happens(0.35),
  account: {
    evaluateTasksPerSecond: chance.pick([0, 0, 0, 3]),
    listsShowTaskAttributes: chance.happens(0.85),
    returnAddsWebhook: chance.happens(0.2),
    reusesActiveChannels: chance.happens(0.8),
  },
  acts: drawActs(chance),
  faults: drawFaults(chance),
  deliveries: drawDeliveries(chance),
  killChance: chance.pick([0, 0, 0.01, 0.03]),
  skewMs: chance.pick([0, 0, 0, ...SKEWS]),
  indexed: chance.happens(0.8),
  remedy: chance.pick(['redelivery', 'sweep', 'message-and-sweep']),
  aftermath: true,
  neighbour: chance.happens(0.15),
});
