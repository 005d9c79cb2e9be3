import type { Webhook } from '../../emulator/deliver/deliver';
import { openWebChat, sendInWebChat, sendSms } from '../../emulator/people/customers';
import { ask } from '../../emulator/products/ask';
import type { Doors } from '../support/doors';
import { CUSTOMER, createTestWorld, type SavedWorld, type TestWorld } from '../support/world';
import type { Terms } from './invariants';
import type { Plan } from './plan';
import { createScheduler, type Invocation, type Scheduler } from './scheduler';
import { createWatch, type Watch } from './watch';

/** A world with one customer in it, in which one thing happens at a time, and all of it is watched. */
export interface Stage {
  world: TestWorld;
  scheduler: Scheduler;
  watch: Watch;
  /** The customer writes; what comes of it is still to happen. */
  write(text: string): void;
  /** Lets everything happen that does so within `ms`. */
  go(ms: number): Promise<void>;
  /** The customer's newest message is delivered once more, if it is not too old for that. */
  redeliver(): boolean;
  /** Another customer's live engagement, where the plan has one. */
  bystander?: Bystander;
}

export interface Bystander {
  channelSid: string;
  sessionSid: string;
  taskSid: string;
}

/** Twilio tries again within minutes; the ledger remembers an engagement that ended for a day. */
const LATEST_REDELIVERY_MS = 20 * 3_600_000;
/** The contract's default. */
const MIN_AGE_HOURS = 25;

/** A schedule is bounded by its work, not by time: twenty times as many steps as the longest one takes. */
const MOST_STEPS = 100_000;

export class EndlessSchedule extends Error {
  /** @param what has not come about. */
  constructor(what: string) {
    super(`There is no end: ${what}`);
    this.name = 'EndlessSchedule';
  }
}

/** Made up: 555-01xx is kept free for fiction. */
const BYSTANDER = '+15550188';

/** {@link LEASE_MS} of the ledger, less what a look may be late. */
const SAFE_LAG_MS = 25_000;

const termsOf = ({ strict = false, account, faults }: Plan): Terms => {
  const omits = (list: string) => faults.some(({ fault, operation }) => fault === 'omits' && operation === list);
  return {
    strict,
    mayDouble: omits('taskrouter.ListTask') || (account.taskQueryLagMs ?? 0) > SAFE_LAG_MS,
    mayRepeat: omits('chat.ListMessage'),
  };
};

const furnished = new Map<boolean, SavedWorld>();

/** Furnishing an account takes longer than a schedule. */
const accountOf = (longLived: boolean): SavedWorld => {
  let saved = furnished.get(longLived);
  if (!saved) {
    const world = createTestWorld();
    const { emulator, account } = world;
    for (const Sid of [account.flows.sms, account.flows.web]) {
      ask(emulator, 'flex.UpdateFlexFlow', { Sid }, { LongLived: longLived });
    }
    // Nobody need be asked again every two minutes of a day.
    const workflow = { WorkspaceSid: account.workspaceSid, Sid: account.workflowSid };
    ask(emulator, 'taskrouter.UpdateWorkflow', workflow, { TaskReservationTimeout: 86_400 });
    saved = world.save();
    furnished.set(longLived, saved);
    emulator.close();
  }
  return saved;
};

/** Webhooks of some channels do not say `Index`. */
const withoutIndex = (body: string): string => {
  const params = new URLSearchParams(body);
  params.delete('Index');
  return params.toString();
};

/** Replaces the deliverer's own method; answers what was given to it last. */
const recordMessages = ({ emulator }: TestWorld, isCustomer: (identity: string) => boolean) => {
  const { deliverer, clock } = emulator;
  const { deliver } = deliverer;
  let newest: { webhook: Webhook; at: number } | undefined;
  deliverer.deliver = (webhook) => {
    if (webhook.name === 'onMessageSent' && isCustomer(webhook.params.From ?? ''))
      newest = { webhook, at: clock.now() };
    deliver(webhook);
  };
  return () => {
    if (!newest || clock.now() - newest.at > LATEST_REDELIVERY_MS) return false;
    deliver(newest.webhook);
    return true;
  };
};

/** Somebody made the Task by hand: whose it is makes no difference to what is owed to it. */
const placeBystander = ({ emulator, account }: TestWorld): Bystander => {
  const { deliverer } = emulator;
  const { deliver } = deliverer;
  deliverer.deliver = () => undefined;
  const reception = sendSms(emulator, { from: BYSTANDER, to: account.smsNumber, body: 'Hello?' });
  if (reception.outcome === 'lost') throw new Error(`The bystander's SMS was lost: ${reception.reason}`);
  const { channelSid, sessionSid } = reception;
  const Attributes = JSON.stringify({ channelSid, channelType: 'sms', name: BYSTANDER });
  const workspace = { WorkspaceSid: account.workspaceSid };
  // Longer than any story, so that it outlives all of them.
  const task = { WorkflowSid: account.workflowSid, TaskChannel: 'sms', Attributes, Timeout: 1_209_600 };
  const { sid } = ask(emulator, 'taskrouter.CreateTask', workspace, task);
  deliverer.deliver = deliver;
  return { channelSid, sessionSid, taskSid: String(sid) };
};

