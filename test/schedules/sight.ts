import type { Row } from '../../emulator/core/store';
import type { Emulator } from '../../emulator/emulator';
import type { Furnished } from '../../emulator/furnish';
import { LIVE } from '../support/scene';

/** The state of Twilio's resources around one channel, read from the store: no call is made, so nothing is disturbed. */
export interface Sight {
  liveTasks: string[];
  /** Messages by SID: who wrote them. */
  authors: Map<string, string>;
  /** Replies of the bot by the message that each answers. */
  replies: Map<string, number>;
  /** Messages of Flexkeep that answer none: word that the handover takes longer, or a goodbye. */
  told: number;
  /** The ledger says that the customer is told. */
  tells: boolean;
  /** Epoch ms of the newest message by the customer or an agent. */
  lastMessageAt: number;
  webhooks: number;
  /** Open Proxy Sessions that carry the customer's messages here. */
  sessions: string[];
  phase: string | undefined;
  /** Epoch ms at which the bot last heard the customer, as the ledger says. */
  heardAt: number;
  /** Messages that the ledger knows to be dealt with. */
  answered: string[];
  /** The Task that the ledger knows. */
  taskKept: string | undefined;
  /** The Task that the channel knows. */
  taskNoted: string | undefined;
  ended: boolean;
  longLived: boolean;
}

interface Ledger {
  phase?: string;
  heardAt?: number;
  answered?: string[];
  taskSid?: string;
  told?: boolean;
}

const NONE: readonly never[] = [];
const parsed = new WeakMap<Row, { text: unknown; value: Record<string, unknown> }>();

/** A row's attributes; parsed again only where they changed, since every effect is followed by a look. */
const attributesOf = (row: Row | undefined): Record<string, unknown> => {
  if (!row) return {};
  const known = parsed.get(row);
  if (known && known.text === row.attributes) return known.value;
  const value = JSON.parse(String(row.attributes)) as Record<string, unknown>;
  parsed.set(row, { text: row.attributes, value });
  return value;
};

export const look = ({ store }: Emulator, account: Furnished, channelSid: string): Sight => {
  const under = (kind: string, parent: string) => store.of<Row>(kind, parent).all();
  const channelPath = `${account.chatServiceSid}/${channelSid}`;
  const authors = new Map<string, string>();
  const replies = new Map<string, number>();
  let told = 0;
  let lastMessageAt = 0;
  for (const message of under('chat.Message', channelPath)) {
    authors.set(String(message.sid), String(message.from));
    const mark = attributesOf(message).flexkeep as { replyTo: string | null } | undefined;
    if (!mark) lastMessageAt = Date.parse(String(message.date_created));
    else if (mark.replyTo === null) told += 1;
    else replies.set(mark.replyTo, (replies.get(mark.replyTo) ?? 0) + 1);
  }
  const document = store.of<Row>('sync.Document', account.syncServiceSid).get(`flexkeep.engagement.${channelSid}`);
  const ledger = (document?.data ?? {}) as Ledger;
  const attributes = attributesOf(store.of<Row>('chat.Channel', account.chatServiceSid).get(channelSid));
  return {
    liveTasks: under('taskrouter.Task', account.workspaceSid)
      .filter((task) => LIVE.includes(String(task.assignment_status)) && attributesOf(task).channelSid === channelSid)
      .map((task) => String(task.sid)),
    authors,
    replies,
    told,
    tells: ledger.told === true,
    lastMessageAt,
    webhooks: store.of('chat.ChannelWebhook', channelPath).size,
    sessions: under('proxy.Session', account.proxyServiceSid)
      .filter(({ status, unique_name: name }) => status !== 'closed' && String(name).startsWith(channelSid))
      .map((session) => String(session.sid)),
    phase: ledger.phase,
    heardAt: ledger.heardAt ?? 0,
    answered: Array.isArray(ledger.answered) ? ledger.answered : [...NONE],
    taskKept: ledger.taskSid,
    taskNoted: attributes.taskSid as string | undefined,
    ended: attributes.status === 'INACTIVE',
    longLived: attributes.long_lived === true,
  };
};
