import type { Row } from '../../emulator/core/store';
import { UNPARK } from '../../emulator/people/park';
import { isHopeless } from '../../src/core/agents-side';
import type { TestAccount, TestOrchestration } from '../orchestrations/orchestration';
import { LIVE } from '../support/scene';
import { PUBLIC_URL } from '../support/world';

/** The state of Twilio's resources around one engagement, read from the store: no call is made, so nothing is disturbed. */
export interface Sight {
  liveTasks: string[];
  /** Of these, the ones that an agent has taken. */
  taken: string[];
  /** By live Task that Flexkeep created: which attempt did. A Task that was passed on names the same one. */
  attempts: Map<string, string>;
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
  /** The bot's. */
  webhooks: number;
  othersWebhooks: number;
  /** What is open and carries the customer's messages here. */
  carriers: string[];
  phase: string | undefined;
  /** Epoch ms at which the bot last heard the customer, as the ledger says. */
  heardAt: number;
  /** Messages that the ledger knows to be dealt with. */
  answered: string[];
  /** The Task that the ledger knows. */
  taskKept: string | undefined;
  /** The Task that the engagement knows. */
  taskNoted: string | undefined;
  /** Whether the engagement names its Task at all. */
  namesTask: boolean;
  ended: boolean;
  survivesTask: boolean;
  /** Agents or Twilio come back to it, although no Task lives. */
  held: boolean;
  /** Twilio dropped its handover so often that the next one is made in a day. */
  givenUp: boolean;
  /** Nothing names its agents' side any more: Twilio drops every new handover. */
  blocked: boolean;
}

interface Ledger {
  phase?: string;
  heardAt?: number;
  answered?: string[];
  routing?: { taskSid?: string };
  told?: boolean;
  dropped?: number;
  lost?: number;
}

const TAKEN = ['assigned', 'wrapping'];
const isLive = ({ assignment_status: status }: Row): boolean => LIVE.includes(String(status));

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

const urlOf = ({ configuration }: Row): string => String((configuration as Row).url); // of every webhook a record
const isBots = (hook: Row): boolean => urlOf(hook).startsWith(PUBLIC_URL);
/** Goes as soon as it has waked what is parked. */
const wakes = (hook: Row): boolean => urlOf(hook).endsWith(UNPARK);

export const look = (world: TestAccount, orchestration: TestOrchestration, sid: string): Sight => {
  const { emulator, account } = world;
  const { store } = emulator;
  const under = (kind: string, parent: string) => store.of<Row>(kind, parent).all();
  const channelPath = `${account.chatServiceSid}/${sid}`;
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
  const document = store.of<Row>('sync.Document', account.syncServiceSid).get(`flexkeep.engagement.${sid}`);
  const ledger = (document?.data ?? {}) as Ledger;
  const attributes = attributesOf(store.of<Row>('chat.Channel', account.chatServiceSid).get(sid));
  const live = under('taskrouter.Task', account.workspaceSid).filter(
    (task) => isLive(task) && orchestration.refersTo(attributesOf(task)) === sid,
  );
  const attemptOf = (task: Row) => (attributesOf(task).flexkeep as { attempt?: string } | undefined)?.attempt; // as Flexkeep writes it
  const hooks = under('chat.ChannelWebhook', channelPath);
  return {
    liveTasks: live.map((task) => String(task.sid)),
    taken: live.filter((task) => TAKEN.includes(String(task.assignment_status))).map((task) => String(task.sid)),
    attempts: new Map(live.map((task) => [String(task.sid), attemptOf(task) ?? ''])),
    authors,
    replies,
    told,
    tells: ledger.told === true,
    lastMessageAt,
    webhooks: hooks.filter(isBots).length,
    othersWebhooks: hooks.filter((hook) => !isBots(hook) && !wakes(hook)).length,
    phase: ledger.phase,
    heardAt: ledger.heardAt ?? 0,
    answered: Array.isArray(ledger.answered) ? ledger.answered : [...NONE],
    taskKept: ledger.routing?.taskSid,
    taskNoted: attributes.taskSid as string | undefined,
    namesTask: orchestration.namesTask,
    givenUp: isHopeless(ledger),
    ...orchestration.state(world, sid, attributes),
  };
};
