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

/** SIDs of the live Tasks that a Function was shown, by channel; `undefined`: this was no list of them. */
const shownTasks = ({ host, method, path }: ApiRequest, answer: ApiResponse | undefined) => {
  if (host !== 'taskrouter.twilio.com' || method !== 'GET' || !path.endsWith('/Tasks')) return undefined;
  if (answer?.status !== 200) return undefined;
  const { tasks } = JSON.parse(answer.body ?? '{}') as { tasks: Record<string, string>[] };
  return tasks
    .filter((task) => LIVE.includes(task.assignment_status ?? ''))
    .map((task) => ({ sid: task.sid, channelSid: JSON.parse(task.attributes ?? '{}').channelSid as unknown }));
};

export const createWatch = ({ emulator, account }: TestWorld, minAgeHours: number): Watch => {
  const followed: Followed[] = [];
  const customers = new Set<string>();
  const broken = new Set<string>();
  const shown = new WeakMap<Invocation, NonNullable<ReturnType<typeof shownTasks>>>();

  const compare = (one: Followed, byPeople = false): { before: Sight; now: Sight } => {
    const before = one.sight;
    const now = look(emulator, account, one.channelSid);
    for (const promise of brokenStep(before, now, one.past)) broken.add(promise);
    remember(one.past, before, now, byPeople);
    one.sight = now;
    for (const promise of brokenNow(now, one.past, customers)) broken.add(promise);
    return { before, now };
  };

  /** G5: what Flexkeep puts away must have been looked at before, and seen to be nobody's. */
  const judge = (one: Followed, { door, startedAt }: Invocation, seen: ReturnType<typeof shownTasks>) => {
    const { before, now } = compare(one);
    const ends = before.sessions.some((sid) => !now.sessions.includes(sid)) || (now.ended && !before.ended);
    if (!ends) return;
    if (door !== '/inbound' && !seen) broken.add('G5: ended without a look at the live Tasks');
    if (seen?.some(({ sid, channelSid }) => channelSid === one.channelSid && before.liveTasks.includes(sid ?? ''))) {
      broken.add('G5: ended although a live Task was seen');
    }
    const age = startedAt - before.lastMessageAt;
    if (door === '/sweep' && age >= 0 && age < minAgeHours * HOUR_MS) broken.add('G5: a sweep ended what is recent');
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
      const seen = shownTasks(request, answer);
      if (seen) shown.set(invocation, seen);
      for (const one of followed) judge(one, invocation, shown.get(invocation));
    },
  };
};
