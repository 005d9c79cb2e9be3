import { channels } from '../products/chat/channels';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import { readAttributes } from '../products/flex/flex-channels';
import { interactionChannels } from '../products/flex/interactions/resources';
import type { InteractionChannelRow } from '../products/flex/interactions/rows';
import type { SessionRow } from '../products/proxy/rows';
import { sessions } from '../products/proxy/sessions';
import type { TwilioWorld } from '../products/shared/world';
import type { TaskRow } from '../products/taskrouter/rows';
import { isLive, tasks } from '../products/taskrouter/task';
import { kindOf, type Phone } from './phones';
import { channelOfTask, channelStatus, typeIn } from './state';
import { whose } from './whose';

interface RecordState {
  sid: string;
  status: string;
}

/** The records of one engagement, which must agree. */
interface EngagementRow extends RecordState {
  /** `null` where it has none. */
  customer: Pick<Phone, 'name' | 'kind' | 'orchestration'> | null;
  type: string | null;
  isLongLived: boolean;
  /** A webhook is on the channel. */
  listens: boolean;
  /** Proxy Session or Interaction Channel. */
  session?: RecordState;
  /** The live one. */
  task?: RecordState;
  /** Neither a bot nor an agent reads what the customer writes there. */
  isLost: boolean;
}

export interface RecordPage {
  /** Engagements in the account. */
  total: number;
  /** How many have all the words. */
  found: number;
  /** Position of the first row, counted from the newest engagement that was found. */
  from: number;
  rows: EngagementRow[];
}

const OVER = ['INACTIVE', 'closed'];
const LEFT = ['inactive', 'pause'];
const SID_LENGTH = 34;

/** A later session of one channel has something behind the channel's SID. */
const nameOfEngagement = ({ unique_name: name, sid }: SessionRow): string => name?.slice(0, SID_LENGTH) ?? sid;

const sessionsByChannel = (world: TwilioWorld): Map<string, SessionRow> => {
  const found = new Map<string, SessionRow>();
  for (const session of sessions.all(world)) {
    const channel = nameOfEngagement(session);
    const known = found.get(channel);
    if (!known || (known.status === 'closed' && session.status !== 'closed')) found.set(channel, session);
  }
  return found;
};

/** Of each Conversation the last one. */
const interactionsByChannel = (world: TwilioWorld): Map<string, InteractionChannelRow> =>
  new Map(interactionChannels.all(world).map((row) => [row.conversation_sid, row]));

const liveTasksByChannel = (world: TwilioWorld): Map<string, TaskRow> => {
  const found = new Map<string, TaskRow>();
  for (const task of tasks.all(world)) {
    const channel = isLive(task) ? channelOfTask(task) : null;
    if (channel && !found.has(channel)) found.set(channel, task);
  }
  return found;
};

/** What an engagement has: a channel, unless it is a session whose channel is gone. */
interface Parts {
  sid: string;
  channel: ChannelRow | undefined;
  session: SessionRow | InteractionChannelRow | undefined;
  task: TaskRow | undefined;
}

const engagementRow = (world: TwilioWorld, { sid, channel, session, task }: Parts): EngagementRow => {
  const attributes = channel && readAttributes(channel);
  const name = whose(world, sid);
  const orchestration = channel?.origin === 'conversations' ? 'conversations' : 'flex-flow';
  const status = channel ? channelStatus(channel) : 'gone';
  const type = typeIn(attributes);
  const listens = channel !== undefined && webhooksOf(world, channel).length > 0;
  const isHeld = listens || task !== undefined || LEFT.includes(session?.status ?? '');
  return {
    ...{ sid, status, type, listens },
    customer: name === undefined ? null : { name, kind: kindOf(name), orchestration },
    isLongLived: attributes?.long_lived === true,
    ...(session && { session: { sid: session.sid, status: session.status } }),
    ...(task && { task: { sid: task.sid, status: task.assignment_status } }),
    isLost: !OVER.includes(status) && !isHeld && (session !== undefined || type === 'web'),
  };
};

const textOf = ({ sid, status, customer, type, session, task, isLost }: EngagementRow): string =>
  [sid, status, customer?.name, type, session?.sid, session?.status, task?.sid, task?.status, isLost ? 'lost' : '']
    .join(' ')
    .toLowerCase();

/**
 * A part of the list of all engagements, the newest first; before them the sessions whose channels are gone.
 *
 * @param words all of which an engagement has to have: of its SIDs, its customer, its states; `lost`
 */
export const readRecords = (world: TwilioWorld, from: number, limit: number, words = ''): RecordPage => {
  const all = channels.all(world);
  const known = new Set(all.map(({ sid }) => sid));
  const [proxies, others, live] = [sessionsByChannel(world), interactionsByChannel(world), liveTasksByChannel(world)];
  const partsOf = (sid: string, channel?: ChannelRow): Parts => ({
    ...{ sid, channel, session: others.get(sid) ?? proxies.get(sid), task: live.get(sid) },
  });
  const keys = [
    ...[...proxies.keys()].filter((sid) => !known.has(sid)).map((sid) => partsOf(sid)),
    ...all.reverse().map((channel) => partsOf(channel.sid, channel)),
  ];
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) {
    const rows = keys.slice(from, from + limit).map((key) => engagementRow(world, key));
    return { total: keys.length, found: keys.length, from, rows };
  }
  const found = keys
    .map((key) => engagementRow(world, key))
    .filter((row) => {
      const text = textOf(row);
      return parts.every((part) => text.includes(part));
    });
  return { total: keys.length, found: found.length, from, rows: found.slice(from, from + limit) };
};
