import { inbox } from '../../emulator/people/phone';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { findInteractionChannel } from '../../emulator/products/flex/interactions/resources';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { completeTask, wrapUpTask } from '../../emulator/products/taskrouter/lifecycle';
import { isLive, tasks } from '../../emulator/products/taskrouter/task';
import type { OrchestrationName } from '../../src/platform/settings';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { createTestWorld, type TestWorld } from '../support/world';
import { furnishStock } from './stock';

export interface RateOptions {
  /** Customers a second who ask for an agent. */
  handovers: number;
  /** Tasks a second that end. */
  endings: number;
  /** s */
  seconds: number;
  /** Live Tasks at the beginning. */
  tasks: number;
  /** ms that a call takes: the median, and 99 of 100 at most. */
  medianMs: number;
  p99Ms: number;
}

/** What became of the customers and of the ended Tasks, by the account's resources. */
export interface RateFigures extends RateOptions {
  orchestration: OrchestrationName;
  customers: number;
  /** Customers whose Task came later than {@link IN_TIME_MS}. */
  late: number;
  /** Customers without a Task at the end. */
  without: number;
  /** Customers with more than one live Task. */
  doubled: number;
  /** Customers who were told that it takes longer. */
  told: number;
  /** ms from the message to the Task, of the slowest. */
  slowestHandoverMs: number;
  ended: number;
  /** Ended Tasks whose engagement was not cleaned up in time. */
  lateCleanUps: number;
  /** Ended Tasks whose engagement was still open at the end. */
  missed: number;
  slowestCleanUpMs: number;
  slices: number;
  /** Slices that were not answered with 200. */
  lostSlices: number;
  calls: number;
  questions: number;
  /** Of the questions: those that Twilio refused. */
  refused: number;
  /** Requests that the platform refused, since 30 were running. */
  tooMany: number;
}

/** ms, from the message to the Task and from the Task's end to the end of the clean-up. */
export const IN_TIME_MS = 5_000;
/** ms from wrap-up to completion: an agent's form. */
const WRAP_UP_MS = 2_000;
/** ms after the last customer: time for every redelivery. */
const REST_MS = 60_000;

/** Made up: 555-01xx is kept free for fiction. */
const numberOf = (n: number): string => `+155501${String(n).padStart(5, '0')}`;

/** When what came about, by the SID of its engagement. Epoch ms. */
interface Seen {
  written: Map<string, { at: number; from: string }>;
  tasks: Map<string, number>;
  ended: Map<string, number>;
  closed: Map<string, number>;
}

/** A write of the Functions, as far as it tells of an engagement. */
interface Write {
  path: string;
  form: URLSearchParams;
}

interface Effects {
  /** SID of the engagement that the write makes a Task for. */
  handsOver(write: Write): unknown;
  /** … or that it ends. */
  ends(write: Write, emulator: TestWorld['emulator']): string | undefined;
}

const EFFECTS: Record<OrchestrationName, Effects> = {
  'flex-flow': {
    handsOver: ({ path, form }) => path.endsWith('/Tasks') && attributesOf(form.get('Attributes') ?? '').channelSid,
    ends: ({ path, form }) =>
      attributesOf(form.get('Attributes') ?? '').status === 'INACTIVE'
        ? /\/Channels\/(CH\w{32})$/.exec(path)?.[1]
        : undefined,
  },
  conversations: {
    handsOver: ({ path, form }) =>
      path.endsWith('/Interactions') && /"media_channel_sid":"(CH\w{32})"/.exec(form.get('Channel') ?? '')?.[1],
    ends({ path, form }, emulator) {
      const [, interaction = '', channel = ''] = /\/Interactions\/(KD\w{32})\/Channels\/(UO\w{32})$/.exec(path) ?? [];
      if (form.get('Status') === 'closed')
        return findInteractionChannel(emulator, interaction, channel)?.conversation_sid;
      return form.get('State') === 'closed' ? /\/Conversations\/(CH\w{32})$/.exec(path)?.[1] : undefined;
    },
  },
};

const watch = ({ emulator }: TestWorld, { name }: TestOrchestration): Seen => {
  const seen: Seen = { written: new Map(), tasks: new Map(), ended: new Map(), closed: new Map() };
  const { handsOver, ends } = EFFECTS[name];
  const note = (map: Map<string, number>, sid: string) => map.has(sid) || map.set(sid, emulator.clock.now());
  emulator.api.hooks.effect = ({ method, path, body }) => {
    if (method !== 'POST') return;
    const write = { path, form: new URLSearchParams(String(body)) };
    const [handedOver, ended] = [handsOver(write), ends(write, emulator)];
    if (handedOver) note(seen.tasks, String(handedOver));
    if (ended) note(seen.closed, ended);
  };
  return seen;
};

/** The agent ends the oldest Task with the tab closed, so that nothing but the event tells of it. */
const endOldest = ({ emulator, account }: TestWorld, { cleansAt, refersTo }: TestOrchestration, seen: Seen): void => {
  const live = tasks.collection(emulator, account.workspaceSid);
  const task = live.find(({ assignment_status: status }) => status === 'assigned' || status === 'pending');
  if (!task) return;
  task.assignment_status = 'assigned';
  const sid = String(refersTo(attributesOf(task.attributes)));
  if (cleansAt === 'wrapping') seen.ended.set(sid, emulator.clock.now());
  wrapUpTask(emulator, task);
  emulator.clock.setTimeout(() => {
    if (cleansAt === 'completed') seen.ended.set(sid, emulator.clock.now());
    completeTask(emulator, task);
  }, WRAP_UP_MS);
};

