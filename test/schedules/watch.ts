import type { ApiRequest, ApiResponse } from '../../emulator/wire/message';
import { LIVE } from '../support/scene';
import type { TestWorld } from '../support/world';
import { brokenNow, brokenStep, newPast, type Past, remember } from './invariants';
import type { Invocation } from './scheduler';
import { look, type Sight } from './sight';

/** Looks at every channel of one customer after everything that happens, and keeps what was broken. */
export interface Watch {
  /** From now on this channel too. */
  follow(channelSid: string): void;
  /** The customer goes by this name, too. */
  know(identity: string): void;
  /** After whatever time, Flex, or (`byPeople`) somebody did. */
  see(byPeople?: boolean): void;
  /** After a Function's call took effect. */
  effect(invocation: Invocation, request: ApiRequest, answer: ApiResponse | undefined): void;
  /** The channel that was followed last. */
  newest(): { channelSid: string; sight: Sight; past: Past } | undefined;
  readonly broken: Set<string>;
}

interface Followed {
  channelSid: string;
  sight: Sight;
  past: Past;
}

const HOUR_MS = 3_600_000;

/** What a Function was shown that ought to keep it from ending something. */
interface Shown {
  /** Live Tasks of some channels. */
  tasks?: { sid: string | undefined; channelSid: unknown }[];
  /** Since then it has looked at something else. */
  looksAway?: boolean;
  /** By channel: the phase in its ledger. */
  phases: Map<string, string>;
  /** By channel: the newest message when it began. */
  lastMessageAt: Map<string, number>;
}

const note = (shown: Shown, { host, method, path }: ApiRequest, answer: ApiResponse | undefined): void => {
  if (method !== 'GET' || answer?.status !== 200) return;
  const body = JSON.parse(answer.body ?? '{}');
  const isList = host === 'taskrouter.twilio.com' && path.endsWith('/Tasks');
  // A write that met itself looks whether it was its own: that belongs to the write.
  if (host !== 'sync.twilio.com') shown.looksAway = !isList;
  if (isList) {
    shown.tasks = (body.tasks as Record<string, string>[])
      .filter((task) => LIVE.includes(task.assignment_status ?? ''))
      .map((task) => ({ sid: task.sid, channelSid: JSON.parse(task.attributes ?? '{}').channelSid }));
  }
  const channelSid = /flexkeep\.engagement\.(CH\w+)$/.exec(path)?.[1];
  if (channelSid) shown.phases.set(channelSid, body.data.phase);
};

export const createWatch = ({ emulator, account }: TestWorld, minAgeHours: number): Watch => {
  const followed: Followed[] = [];
  const customers = new Set<string>();
  const broken = new Set<string>();
  const shown = new WeakMap<Invocation, Shown>();

  const compare = (one: Followed, byPeople = false): { before: Sight; now: Sight } => {
    const before = one.sight;
    const now = look(emulator, account, one.channelSid);
    for (const promise of brokenStep(before, now, one.past)) broken.add(promise);
    remember(one.past, before, now, byPeople);
    one.sight = now;
    for (const promise of brokenNow(now, one.past, customers)) broken.add(promise);
    return { before, now };
  };

  const begun = (): Shown => ({
    phases: new Map(),
    lastMessageAt: new Map(followed.map(({ channelSid, sight }) => [channelSid, sight.lastMessageAt])),
  });

  /** G5: what Flexkeep puts away must have been looked at before, and seen to be nobody's. */
  const judge = (one: Followed, { door, startedAt }: Invocation, shown: Shown) => {
    const { tasks, looksAway, phases, lastMessageAt } = shown;
    const { before, now } = compare(one);
    const isRecent = (at: number) => startedAt - at < minAgeHours * HOUR_MS;
    if (door === '/sweep' && before.phase === 'bot' && now.phase === 'closed' && isRecent(before.heardAt)) {
      broken.add('G5: a sweep ended what the bot has just heard of');
    }
    const closes = now.ended && !before.ended;
    if (closes && now.longLived) broken.add('P7: a long-lived channel was ended');
    if (!closes && before.sessions.every((sid) => now.sessions.includes(sid))) return;
    if (door === '/inbound') {
      if (before.phase === 'handing-over' || before.liveTasks.length) broken.add('G5: a goodbye ended a handover');
      return;
    }
    if (!tasks) broken.add('G5: ended without a look at the live Tasks');
    if (tasks?.some(({ sid, channelSid }) => channelSid === one.channelSid && before.liveTasks.includes(sid ?? ''))) {
      broken.add('G5: ended although a live Task was seen');
    }
    if (door === '/taskrouter-events' && phases.get(one.channelSid) === 'bot') {
      broken.add('G5: a janitor ended what was with the bot');
    }
    if (door === '/sweep' && looksAway) broken.add('G5: a sweep did not look at the live Tasks right before');
    const newest = lastMessageAt.get(one.channelSid);
    if (door === '/sweep' && newest !== undefined && isRecent(newest)) broken.add('G5: a sweep ended what is recent');
  };

  return {
    broken,
    newest: () => followed.at(-1),
    follow(channelSid) {
      if (followed.some((one) => one.channelSid === channelSid)) return;
      followed.push({ channelSid, sight: look(emulator, account, channelSid), past: newPast() });
    },
    know: (identity) => void customers.add(identity),
    see(byPeople) {
      for (const one of followed) compare(one, byPeople);
    },
    effect(invocation, request, answer) {
      const seen = shown.get(invocation) ?? begun();
      shown.set(invocation, seen);
      note(seen, request, answer);
      for (const one of followed) judge(one, invocation, seen);
    },
  };
};
