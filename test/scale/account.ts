import { createHash } from 'node:crypto';
import { isoSeconds } from '../../emulator/core/clock';
import type { Furnished } from '../../emulator/furnish';
import { ask } from '../../emulator/products/ask';
import { channels, messages } from '../../emulator/products/chat/channels';
import { within } from '../../emulator/products/chat-store/channels';
import { sessions } from '../../emulator/products/proxy/sessions';
import type { TwilioWorld } from '../../emulator/products/shared/world';
import { insertTask, tasks } from '../../emulator/products/taskrouter/task';
import { taskChannels } from '../../emulator/products/taskrouter/task-channels';
import { openingState } from '../../src/core/dialogue';
import { VERSION, type WithAgent } from '../../src/core/ledger';
import { LEDGER_PREFIX } from '../../src/core/ledgers';
import type { Routing } from '../../src/core/port';
import type { OrchestrationName } from '../../src/platform/settings';

/**
 * - `stale`: quiet for longer than the minimum age, and no Task: to be cleaned up;
 * - `busy`: has a Task, and wrote today;
 * - `waiting`: as quiet as a stale one, and only its Task tells that it is none. A Task may wait for two weeks.
 */
export type Condition = 'stale' | 'busy' | 'waiting';

/** What an account has beside its open engagements, and of what kind these are. */
export interface Kind {
  /** Of a hundred: stale ones. */
  stalePercent: number;
  /** INACTIVE channels of the past: they stay for ever. */
  past: number;
  /** Some are on long-lived channels, and some have been with the bot. */
  isMixed: boolean;
}

const DEFAULT: Kind = { stalePercent: 5, past: 0, isMixed: false };

/** One in so many is on a long-lived channel. The number has no divisor in common with the others, so that all mix. */
const LONG_LIVED = 49;
/** One in so many has been with the bot, and has a ledger. */
export const WITH_LEDGER = 11;

interface Engagement {
  condition: Condition;
  isLongLived: boolean;
  channelSid: string;
  sessionSid: string;
  taskSid?: string;
  /** As it was; of a stale one, what of its channel has to stay. */
  before: string;
}

/** An account with many SMS customers. */
export interface LargeAccount<E extends { taskSid?: string } = { taskSid?: string }> {
  account: Furnished;
  engagements: E[];
  inspect(): Remains;
}

/** What a clean-up came to, by the account's resources. */
interface Remains {
  /** Stale engagements that are not cleaned up, or not as they should be. */
  left: number;
  /** Live engagements of which anything has changed. */
  touched: number;
}

export const HOUR_MS = 3_600_000;
const TWO_WEEKS_S = 1_209_600;

/** As many wait as are stale, spread evenly over the lists: for a sweep, which works on neighbours together, the worst case. */
export const conditionOf = (i: number, { stalePercent }: Kind): Condition => {
  const every = Math.round(100 / stalePercent);
  if (i % every === 0) return 'stale';
  return i % every === Math.floor(every / 2) ? 'waiting' : 'busy';
};

/** How many of so many engagements are stale; all others have a live Task. */
export const staleOf = (size: number, { stalePercent }: Pick<Kind, 'stalePercent'> = DEFAULT): number =>
  Math.ceil(size / Math.round(100 / stalePercent));

/** How many have a ledger, at most. */
export const ledgersOf = (size: number): number => Math.ceil(size / WITH_LEDGER);

/** Made up: 555-01xx is kept free for fiction. */
const numberOf = (i: number): string => `+155501${String(i % 100).padStart(2, '0')}`;

const text = (row: object | undefined): string => JSON.stringify(row ?? null);

/** The rows of an engagement, as short as can be compared. */
const fingerprint = (
  world: TwilioWorld,
  account: Furnished,
  { channelSid, sessionSid, taskSid = '' }: Engagement,
): string =>
  createHash('sha1')
    .update(text(channels.collection(world, account.chatServiceSid).get(channelSid)))
    .update(text(sessions.collection(world, account.proxyServiceSid).get(sessionSid)))
    .update(text(tasks.collection(world, account.workspaceSid).get(taskSid)))
    .digest('base64');

/** A Task as `integrate` has Flex make it, without its way through the queue and its end: nothing here outlasts it. */
const addTask = (
  world: TwilioWorld,
  account: Furnished,
  channelSid: string,
  sessionSid: string,
  at: string,
  i: number,
) => {
  const { workspaceSid, workflowSid, queueSid } = account;
  const sms = taskChannels.collection(world, workspaceSid).get('sms');
  const task = tasks.make(world, {
    workspace_sid: workspaceSid,
    attributes: JSON.stringify({
      name: numberOf(i),
      channelSid,
      channelType: 'sms',
      proxySessionSID: sessionSid,
    }),
    assignment_status: i % 2 ? 'assigned' : 'pending',
    timeout: TWO_WEEKS_S,
    task_channel_sid: sms?.sid ?? '',
    task_channel_unique_name: 'sms',
    task_queue_sid: queueSid,
    task_queue_friendly_name: 'Everyone',
    task_queue_entered_date: at,
    workflow_sid: workflowSid,
    workflow_friendly_name: 'Assign to Anyone',
    date_created: at,
    date_updated: at,
    hidden: { version: 0, steps: [{ queue: queueSid }], step: 0, stepOver: false, passed: [] },
  });
  insertTask(world, task);
  return task.sid;
};

