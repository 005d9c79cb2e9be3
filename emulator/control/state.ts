import { isoSeconds } from '../core/clock';
import { parseObject } from '../core/json';
import { takesMessages } from '../people/customers';
import { agentName, isTabOpen } from '../people/desk';
import { addresses, type PhoneMessage, phone } from '../people/phone';
import { type Line, transcriptOf } from '../people/transcript';
import { channels } from '../products/chat/channels';
import { chatServices } from '../products/chat/services';
import { findChannel } from '../products/chat-store/channels';
import { memberName, membersOf } from '../products/chat-store/members';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import { addressConfigurations } from '../products/conversations/addresses';
import { webChats } from '../products/conversations/auto-create';
import { engagements } from '../products/flex/engagement';
import { readAttributes } from '../products/flex/flex-channels';
import { flows } from '../products/flex/flows';
import { agentsIn } from '../products/flex/interactions/channel-status';
import { interactionChannels, interactions } from '../products/flex/interactions/resources';
import type { InteractionChannelRow } from '../products/flex/interactions/rows';
import { participantsOf } from '../products/proxy/participants';
import type { SessionRow } from '../products/proxy/rows';
import { proxyServices } from '../products/proxy/services';
import { sessions } from '../products/proxy/sessions';
import type { TwilioWorld } from '../products/shared/world';
import { taskReservations } from '../products/taskrouter/reservation';
import type { ReservationRow, TaskRow, WorkerRow } from '../products/taskrouter/rows';
import { tasks } from '../products/taskrouter/task';
import { workers } from '../products/taskrouter/workers';
import { workspaces } from '../products/taskrouter/workspaces';
import { whose } from './whose';

type Orchestration = 'conversations' | 'flex-flow';

/** What one customer has on the screen. */
interface Phone {
  /** A number, or the chat identity of one who has none. */
  address: string;
  kind: 'sms' | 'whatsapp' | 'web';
  name: string;
  /** What took in the last message: a Flex Flow, or an Address. */
  orchestration: Orchestration;
  /** A web chat widget takes nothing any more once its channel is over. */
  open: boolean;
  messages: Pick<PhoneMessage, 'direction' | 'author' | 'body' | 'at' | 'channelSid' | 'messageSid'>[];
}

const messagesOf = (world: TwilioWorld, address: string): Phone['messages'] =>
  phone(world, address).map(({ direction, author, body, at, channelSid, messageSid }) => ({
    ...{ direction, author, body, at, channelSid, messageSid },
  }));

interface WebPhone extends Phone {
  channelSid: string;
}

/** The web customers, those of Flex Flows first, in the order in which they came. */
export const webPhones = (world: TwilioWorld): WebPhone[] => {
  const phonesOf = (
    chats: { identity: string; name: string; channelSid: string }[],
    orchestration: WebPhone['orchestration'],
  ) =>
    chats.map<WebPhone>(({ identity, name, channelSid }) => ({
      ...{ address: identity, kind: 'web', name, channelSid, orchestration },
      open: takesMessages(world, channelSid),
      messages: messagesOf(world, identity),
    }));
  const ofFlows = engagements(world).filter(({ channelType }) => channelType === 'web');
  return [...phonesOf(ofFlows, 'flex-flow'), ...phonesOf(webChats(world), 'conversations')];
};

const phones = (world: TwilioWorld): Phone[] => {
  const web = webPhones(world);
  const known = new Set(web.map(({ address }) => address));
  const numbers = addresses(world)
    .filter((address) => !known.has(address))
    .map<Phone>((address) => {
      const messages = messagesOf(world, address);
      const last = findChannel(
        world,
        messages.filter(({ channelSid }) => channelSid !== null).at(-1)?.channelSid ?? '',
      );
      return {
        ...{ address, name: address, open: true, messages },
        kind: address.startsWith('whatsapp:') ? 'whatsapp' : 'sms',
        orchestration: last?.origin === 'conversations' ? 'conversations' : 'flex-flow',
      };
    });
  return [...numbers, ...web];
};

export interface ChannelState {
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

const channelState = (world: TwilioWorld, channel: ChannelRow): ChannelState => {
  const attributes = readAttributes(channel);
  const { channel_type: type, status } = attributes ?? {};
  return {
    sid: channel.sid,
    customer: whose(world, channel.sid) ?? null,
    type: typeof type === 'string' ? type : null,
    status: channel.origin === 'conversations' ? channel.state : attributes ? String(status ?? 'ACTIVE') : 'unreadable',
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

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const last = (world: TwilioWorld, rows: ReservationRow[]): TaskState['reservation'] => {
  const row = rows.filter(({ reservation_status }) => HOLDS.includes(reservation_status)).at(-1) ?? rows.at(-1);
  if (!row) return null;
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  const name = worker ? agentName(worker) : row.worker_name;
  return { sid: row.sid, status: row.reservation_status, worker: name, workerSid: row.worker_sid };
};

export const taskState = (world: TwilioWorld, task: TaskRow): TaskState => {
  const { name, customerName, channelSid, conversationSid, flexInteractionSid } = parseObject(task.attributes) ?? {};
  return {
    sid: task.sid,
    status: task.assignment_status,
    reason: task.reason,
    name: textOf(name) ?? textOf(customerName),
    channelSid: textOf(flexInteractionSid && conversationSid) ?? textOf(channelSid),
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
  /** Channels of the account, also where fewer are told. */
  total: number;
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

const waysIn = (world: TwilioWorld): Orchestration[] => [
  ...(addressConfigurations.collection(world).find(({ auto_creation }) => auto_creation.enabled)
    ? (['conversations'] as const)
    : []),
  ...(flows.collection(world).find(({ enabled }) => enabled) ? (['flex-flow'] as const) : []),
];

/** @param recent of each kind, so many of the newest: a page shows no more */
export const readState = (world: TwilioWorld, recent = Number.POSITIVE_INFINITY): PeopleState => {
  const newest = <T>(rows: T[]): T[] => (rows.length > recent ? rows.slice(-recent) : rows);
  const homes = workspaces.collection(world).all();
  const inHomes = <T>(read: (workspaceSid: string) => T[]): T[] => newest(homes.flatMap(({ sid }) => read(sid)));
  const chats = chatServices.collection(world).all();
  const proxies = proxyServices.collection(world).all();
  const allChannels = chats.flatMap(({ sid }) => channels.collection(world, sid).all());
  const allSessions = proxies.flatMap(({ sid }) => sessions.collection(world, sid).all());
  return {
    now: isoSeconds(world.clock.now()),
    phones: newest(phones(world)),
    channels: newest(allChannels).map((channel) => channelState(world, channel)),
    total: allChannels.length,
    sessions: newest(allSessions).map((session) => sessionState(world, session)),
    interactions: newest(
      interactions
        .collection(world)
        .all()
        .flatMap(({ sid }) => interactionChannels.collection(world, sid).all()),
    ).map((channel) => interactionState(world, channel)),
    tasks: inHomes((sid) => tasks.collection(world, sid).all()).map((task) => taskState(world, task)),
    workers: inHomes((sid) => workers.collection(world, sid).all()).map((worker) => workerState(world, worker)),
    orchestrations: waysIn(world),
  };
};
