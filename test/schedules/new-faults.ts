import { ERROR_BODIES, type FaultKind, type FaultRule, SERVER_ERRORS, SHAPES } from '../../emulator/chaos/faults';
import type { WorldOptions } from '../../emulator/products/shared/options';
import { type Act, HANDOVER, OTHERS, type Plan } from './plan';
import type { Chance } from './random';

/** Which faults schedules draw: those that the Functions are known to survive, or all that were ever met. */
export const FAULT_DRAWS = ['known', 'all'] as const;

export type FaultDraw = (typeof FAULT_DRAWS)[number];

const LISTS = [
  'taskrouter.ListTask',
  'taskrouter.ListTask',
  'listMessages',
  'listParticipants',
  'listHooks',
  'listEngagements',
  'listCarriers',
  'sync.ListDocument',
];

/** The calls that each kind may hit. */
const OPERATIONS: Partial<Record<FaultKind, readonly string[]>> = {
  'server-error-after': [
    'createTask',
    'createTask',
    'createTask',
    'say',
    'say',
    'sync.CreateDocument',
    'sync.UpdateDocument',
    'writeEngagement',
    'rehook',
    'unhook',
    'endCarrier',
  ],
  garbled: [...HANDOVER, ...OTHERS],
  intercepted: [...HANDOVER, ...OTHERS],
  // Not of a deletion: 404 says there that it was done already.
  'not-found': [
    'readEngagement',
    'readEngagement',
    'listParticipants',
    'listMessages',
    'say',
    'readHook',
    'taskrouter.FetchTask',
    'readCarrier',
    'sync.FetchDocument',
  ],
  // Of what may be repeated without harm: a condition, a name or a SID makes it one.
  twice: ['sync.CreateDocument', 'sync.UpdateDocument', 'writeEngagement', 'unhook', 'endCarrier'],
  omits: LISTS,
  repeats: LISTS,
};

const NEW_KINDS = Object.keys(OPERATIONS) as FaultKind[]; // reason: the keys of the constant above

const drawRule = (chance: Chance): FaultRule => {
  const fault = chance.pick(NEW_KINDS);
  const rule: FaultRule = {
    fault,
    operation: chance.pick(OPERATIONS[fault] ?? ['*']),
    nth: chance.pick([1, 1, 1, 2, 3]),
    times: chance.pick([1, 1, 1, 2, 5]),
  };
  if (fault === 'server-error-after') {
    return { ...rule, status: chance.pick(SERVER_ERRORS), body: chance.pick(ERROR_BODIES) };
  }
  if (fault !== 'garbled' && fault !== 'intercepted') return rule;
  // Nothing tells a list of other resources from a list of the right ones, nor a new Task by its SID alone.
  const isNewTask = fault === 'garbled' && rule.operation === 'createTask';
  const isOneResource =
    !isNewTask && /\.(Fetch|Create|Update)|^(say|rehook|read|write|create)/.test(rule.operation ?? '');
  return { ...rule, shape: chance.pick(isOneResource ? SHAPES : SHAPES.filter((shape) => shape !== 'another-sid')) };
};

const drawOptions = (chance: Chance): Partial<WorldOptions> => {
  const medianMs = chance.pick([0, 0, 0, 80, 200, 600, 1_200, 1_600]);
  const chat = chance.pick([0, 0, 0, 500, 2_000]);
  return {
    latency: medianMs ? [{ medianMs, p99Ms: medianMs * chance.pick([1, 2, 6]) }] : [],
    listLagMs: chance.pick([0, 0, 1_300, 4_000]),
    // The last one is longer than a lease: two Tasks may come about, and one sweep has to make them one.
    taskQueryLagMs: chance.pick([0, 0, 1_300, 4_000, 8_000, 45_000]),
    visibleAfterMs: chat ? { chat } : {},
    proxyKeepsBackNewStopWords: chance.happens(0.5),
  };
};

/** As a hand, another version or another program may leave them. */
export const LEDGERS: readonly unknown[] = [
  {},
  { phase: 'handing-over' },
  { phase: 'bot', heardAt: 'just now', answered: null },
  { phase: 'with-agent', taskSid: 7 },
  { phase: 'closed', since: -1 },
  { version: 99, phase: 'bot' },
  { phase: 'handing-over', lease: { holder: 'me', until: 8.64e15 } },
];

export const SWEEPS: readonly unknown[] = [
  {},
  { cursor: 'nonsense' },
  { cursor: { list: 'moon', page: 7 } },
  { runs: 'many' },
  { runs: [null, { startedAt: 'then' }] },
  { lease: { holder: 'me', until: 8.64e15 } },
  { lease: 'mine' },
];

const HOUR = 3_600_000;

const drawAct = (chance: Chance): Act => {
  const kind = chance.pick(['opt-out', 'opt-out', 'names', 'names', 'ledger', 'sweep', 'clock', 'clock']);
  if (kind === 'opt-out') return { by: 'customer', writes: chance.pick(['STOP', 'STOP', 'START', 'REVOKE', 'HELP']) };
  if (kind === 'names') return { by: 'meddler', names: chance.pick(['carrier', 'task']) };
  if (kind === 'ledger') return { by: 'meddler', scribbles: 'ledger', data: chance.pick(LEDGERS) };
  if (kind === 'sweep') return { by: 'meddler', scribbles: 'sweep', data: chance.pick(SWEEPS) };
  return { by: 'machine', skewMs: chance.pick([-30 * HOUR, -5 * HOUR, 5 * HOUR, 30 * HOUR]) };
};

/** The plan of the known faults, with what the others add to it. */
export const addNewFaults = (plan: Plan, chance: Chance): Plan => {
  const acts = [...plan.acts];
  for (let more = chance.pick([0, 0, 1, 1, 2]); more > 0; more -= 1) {
    const act = { act: drawAct(chance), thenMs: chance.pick([0, 0, 50, 1_000, 40_000]) };
    acts.splice(chance.between(1, acts.length), 0, act);
  }
  return {
    ...plan,
    acts,
    faults: [...plan.faults, ...Array.from({ length: chance.pick([0, 1, 1, 2, 3]) }, () => drawRule(chance))],
    account: { ...plan.account, ...(chance.happens(0.5) ? drawOptions(chance) : {}) },
    strict: true,
    bystander: acts.some(({ act }) => act.by === 'meddler') || chance.happens(0.2),
    sink: chance.happens(0.2),
  };
};