/** What the bot remembers of a customer whom it handed over. */
export const addLedger = (
  world: TwilioWorld,
  account: Furnished,
  channelSid: string,
  routing: Routing,
  since: number,
  orchestration: OrchestrationName = 'flex-flow',
): void => {
  const Data: WithAgent = {
    ...{ version: VERSION, orchestration, phase: 'with-agent', since, customer: numberOf(1) },
    ...{ channelType: 'sms', languages: [], dialogue: openingState(), answered: [], routing, stamp: 'furnished' },
  };
  const UniqueName = `${LEDGER_PREFIX}${channelSid}`;
  ask(world, 'sync.CreateDocument', { ServiceSid: account.syncServiceSid }, { UniqueName, Data });
};

const addEngagement = (world: TwilioWorld, account: Furnished, i: number, kind: Kind): Engagement => {
  const { chatServiceSid, proxyServiceSid, smsNumber } = account;
  const condition = conditionOf(i, kind);
  const isLongLived = kind.isMixed && i % LONG_LIVED === 7;
  // Busy: within the last half day, so that none of them grows old while the clean-up takes its time.
  const quietMs = condition === 'busy' ? (i % 12) * HOUR_MS : (30 + (i % 48)) * HOUR_MS;
  const at = isoSeconds(world.clock.now() - quietMs);
  const dates = { date_created: at, date_updated: at };
  const from = numberOf(i);
  const channel = channels.make(world, {
    service_sid: chatServiceSid,
    friendly_name: from,
    type: 'private',
    messages_count: 1,
    members_count: 1,
    ...dates,
  });
  const session = sessions.make(world, {
    service_sid: proxyServiceSid,
    unique_name: channel.sid,
    mode: 'message-only',
    ttl: 0,
    status: 'in-progress',
    date_started: at,
    date_last_interaction: at,
    ...dates,
  });
  const message = messages.make(world, {
    service_sid: chatServiceSid,
    channel_sid: channel.sid,
    from,
    to: channel.sid,
    body: 'Hello',
    ...dates,
  });
  const own = { from, channel_type: 'sms', status: 'ACTIVE', long_lived: isLongLived, twilioNumber: smsNumber };
  channel.attributes = JSON.stringify({ ...own, serviceNumber: smsNumber, proxySession: session.sid });
  channel.last_message_sid = message.sid;
  channels.keep(world, chatServiceSid, channel);
  sessions.keep(world, proxyServiceSid, session);
  messages.keep(world, within(channel), message);
  const engagement: Engagement = {
    ...{ condition, isLongLived, channelSid: channel.sid, sessionSid: session.sid, before: '' },
  };
  if (condition === 'stale') return { ...engagement, before: channel.attributes };
  const taskSid = addTask(world, account, channel.sid, session.sid, at, i);
  engagement.taskSid = taskSid;
  if (kind.isMixed && i % WITH_LEDGER === 1) {
    addLedger(world, account, channel.sid, { taskSid, sessionSid: session.sid }, world.clock.now());
  }
  return { ...engagement, before: fingerprint(world, account, engagement) };
};

/**
 * Each customer has a Chat Channel, a Proxy Session and a message. Fills an account with rows in the shape in which the API's own handlers keep them. Participants and members,
 * which neither way of cleaning up looks at, are left out: ten times as many rows would say nothing more.
 */
export const furnishLarge = (
  world: TwilioWorld,
  account: Furnished,
  size: number,
  kind: Kind = DEFAULT,
): LargeAccount<Engagement> => {
  for (let i = 0; i < kind.past; i += 1) addPast(world, account, i);
  const engagements = Array.from({ length: size }, (_, i) => addEngagement(world, account, i, kind));
  return { account, engagements, inspect: () => inspect(world, account, engagements) };
};

/** A channel that ended a week ago or longer. */
const addPast = (world: TwilioWorld, { chatServiceSid }: Furnished, i: number): void => {
  const at = isoSeconds(world.clock.now() - (7 + (i % 500)) * 24 * HOUR_MS);
  const dates = { date_created: at, date_updated: at };
  const attributes = JSON.stringify({ from: numberOf(i), channel_type: 'sms', status: 'INACTIVE', long_lived: false });
  const place = { service_sid: chatServiceSid, type: 'private' as const, messages_count: 2, members_count: 1 };
  channels.keep(world, chatServiceSid, channels.make(world, { ...place, ...dates, attributes }));
};

/** Ended, with everything else that the channel said of itself still there; and its session deleted. */
const isPutAway = (world: TwilioWorld, account: Furnished, engagement: Engagement): boolean => {
  const { channelSid, sessionSid, before, isLongLived } = engagement;
  const channel = channels.collection(world, account.chatServiceSid).get(channelSid);
  if (!channel || sessions.collection(world, account.proxyServiceSid).get(sessionSid)) return false;
  return channel.attributes === (isLongLived ? before : JSON.stringify({ ...JSON.parse(before), status: 'INACTIVE' }));
};

const inspect = (world: TwilioWorld, account: Furnished, engagements: Engagement[]): Remains => {
  const stale = engagements.filter(({ condition }) => condition === 'stale');
  const live = engagements.filter(({ condition }) => condition !== 'stale');
  return {
    left: stale.filter((one) => !isPutAway(world, account, one)).length,
    touched: live.filter((one) => fingerprint(world, account, one) !== one.before).length,
  };
};
