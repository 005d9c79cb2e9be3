import { sendSms } from '../../emulator/people/customers';
import { inbox } from '../../emulator/people/phone';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { sessions } from '../../emulator/products/proxy/sessions';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { completeTask, wrapUpTask } from '../../emulator/products/taskrouter/lifecycle';
import { tasks } from '../../emulator/products/taskrouter/task';
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

/** When what came about, by the SID of its Chat Channel. Epoch ms. */
interface Seen {
  written: Map<string, { at: number; from: string }>;
  tasks: Map<string, number>;
  ended: Map<string, number>;
  inactive: Map<string, number>;
}

const watch = ({ emulator }: TestWorld): Seen => {
  const seen: Seen = { written: new Map(), tasks: new Map(), ended: new Map(), inactive: new Map() };
  const note = (map: Map<string, number>, sid: string) => map.has(sid) || map.set(sid, emulator.clock.now());
  emulator.api.hooks.effect = ({ method, path, body }) => {
    if (method !== 'POST') return;
    const form = new URLSearchParams(String(body));
    const attributes = form.get('Attributes') ?? '';
    if (path.endsWith('/Tasks')) note(seen.tasks, String(attributesOf(attributes).channelSid));
    const sid = /\/Channels\/(CH\w{32})$/.exec(path)?.[1];
    if (sid && attributesOf(attributes).status === 'INACTIVE') note(seen.inactive, sid);
  };
  return seen;
};

/** The agent ends the oldest Task with the tab closed, so that nothing but the event tells of it. */
const endOldest = ({ emulator, account }: TestWorld, seen: Seen): void => {
  const live = tasks.collection(emulator, account.workspaceSid);
  const task = live.find(({ assignment_status: status }) => status === 'assigned' || status === 'pending');
  if (!task) return;
  task.assignment_status = 'assigned';
  seen.ended.set(String(attributesOf(task.attributes).channelSid), emulator.clock.now());
  wrapUpTask(emulator, task);
  emulator.clock.setTimeout(() => completeTask(emulator, task), WRAP_UP_MS);
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
export const measureRate = async (options: RateOptions): Promise<RateFigures> => {
  const world = createTestWorld();
  const { emulator, account } = world;
  const { clock } = emulator;
  try {
    furnishStock(emulator, account, options.tasks);
    emulator.options.latency = [{ medianMs: options.medianMs, p99Ms: options.p99Ms }];
    const seen = watch(world);
    const count = countCalls(world);
    regularly(world, options.handovers, options.seconds, (n) => {
      const from = numberOf(n);
      const reception = sendSms(emulator, { from, to: account.smsNumber, body: 'agent' });
      if (reception.outcome !== 'lost') seen.written.set(reception.channelSid, { at: clock.now(), from });
    });
    regularly(world, options.endings, options.seconds, () => endOldest(world, seen));
    const sweeping = sweepOn(world, clock.now() + options.seconds * 1_000);
    await clock.advance(options.seconds * 1_000 + REST_MS);
    const { count: slices, lost: lostSlices } = await sweeping;
    return { ...options, ...judgeCustomers(world, seen), ...judgeEndings(world, seen), ...count, slices, lostSlices };
  } finally {
    emulator.close();
  }
};

const judgeCustomers = ({ emulator, account }: TestWorld, { written, tasks: created, ended }: Seen) => {
  const live = new Map<string, number>();
  for (const task of tasks.collection(emulator, account.workspaceSid).all()) {
    const sid = String(attributesOf(task.attributes).channelSid);
    if (['pending', 'reserved', 'assigned', 'wrapping'].includes(task.assignment_status)) {
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

const judgeEndings = ({ emulator, account }: TestWorld, { ended, inactive }: Seen) => {
  const taken = delays(ended, inactive);
  const open = new Set(
    sessions
      .collection(emulator, account.proxyServiceSid)
      .all()
      .map((row) => row.unique_name),
  );
  const isClean = (sid: string) =>
    !open.has(sid) && attributesOf(String(findChannel(emulator, sid)?.attributes)).status === 'INACTIVE';
  return {
    ended: ended.size,
    lateCleanUps: taken.filter((ms) => ms > IN_TIME_MS).length,
    missed: [...ended.keys()].filter((sid) => !isClean(sid)).length,
    slowestCleanUpMs: longest(taken),
  };
};
