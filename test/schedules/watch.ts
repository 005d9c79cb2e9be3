import type { ApiResponse } from '../../emulator/wire/message';
import { ownerOf } from '../orchestrations/all';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { LIVE } from '../support/scene';
import type { TestWorld } from '../support/world';
import { brokenNow, brokenStep, newPast, type Past, remember, type Terms } from './invariants';
import type { Effect, Invocation } from './scheduler';
import { look, type Sight } from './sight';

/** Looks at every channel of one customer after everything that happens, and keeps what was broken. */
export interface Watch {
  /** From now on this channel too. */
  follow(sid: string): void;
  /** The customer goes by this name, too. */
  know(identity: string): void;
  /** A delivery about this channel was answered 200. */
  accept(sid: string): void;
  /** After whatever time, Flex, or (`byPeople`) a person did. */
  see(byPeople?: boolean): void;
  /** After a Function's call took effect. */
  effect(effect: Effect): void;
  /** Another customer's channel, whose Task is live: as long as it is, no one may touch any of it. */
  spare(sid: string): void;
  /** The channel that was followed last. */
  newest(): Followed | undefined;
  /** Every channel, in the order in which they were followed. */
  all(): readonly Followed[];
  readonly broken: Set<string>;
}

interface Followed {
  sid: string;
  orchestration: TestOrchestration;
  sight: Sight;
  past: Past;
}

const HOUR_MS = 3_600_000;
/** Two, since dates have whole seconds: a message that is older when a sweep asks for an end can be seen by it. */
const SEEN_AFTER_MS = 2_000;

/** What a Function was shown that ought to keep it from ending something. */
interface Shown {
  /** Live Tasks of some channels. */
  tasks?: { sid: string | undefined; attributes: Readonly<Record<string, unknown>> }[];
  /** How many calls had been made then. */
  madeThen?: number;
  /** Paths at which it has looked since then. */
  since?: readonly string[];
  /** By channel: the phase in its ledger. */
  phases: Map<string, string>;
  /** By channel: the newest message when it began. */
  lastMessageAt: Map<string, number>;
  /** By channel: its carriers when it began. */
  carriers: Map<string, readonly string[]>;
  /** By channel: Tasks that ledger and channel named when it began. */
  named: Map<string, readonly (string | undefined)[]>;
}

