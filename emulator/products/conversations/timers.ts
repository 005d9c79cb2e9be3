import { isoSeconds } from '../../core/clock';
import { badRequest } from '../../core/errors';
import { type Actor, orchestrator } from '../chat-store/actor';
import { type ChannelChange, channelChanged } from '../chat-store/changes';
import { findChannel } from '../chat-store/channels';
import type { ChannelRow, Timing } from '../chat-store/rows';
import { noteKept } from '../shared/kept-back';
import type { TimerHandlers } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import { configurationOf } from './configuration-row';
import { setState } from './state';

type Kind = 'inactive' | 'closed';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** https://www.twilio.com/docs/conversations-classic/states-timers; errors/50375, 50376 @fidelity conversations.timers */
const LEAST = {
  inactive: { ms: MINUTE, code: 50375, form: 50379, name: 'Timers.Inactive' },
  closed: { ms: 10 * MINUTE, code: 50376, form: 50380, name: 'Timers.Closed' },
} as const;

const DURATION = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** ms of an ISO 8601 duration without years and months; `undefined` for another text. */
const parseDuration = (text: string): number | undefined => {
  const found = DURATION.exec(text);
  if (!found) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return (weeks * 7 + days) * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
};

/** ms; `undefined` where there is none. */
export const readTimer = (kind: Kind, text: string | null | undefined): number | undefined => {
  if (!text) return undefined;
  const { ms: least, code, form, name } = LEAST[kind];
  const ms = parseDuration(text);
  if (ms === undefined) throw badRequest(`${name} is no ISO 8601 duration`, form);
  if (ms < least) throw badRequest(`${name} is too short`, code);
  return ms;
};

const TIMER = 'conversations.timer';

/** What the API shows: dates, not durations. */
const show = (channel: ChannelRow): void => {
  const { inactive, closed } = channel.timing ?? {};
  channel.timers = {
    ...(inactive && channel.state === 'active' && { date_inactive: isoSeconds(inactive.due) }),
    ...(closed && channel.state !== 'closed' && { date_closed: isoSeconds(closed.due) }),
  };
};

/** One plan is enough: one that falls due too early looks again at the right time. */
const arm = (world: TwilioWorld, channel: ChannelRow, kind: Kind, timing: Timing): void => {
  timing.due = world.clock.now() + timing.ms;
  if (timing.planned !== undefined && timing.planned <= timing.due) return;
  timing.planned = timing.due;
  world.schedule(timing.ms, TIMER, { channelSid: channel.sid, kind, at: String(timing.due) });
};

/** Starts the timers of a Conversation again. */
const restart = (world: TwilioWorld, channel: ChannelRow): void => {
  const { inactive, closed } = channel.timing ?? {};
  if (channel.state === 'closed') return;
  if (inactive && channel.state === 'active') arm(world, channel, 'inactive', inactive);
  if (closed) arm(world, channel, 'closed', closed);
  show(channel);
};

interface Wanted {
  'Timers.Inactive'?: string;
  'Timers.Closed'?: string;
}

/** Sets what a request names; an empty value clears a timer. A new Conversation has the account's defaults otherwise. */
export const setTimers = (world: TwilioWorld, channel: ChannelRow, input: Wanted, isNew: boolean): void => {
  const { default_inactive_timer: inactive, default_closed_timer: closed } = configurationOf(world);
  const wanted = {
    inactive: input['Timers.Inactive'] ?? (isNew ? inactive : undefined),
    closed: input['Timers.Closed'] ?? (isNew ? closed : undefined),
  };
  if ((wanted.inactive ?? wanted.closed ?? undefined) === undefined) return;
  const timing = { ...channel.timing };
  for (const kind of ['inactive', 'closed'] as const) {
    const text = wanted[kind];
    if (text === undefined || text === null) continue;
    const ms = readTimer(kind, text);
    if (ms === undefined) delete timing[kind];
    else timing[kind] = { ms, due: 0 };
  }
  channel.timing = timing;
  restart(world, channel);
};

/** Approximate: Twilio itself does it. @fidelity conversations.timers */
const TIMERS: Actor = orchestrator;

const fire = (world: TwilioWorld, channel: ChannelRow, kind: Kind, at: number): void => {
  const timing = channel.timing?.[kind];
  if (!timing || timing.planned !== at || channel.state === 'closed') return;
  delete timing.planned;
  const left = timing.due - world.clock.now();
  if (left > 0) {
    timing.planned = timing.due;
    world.schedule(left, TIMER, { channelSid: channel.sid, kind, at: String(timing.due) });
  } else if (kind === 'closed' || channel.state === 'active') setState(world, channel, kind, TIMERS, 'TIMER');
};

export const stateTimers: TimerHandlers = {
  [TIMER]: (world, { channelSid = '', kind = '', at = '' }) => {
    const channel = findChannel(world, channelSid);
    if (channel) fire(world, channel, kind === 'closed' ? 'closed' : 'inactive', Number(at));
  },
};

/**
 * A message starts the timers again, and so does becoming active. Unknown: whether a change of the participants does.
 * @fidelity conversations.timer-restarts
 */
const follow = (world: TwilioWorld, change: ChannelChange): void => {
  const { what, how, channel } = change;
  if (!channel.timing) return;
  const stirred = what === 'member' && how !== 'updated';
  const moved = stirred && world.options.participantsRestartTimers;
  if (stirred && !moved) {
    noteKept(world, 'participantsRestartTimers', 'timers from starting again', { conversationSid: channel.sid });
  }
  const active = what === 'state' && channel.state === 'active';
  if (moved || active || (what === 'message' && how === 'added')) restart(world, channel);
  else if (what === 'state') show(channel);
};

export const restartTimers = channelChanged.to(follow);