/** `times` a second, evenly, for so long. */
const regularly = ({ emulator }: TestWorld, times: number, seconds: number, act: (n: number) => void): void => {
  for (let n = 0; n < times * seconds; n += 1) emulator.clock.setTimeout(() => act(n), (n * 1_000) / times);
};

interface Slices {
  count: number;
  lost: number;
}

/** Slice after slice, and sweep after sweep, as long as there is something going on. */
const sweepOn = async (world: TestWorld, until: number): Promise<Slices> => {
  const slices = { count: 0, lost: 0 };
  while (world.emulator.clock.now() < until) {
    const { status } = await world.send('/sweep', { dryRun: 'false' });
    slices.count += 1;
    if (status !== 200) slices.lost += 1;
    await new Promise<void>((resolve) => void world.emulator.clock.setTimeout(resolve, 1_000));
  }
  return slices;
};

const delays = (from: Map<string, { at: number } | number>, to: Map<string, number>): number[] =>
  [...from].flatMap(([sid, began]) => {
    const end = to.get(sid);
    return end === undefined ? [] : [end - (typeof began === 'number' ? began : began.at)];
  });

const longest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** The Functions' calls, as they leave. */
const countCalls = (world: TestWorld) => {
  const { api, journal } = world.emulator;
  const count = { calls: 0, questions: 0, refused: 0, tooMany: 0 };
  world.around = (invoke) =>
    invoke(async (request) => {
      const isQuestion = request.query.has('EvaluateTaskAttributes');
      count.calls += 1;
      if (isQuestion) count.questions += 1;
      const answer = await api(request);
      if (isQuestion && answer.status === 429) count.refused += 1;
      return answer;
    });
  journal.onEntry(({ kind, status }) => {
    if (kind === 'webhook' && status === 429) count.tooMany += 1;
  });
  return count;
};

/** Twilio's limits are on, redeliveries come as the platforms send them, and a sweep is under way. */
export const measureRate = async (options: RateOptions, orchestration: TestOrchestration): Promise<RateFigures> => {
  const world = createTestWorld();
  const { emulator, account } = world;
  const { clock } = emulator;
  try {
    await furnishStock(emulator, account, options.tasks, orchestration);
    emulator.options.latency = [{ medianMs: options.medianMs, p99Ms: options.p99Ms }];
    const seen = watch(world, orchestration);
    const count = countCalls(world);
    regularly(world, options.handovers, options.seconds, (n) => {
      const from = numberOf(n);
      const sent = orchestration.sendSms(world, from, 'agent');
      if (sent.outcome !== 'lost') seen.written.set(sent.sid, { at: clock.now(), from });
    });
    regularly(world, options.endings, options.seconds, () => endOldest(world, orchestration, seen));
    const sweeping = sweepOn(world, clock.now() + options.seconds * 1_000);
    await clock.advance(options.seconds * 1_000 + REST_MS);
    const { count: slices, lost: lostSlices } = await sweeping;
    const judged = { ...judgeCustomers(world, orchestration, seen), ...judgeEndings(world, orchestration, seen) };
    return { orchestration: orchestration.name, ...options, ...judged, ...count, slices, lostSlices };
  } finally {
    emulator.close();
  }
};

const judgeCustomers = (
  { emulator, account }: TestWorld,
  { refersTo }: TestOrchestration,
  { written, tasks: created, ended }: Seen,
) => {
  const live = new Map<string, number>();
  for (const task of tasks.collection(emulator, account.workspaceSid).all()) {
    const sid = String(refersTo(attributesOf(task.attributes)));
    if (isLive(task)) {
      live.set(sid, (live.get(sid) ?? 0) + 1);
    }
  }
  const taken = delays(written, created);
  return {
    customers: written.size,
    late: taken.filter((ms) => ms > IN_TIME_MS).length,
    without: [...written.keys()].filter((sid) => !created.has(sid) || !(live.get(sid) || ended.has(sid))).length,
    doubled: [...written.keys()].filter((sid) => (live.get(sid) ?? 0) > 1).length,
    // One message is the bot's farewell.
    told: [...written.values()].filter(({ from }) => inbox(emulator, from).length > 1).length,
    slowestHandoverMs: longest(taken),
  };
};

const judgeEndings = (world: TestWorld, { state }: TestOrchestration, { ended, closed }: Seen) => {
  const taken = delays(ended, closed);
  const isClean = (sid: string) => {
    const is = state(world, sid, attributesOf(String(findChannel(world.emulator, sid)?.attributes)));
    return is.ended && is.carriers.length === 0;
  };
  return {
    ended: ended.size,
    lateCleanUps: taken.filter((ms) => ms > IN_TIME_MS).length,
    missed: [...ended.keys()].filter((sid) => !isClean(sid)).length,
    slowestCleanUpMs: longest(taken),
  };
};