/** What a Function can believe: an answer that is garbled shows it nothing. */
const soundBody = ({ body = '' }: ApiResponse): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && ('meta' in value || 'url' in value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

/** A sweep hands another customer over side by side, and reads flows and that customer's records for it. */
const isFor = (sid: string, path: string): boolean => {
  const [named] = /CH[0-9a-f]{32}/.exec(path) ?? [];
  return named === undefined ? !path.endsWith('/FlexFlows') : named === sid;
};

const note = (shown: Shown, { request: { host, method, path }, answer, number, made }: Effect): void => {
  if (method !== 'GET' || answer?.status !== 200) return;
  const body = soundBody(answer);
  if (!body) return;
  const isList = host === 'taskrouter.twilio.com' && path.endsWith('/Tasks');
  // A write that met itself looks whether it was its own: that belongs to the write.
  // The newest message is looked for right before a customer's last farewell: that belongs to the write, too.
  // What was asked for side by side with the live Tasks may take effect after them.
  const isLater = number > (shown.madeThen ?? 0);
  // So does a look whether the webhook is back already, or why Flex refuses to close a Channel.
  const isOfWrite = host === 'sync.twilio.com' || /\/(Messages|Webhooks|Channels\/UO\w+)$/.test(path);
  if (!isOfWrite && isLater) shown.since = isList ? [] : [...(shown.since ?? []), path];
  if (isList) {
    shown.madeThen = made;
    shown.tasks = (body.tasks as Record<string, string>[])
      .filter((task) => LIVE.includes(task.assignment_status ?? ''))
      .map((task) => ({ sid: task.sid, attributes: JSON.parse(task.attributes ?? '{}') }));
  }
  const engagementSid = /flexkeep\.engagement\.(CH\w+)$/.exec(path)?.[1];
  const { phase } = (body.data ?? {}) as { phase?: unknown };
  if (engagementSid) shown.phases.set(engagementSid, String(phase));
};

interface WatchOptions {
  world: TestWorld;
  minAgeHours: number;
  terms?: Terms;
}

export const createWatch = ({ world, minAgeHours, terms }: WatchOptions): Watch => {
  const followed: Followed[] = [];
  let spared: Omit<Followed, 'past'> | undefined;
  const customers = new Set<string>();
  const broken = new Set<string>();
  const shown = new WeakMap<Invocation, Shown>();

  const compare = (one: Followed, byPeople = false): { before: Sight; now: Sight } => {
    const before = one.sight;
    const now = look(world, one.orchestration, one.sid);
    for (const promise of brokenStep(before, now, one.past)) broken.add(promise);
    remember(one.past, before, now, byPeople);
    one.sight = now;
    for (const promise of brokenNow(now, one.past, customers)) broken.add(promise);
    return { before, now };
  };

  const begun = (): Shown => ({
    phases: new Map(),
    lastMessageAt: new Map(followed.map(({ sid, sight }) => [sid, sight.lastMessageAt])),
    carriers: new Map(followed.map(({ sid, sight }) => [sid, sight.carriers])),
    named: new Map(followed.map(({ sid, sight }) => [sid, [sight.taskKept, sight.taskNoted]])),
  });

  /** G5: what Flexkeep ends must have been observed before, and seen to be in no one's hands. */
  const judge = (one: Followed, { invocation: { path, startedAt }, sentAt }: Effect, shown: Shown) => {
    const { tasks, since = [], phases, lastMessageAt, carriers, named } = shown;
    const { before, now } = compare(one);
    if (now.othersWebhooks < before.othersWebhooks) broken.add("P3: another application's webhook was removed");
    const isRecent = (at: number) => startedAt - at < minAgeHours * HOUR_MS;
    if (
      path === '/sweep' &&
      !before.ended &&
      before.phase === 'bot' &&
      now.phase === 'closed' &&
      isRecent(before.heardAt)
    ) {
      broken.add('G5: a sweep ended what the bot has just heard of');
    }
    if (one.past.isScribbledOver) return;
    const closes = now.ended && !before.ended;
    // A message that comes after the session has gone opens another one, which a later look has to find.
    const isLeft = carriers.get(one.sid)?.some((sid) => before.carriers.includes(sid));
    if (closes && one.past.strict && isLeft && !one.past.mayMissCarrier)
      broken.add('P7: a channel was ended before its session');
    // Twilio says that what an agent holds is gone: then nothing holds it.
    const isDenied = one.past.mayMissCarrier && path === '/taskrouter-events';
    if (closes && before.held && !isDenied) broken.add('P8: what an agent left, paused or parked was ended');
    if (closes && now.survivesTask) broken.add('P7: a long-lived channel was ended');
    if (!closes && before.carriers.every((sid) => now.carriers.includes(sid))) return;
    if (path === '/inbound') {
      // Another writer ended the engagement in the middle: what is left of it swallows messages.
      const isHandingOver = before.phase === 'handing-over' && !before.ended;
      if (isHandingOver || before.liveTasks.length) broken.add('G5: a goodbye ended a handover');
      return;
    }
    const namesLive = named.get(one.sid)?.some((sid) => before.liveTasks.includes(sid ?? ''));
    if (one.past.strict && namesLive) broken.add('G5: ended under a live Task that ledger or channel name');
    if (!tasks) broken.add('G5: ended without a look at the live Tasks');
    const { refersTo } = one.orchestration;
    const isSeen = tasks?.some(
      ({ sid, attributes }) => refersTo(attributes) === one.sid && before.liveTasks.includes(sid ?? ''),
    );
    if (isSeen) broken.add('G5: ended although a live Task was seen');
    if (path === '/taskrouter-events' && phases.get(one.sid) === 'bot') {
      broken.add('G5: a janitor ended what was with the bot');
    }
    const looksAway = since.some((read) => isFor(one.sid, read));
    if (path === '/sweep' && looksAway) broken.add('G5: a sweep did not look at the live Tasks right before');
    const newest = lastMessageAt.get(one.sid);
    // A clean-up that was begun before, and an open session under an ended channel, are finished whatever their age.
    const isBegun = before.phase === 'closed' || before.ended;
    if (path === '/sweep' && !isBegun && newest !== undefined && isRecent(newest)) {
      broken.add('G5: a sweep ended what is recent');
    }
    const wroteMeanwhile = before.lastMessageAt > startedAt && before.lastMessageAt < sentAt - SEEN_AFTER_MS;
    if (path === '/sweep' && one.past.strict && wroteMeanwhile) {
      broken.add('G5: a sweep ended what the customer had written in meanwhile');
    }
  };

  /** G5: of another customer's live engagement nothing may end. */
  const judgeSpared = () => {
    if (!spared) return;
    const before = spared.sight;
    const now = look(world, spared.orchestration, spared.sid);
    spared.sight = now;
    if (!before.liveTasks.length) return;
    if (before.liveTasks.some((sid) => !now.liveTasks.includes(sid)))
      broken.add("G5: another customer's Task was ended");
    // Neither a ledger nor the engagement names it.
    if (terms?.mayMissTask) return;
    if (before.carriers.some((sid) => !now.carriers.includes(sid)))
      broken.add("G5: another customer's session was ended");
    if (now.ended && !before.ended) broken.add("G5: another customer's channel was ended");
  };

  const see = (byPeople = false): void => {
    for (const one of followed) compare(one, byPeople);
    if (spared) spared.sight = look(world, spared.orchestration, spared.sid);
  };

  return {
    broken,
    newest: () => followed.at(-1),
    all: () => followed,
    follow(sid) {
      if (followed.some((one) => one.sid === sid)) return;
      const orchestration = ownerOf(world, sid);
      followed.push({ sid, orchestration, sight: look(world, orchestration, sid), past: newPast(terms) });
    },
    spare(sid) {
      const orchestration = ownerOf(world, sid);
      spared = { sid, orchestration, sight: look(world, orchestration, sid) };
    },
    accept(sid) {
      const one = followed.find((other) => other.sid === sid);
      // In a closed engagement that is a copy; a new message opens it.
      if (one && one.sight.phase !== 'closed') one.past.isAccepted = true;
    },
    know: (identity) => void customers.add(identity),
    see,
    effect(effect) {
      const { invocation, answer } = effect;
      const seen = shown.get(invocation) ?? begun();
      shown.set(invocation, seen);
      note(seen, effect);
      // A call that only reads ends nothing: what has changed at the same moment was done by Flex, or by time.
      if (effect.request.method === 'GET') return see();
      for (const one of followed) {
        const { liveTasks } = one.sight;
        judge(one, effect, seen);
        const born = one.sight.liveTasks.find((sid) => !liveTasks.includes(sid));
        if (born && (!answer || soundBody(answer)?.sid !== born)) one.past.isUnclear = true;
      }
      judgeSpared();
    },
  };
};
