import { isoSeconds } from '../core/clock';
import { parseObject } from '../core/json';
import { agentName, isTabOpen } from '../people/desk';
import { type Line, transcriptOf } from '../people/transcript';
import { channels } from '../products/chat/channels';
import { memberName, membersOf } from '../products/chat-store/members';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import { addressConfigurations } from '../products/conversations/addresses';
import { readAttributes } from '../products/flex/flex-channels';
import { flows } from '../products/flex/flows';
import { agentsIn } from '../products/flex/interactions/channel-status';
import { interactionChannels } from '../products/flex/interactions/resources';
import type { InteractionChannelRow } from '../products/flex/interactions/rows';
import { participantsOf } from '../products/proxy/participants';
import type { SessionRow } from '../products/proxy/rows';
import { sessions } from '../products/proxy/sessions';
import type { TwilioWorld } from '../products/shared/world';
import { taskReservations } from '../products/taskrouter/reservation';
import type { ReservationRow, TaskRow, WorkerRow } from '../products/taskrouter/rows';
import { tasks } from '../products/taskrouter/task';
import { workers } from '../products/taskrouter/workers';
import { type Orchestration, type Phone, readPhones } from './phones';
import { whose } from './whose';

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

interface ChannelState {
  sid: string;
  /** The customer's name or number; `null` where it has none. */
  customer: string | null;
  /** `sms`, `web`, …; `null` where the attributes do not say. */
  type: string | null;
  /** A Conversation's state; a Chat Channel's in its attributes, `unreadable` where they are not a JSON object. */
  status: string;
  longLived: boolean;
  members: string[];
  /** URLs, or the type of a webhook that has none. */
  webhooks: string[];
  lines: Pick<Line, 'who' | 'author' | 'body' | 'at'>[];
}

type Attributes = ReturnType<typeof readAttributes>;

export const typeIn = (attributes: Attributes): ChannelState['type'] => textOf(attributes?.channel_type);

export const channelStatus = (channel: ChannelRow): ChannelState['status'] => {
  if (channel.origin === 'conversations') return channel.state;
  const attributes = readAttributes(channel);
  return attributes ? String(attributes.status ?? 'ACTIVE') : 'unreadable';
};

export const channelState = (world: TwilioWorld, channel: ChannelRow): ChannelState => {
  const attributes = readAttributes(channel);
  return {
    sid: channel.sid,
    customer: whose(world, channel.sid) ?? null,
    type: typeIn(attributes),
    status: channelStatus(channel),
    longLived: attributes?.long_lived === true,
    members: membersOf(world, channel).map(memberName),
    webhooks: webhooksOf(world, channel).map(({ type: kind, configuration }) => configuration.url ?? kind),
    lines: transcriptOf(world, channel.sid).map(({ who, author, body, at }) => ({ who, author, body, at })),
  };
};

export interface TaskState {
  sid: string;
  /** `pending`, `reserved`, `assigned`, `wrapping`, `completed`, `canceled` */
  status: string;
  reason: string | null;
  /** From the attributes; `null` where they do not say. */
  name: string | null;
  /** The Chat Channel or Conversation that an agent would see. */
  channelSid: string | null;
  /** Of an Interaction; `null` where it is none. */
  conversationSid: string | null;
  interactionSid: string | null;
  taskChannel: string;
  queue: string | null;
  /** s */
  age: number;
  /** Who has it, or is asked to take it. */
  reservation: { sid: string; status: string; worker: string; workerSid: string } | null;
}

interface WorkerState {
  sid: string;
  name: string;
  activity: string;
  available: boolean;
  /** Whether Flex UI is open in the agent's browser. */
  tab: 'open' | 'closed';
}

const HOLDS = ['pending', 'accepted', 'wrapping'];

const last = (world: TwilioWorld, rows: ReservationRow[]): TaskState['reservation'] => {
  const row = rows.filter(({ reservation_status }) => HOLDS.includes(reservation_status)).at(-1) ?? rows.at(-1);
  if (!row) return null;
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  const name = worker ? agentName(worker) : row.worker_name;
  return { sid: row.sid, status: row.reservation_status, worker: name, workerSid: row.worker_sid };
};

