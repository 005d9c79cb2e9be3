import type { Webhook } from '../../emulator/deliver/deliver';
import type { PlatformRequest } from '../../emulator/platform/message';
import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { ORCHESTRATIONS, otherThan } from '../orchestrations/all';
import { flexFlow } from '../orchestrations/flex-flow';
import { type Bystander, deliveriesFor, rulesFor, type TestOrchestration } from '../orchestrations/orchestration';
import { watchSettings } from '../orchestrations/unknowns';
import type { EntryPoints } from '../support/entry-points';
import { CUSTOMER, createTestWorld, PUBLIC_URL, type SavedWorld, type TestWorld } from '../support/world';
import { createDeedCounter } from './deeds';
import { termsOf } from './invariants';
import { migrates } from './migrate';
import type { Plan } from './plan';
import { createScheduler, type Invocation, type Scheduler } from './scheduler';
import { createWatch, type Watch } from './watch';

/** A world with one customer in it, in which one thing happens at a time, and all of it is watched. */
export interface Stage {
  world: TestWorld;
  orchestration: TestOrchestration;
  scheduler: Scheduler;
  watch: Watch;
  /** Of what is unknown, those that made a difference so far. */
  settings: ReadonlySet<string>;
  /** What people tried, and could do. */
  deeds: ReturnType<typeof createDeedCounter>;
  /** The customer writes; what comes of it is still to happen. */
  write(text: string): void;
  /** Lets everything happen that does so within `ms`. */
  go(ms: number): Promise<void>;
  /** The customer's newest message is delivered once more, if it is not too old for that. */
  redeliver(): boolean;
  /** Another customer's live engagement in the other orchestration, where the plan has one. */
  neighbour?: Bystander & { isTouched(): boolean };
  /** Another customer's live engagement, where the plan has one. */
  bystander?: Bystander;
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
const NEIGHBOUR = '+15550189';

const furnished = new Map<string, SavedWorld>();

/** Furnishing an account takes longer than a schedule. */
const accountOf = (orchestration: TestOrchestration, longLived: boolean): SavedWorld => {
  const key = `${orchestration.name} ${longLived}`;
  let saved = furnished.get(key);
  if (!saved) {
    const world = createTestWorld();
    const { emulator, account } = world;
    orchestration.setSurvival(world, longLived);
    // No one need be asked again every two minutes of a day.
    const workflow = { WorkspaceSid: account.workspaceSid, Sid: account.workflowSid };
    ask(emulator, 'taskrouter.UpdateWorkflow', workflow, { TaskReservationTimeout: 86_400 });
    saved = world.save();
    furnished.set(key, saved);
    emulator.close();
  }
  return saved;
};

/** Webhooks of some channels do not say `Index`. */
const withoutIndex = (request: PlatformRequest): PlatformRequest => {
  // Not a message: a sink's.
  if (request.headers['content-type']?.includes('json')) return request;
  const params = new URLSearchParams(request.body.toString());
  params.delete('Index');
  return { ...request, body: params.toString() };
};

/** Replaces the deliverer's own method; answers what was given to it last. */
const recordMessages = (
  { emulator }: TestWorld,
  involved: readonly TestOrchestration[],
  isCustomer: (identity: string) => boolean,
) => {
  const { deliverer, clock } = emulator;
  const { deliver } = deliverer;
  let newest: { webhook: Webhook; at: number } | undefined;
  deliverer.deliver = (webhook) => {
    const teller = involved.find(({ messageEvent }) => messageEvent === webhook.name);
    if (isCustomer(teller?.authorIn(webhook.params) ?? '')) newest = { webhook, at: clock.now() };
    deliver(webhook);
  };
  return () => {
    if (!newest || clock.now() - newest.at > LATEST_REDELIVERY_MS) return false;
    deliver(newest.webhook);
    return true;
  };
};

/** Only a sink tells of Tasks from now on. */
const leadToSink = ({ emulator, account }: TestWorld): void => {
  ask(emulator, 'taskrouter.UpdateWorkspace', { Sid: account.workspaceSid }, { EventCallbackUrl: '' });
  const sink = {
    Description: 'The janitor',
    SinkType: 'webhook' as const,
    SinkConfiguration: JSON.stringify({ destination: `${PUBLIC_URL}/taskrouter-events`, method: 'POST' }),
  };
  const SinkSid = String(ask(emulator, 'events.CreateSink', {}, sink).sid);
  const Types = ['canceled', 'wrapup', 'completed', 'deleted', 'system-deleted'].map((name) => ({
    type: `com.twilio.taskrouter.task.${name}`,
  }));
  ask(emulator, 'events.CreateSubscription', {}, { Description: 'Endings', SinkSid, Types });
};

/** The Task was made by hand: whose it is makes no difference to what is owed to it. */
const placeBystander = (world: TestWorld, orchestration: TestOrchestration, from = BYSTANDER): Bystander => {
  const { emulator, account } = world;
  const { deliverer } = emulator;
  const { deliver } = deliverer;
  deliverer.deliver = () => undefined;
  const sent = orchestration.sendSms(world, from, 'Hello?');
  if (sent.outcome === 'lost') throw new Error(`The bystander's SMS was lost: ${sent.reason}`);
  const Attributes = JSON.stringify({ ...orchestration.reference(sent.sid), name: from });
  const workspace = { WorkspaceSid: account.workspaceSid };
  // Longer than any story, so that it outlives all of them.
  const task = { WorkflowSid: account.workflowSid, TaskChannel: 'sms', Attributes, Timeout: 1_209_600 };
  const { sid: taskSid } = ask(emulator, 'taskrouter.CreateTask', workspace, task);
  deliverer.deliver = deliver;
  return { sid: sent.sid, carrierSid: sent.carrierSid, taskSid: String(taskSid) };
};

/** Another customer's live engagement in the other orchestration, of which no ledger tells. */
const placeNeighbour = (world: TestWorld, orchestration: TestOrchestration) => {
  const other = otherThan(orchestration);
  const placed = placeBystander(world, other, NEIGHBOUR);
  const { sid } = placed;
  const attributesNow = () => attributesOf(String(findChannel(world.emulator, sid)?.attributes));
  // As web chats of both have it: it does not tell whose one is.
  const chat = findChannel(world.emulator, sid);
  if (chat) chat.attributes = JSON.stringify({ ...attributesNow(), pre_engagement_data: {} });
  const isTouched = () => {
    const attributes = attributesNow();
    return other.state(world, sid, attributes).ended || other.isSpoiled(world, sid);
  };
  return { ...placed, isTouched };
};

/** Writes by SMS, or in a browser. */
const createPen = (world: TestWorld, orchestration: TestOrchestration, watch: Watch, plan: Plan) => {
  const { channel } = plan;
  // Between the two writes, the number has no handler.
  const mayLose = ['stop-word', ...(migrates(plan) ? ['no-flow'] : [])];
  if (channel === 'web') return orchestration.openBrowser(world, watch);
  const from = channel === 'whatsapp' ? `whatsapp:${CUSTOMER}` : CUSTOMER;
  return (body: string) => {
    watch.know(from);
    const sent = orchestration.sendSms(world, from, body);
    if (sent.outcome === 'arrived') watch.follow(sent.sid);
    else if (!mayLose.includes(sent.reason)) watch.broken.add(`an SMS was lost: ${sent.reason}`);
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
  const onAnswer = ({ number, path }: Invocation) => {
    const { phase, liveTasks, webhooks } = watch.newest()?.sight ?? {};
    const broken = [...watch.broken].slice(toldOf).map((promise) => `!! ${promise}`);
    toldOf = watch.broken.size;
    tell(`  #${number}`, path, call, `[${phase}, ${liveTasks?.length} T, ${webhooks} W]`, ...broken);
  };
  return { onAnswer, onKill: ({ number }: Invocation) => tell(`  #${number}`, 'killed') };
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

export interface StageOptions {
  plan: Plan;
  seed: number;
  /** In [0, 1) */
  random(): number;
  /** Told everything that happens, in words, where that is wanted. */
  trace?: ((line: string) => void) | undefined;
  /** Default: the real ones. */
  entryPoints?: EntryPoints | undefined;
  /** Default: flex-flow. */
  orchestration?: TestOrchestration | undefined;
}

export const openStage = ({
  plan,
  seed,
  random,
  trace,
  entryPoints,
  orchestration = flexFlow,
}: StageOptions): Stage => {
  const world = createTestWorld({
    saved: accountOf(orchestration, plan.longLived),
    options: plan.account,
    entryPoints,
  });
  Object.assign(world.environment, orchestration.environment);
  const { emulator } = world;
  const settings = watchSettings(emulator.options);
  if (plan.sink) leadToSink(world);
  emulator.ids.state = Math.imul(seed, 0x9e3779b1) >>> 0;
  const involved = migrates(plan) ? ORCHESTRATIONS : [orchestration];
  emulator.faults.set(rulesFor(involved, plan.faults));
  // A rule is used up; the plan is not.
  emulator.deliverer.rules = deliveriesFor(involved, plan.deliveries);
  world.skewMs = plan.skewMs;
  if (!plan.indexed) world.alter = withoutIndex;

  const watch = createWatch({ world, minAgeHours: MIN_AGE_HOURS, terms: termsOf(plan) });
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
  const bystander = plan.bystander ? placeBystander(world, orchestration) : undefined;
  if (bystander) watch.spare(bystander.sid);
  const neighbour = plan.neighbour ? placeNeighbour(world, orchestration) : undefined;
  emulator.journal.onEntry(({ kind, name, status, detail }) => {
    if (kind !== 'webhook') return;
    if (status === 500) watch.broken.add('A webhook was answered 500');
    if (status === 200 && involved.some(({ messageEvent }) => messageEvent === name)) watch.accept(String(detail.sid));
  });
  const redeliver = recordMessages(world, involved, (identity) => customers.has(identity));
  const write = createPen(world, orchestration, watch, plan);
  let steps = 0;
  return {
    world,
    orchestration,
    scheduler,
    watch,
    settings,
    deeds: createDeedCounter(),
    redeliver,
    ...(bystander ? { bystander } : {}),
    ...(neighbour ? { neighbour } : {}),
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