/** Writes by SMS, or by web chat; the widget takes nothing once its channel is INACTIVE, so a new chat is opened. */
const createPen = ({ emulator, account }: TestWorld, watch: Watch, channel: Plan['channel']) => {
  let chat: { channelSid: string; identity: string } | undefined;
  const open = () => {
    chat = openWebChat(emulator, { name: 'Customer' });
    watch.know(chat.identity);
    watch.follow(chat.channelSid);
    return chat;
  };
  return (body: string) => {
    if (channel === 'sms') {
      watch.know(CUSTOMER);
      const reception = sendSms(emulator, { from: CUSTOMER, to: account.smsNumber, body });
      if (reception.outcome !== 'lost') watch.follow(reception.channelSid);
      else if (reception.reason !== 'stop-word') watch.broken.add(`an SMS was lost: ${reception.reason}`);
    } else if (!chat || !sendInWebChat(emulator, { ...chat, body })) {
      sendInWebChat(emulator, { ...open(), body });
    }
  };
};

/** Tells of every call of a Function, and what was broken by it; of every webhook and event; and of what was said. */
const traceInto = (trace: (line: string) => void, { emulator }: TestWorld, watch: Watch) => {
  const { journal, clock } = emulator;
  const started = clock.now();
  const tell = (...words: (string | number | undefined)[]) =>
    trace([((clock.now() - started) / 1000).toFixed(3).padStart(11), ...words.filter(isDefined)].join(' '));
  let call = '';
  let toldOf = 0;
  journal.onEntry(({ kind, name, status, fault, detail }) => {
    if (kind === 'call') call = [name, status, fault].filter(isDefined).join(' ');
    else tell(kind, name, detail.source as string | undefined, status, fault);
  });
  const onAnswer = ({ number, door }: Invocation) => {
    const { phase, liveTasks, webhooks } = watch.newest()?.sight ?? {};
    const broken = [...watch.broken].slice(toldOf).map((promise) => `!! ${promise}`);
    toldOf = watch.broken.size;
    tell(`  #${number}`, door, call, `[${phase}, ${liveTasks?.length} T, ${webhooks} W]`, ...broken);
  };
  return { onAnswer, onKill: ({ number }: Invocation) => tell(`  #${number}`, 'killed') };
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

export interface StageOptions {
  plan: Plan;
  seed: number;
  /** In [0, 1) */
  random(): number;
  /** Told everything that happens, in words, where somebody wants to know. */
  trace?: ((line: string) => void) | undefined;
  /** Default: the real ones. */
  doors?: Doors | undefined;
}

export const openStage = ({ plan, seed, random, trace, doors }: StageOptions): Stage => {
  const world = createTestWorld({ saved: accountOf(plan.longLived), options: plan.account, doors });
  const { emulator } = world;
  emulator.ids.state = Math.imul(seed, 0x9e3779b1) >>> 0;
  emulator.faults.set(plan.faults);
  // A rule is used up; the plan is not.
  emulator.deliverer.rules = structuredClone(plan.deliveries);
  world.skewMs = plan.skewMs;
  if (!plan.indexed) world.alter = (request) => ({ ...request, body: withoutIndex(request.body.toString()) });

  const watch = createWatch(world, MIN_AGE_HOURS, termsOf(plan));
  const watched = { onEffect: watch.effect, ...(trace ? traceInto(trace, world, watch) : {}) };
  const scheduler = createScheduler({ emulator, random, killChance: plan.killChance, cut: plan.cut, ...watched });
  if (plan.orderly) scheduler.calm();
  world.around = scheduler.invocation;
  const customers = new Set<string>();
  const { know } = watch;
  watch.know = (identity) => {
    customers.add(identity);
    know(identity);
  };
  const bystander = plan.bystander ? placeBystander(world) : undefined;
  if (bystander) watch.spare(bystander.channelSid);
  emulator.journal.onEntry(({ kind, name, status, detail }) => {
    if (kind !== 'webhook') return;
    if (status === 500) watch.broken.add('A webhook was answered 500');
    if (name === 'onMessageSent' && status === 200) watch.accept(String(detail.sid));
  });
  const redeliver = recordMessages(world, (identity) => customers.has(identity));
  const write = createPen(world, watch, plan.channel);
  let steps = 0;
  return {
    world,
    scheduler,
    watch,
    redeliver,
    ...(bystander ? { bystander } : {}),
    write(text) {
      write(text);
      watch.see(true);
    },
    async go(ms) {
      const until = emulator.clock.now() + ms;
      while (await scheduler.step(until)) {
        watch.see();
        steps += 1;
        if (steps > MOST_STEPS) throw new EndlessSchedule(`no rest within ${MOST_STEPS} steps`);
      }
      await emulator.clock.advance(Math.max(0, until - emulator.clock.now()));
      watch.see();
    },
  };
};