/** The Chat Channel or Conversation that an agent would see. */
export const channelOfTask = ({ attributes }: TaskRow): TaskState['channelSid'] => {
  const { channelSid, conversationSid, flexInteractionSid } = parseObject(attributes) ?? {};
  return textOf(flexInteractionSid && conversationSid) ?? textOf(channelSid);
};

export const taskState = (world: TwilioWorld, task: TaskRow): TaskState => {
  const { name, customerName, conversationSid, flexInteractionSid } = parseObject(task.attributes) ?? {};
  return {
    sid: task.sid,
    status: task.assignment_status,
    reason: task.reason,
    name: textOf(name) ?? textOf(customerName),
    channelSid: channelOfTask(task),
    conversationSid: textOf(conversationSid),
    interactionSid: textOf(flexInteractionSid),
    taskChannel: task.task_channel_unique_name,
    queue: task.task_queue_friendly_name,
    age: Math.max(0, Math.floor((world.clock.now() - Date.parse(task.date_created)) / 1000)),
    reservation: last(world, taskReservations(world, task).all()),
  };
};

const workerState = (world: TwilioWorld, worker: WorkerRow): WorkerState => ({
  sid: worker.sid,
  name: agentName(worker),
  activity: worker.activity_name,
  available: worker.available,
  tab: isTabOpen(world, worker) ? 'open' : 'closed',
});

interface SessionState {
  sid: string;
  /** The channel's SID, as Flex names its sessions. */
  name: string | null;
  status: string;
  lastInteraction: string | null;
  participants: string[];
}

interface InteractionState {
  /** `UO…` */
  sid: string;
  interactionSid: string;
  conversationSid: string;
  type: string;
  /** `setup`, `active`, `failed`, `closed`, `inactive`, `pause`, `transfer` */
  status: string;
  /** Chat identities. */
  agents: string[];
  error: string | null;
}

const interactionState = (world: TwilioWorld, channel: InteractionChannelRow): InteractionState => ({
  sid: channel.sid,
  interactionSid: channel.interaction_sid,
  conversationSid: channel.conversation_sid,
  type: channel.type,
  status: channel.status,
  agents: agentsIn(world, channel).map(({ identity }) => identity ?? ''),
  error: channel.error_message,
});

/** The account as a person wants to see it: not what the API shows, but who is where and what has been said. */
export interface PeopleState {
  now: string;
  phones: Phone[];
  channels: ChannelState[];
  sessions: SessionState[];
  /** Interaction Channels. */
  interactions: InteractionState[];
  tasks: TaskState[];
  workers: WorkerState[];
  /** Through which customers can come: there is an enabled Address, an enabled Flex Flow. */
  orchestrations: Orchestration[];
}

const sessionState = (world: TwilioWorld, session: SessionRow): SessionState => ({
  sid: session.sid,
  name: session.unique_name,
  status: session.status,
  lastInteraction: session.date_last_interaction,
  participants: participantsOf(world, session).map(({ identifier }) => identifier),
});

export const waysIn = (world: TwilioWorld): Orchestration[] => [
  ...(addressConfigurations.collection(world).find(({ auto_creation }) => auto_creation.enabled)
    ? (['conversations'] as const)
    : []),
  ...(flows.collection(world).find(({ enabled }) => enabled) ? (['flex-flow'] as const) : []),
];

export const readWorkers = (world: TwilioWorld): WorkerState[] =>
  workers.all(world).map((worker) => workerState(world, worker));

export const readState = (world: TwilioWorld): PeopleState => ({
  now: isoSeconds(world.clock.now()),
  phones: readPhones(world),
  channels: channels.all(world).map((channel) => channelState(world, channel)),
  sessions: sessions.all(world).map((session) => sessionState(world, session)),
  interactions: interactionChannels.all(world).map((channel) => interactionState(world, channel)),
  tasks: tasks.all(world).map((task) => taskState(world, task)),
  workers: readWorkers(world),
  orchestrations: waysIn(world),
});
