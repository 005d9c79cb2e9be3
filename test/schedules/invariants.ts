import type { Row } from '../../emulator/core/store';
import type { Emulator } from '../../emulator/emulator';
import type { Furnished } from '../../emulator/furnish';

/** The state of Twilio's resources around one channel, read from the store: no call is made, so nothing is disturbed. */
export interface Sight {
  liveTasks: string[];
  /** Replies of the bot by the message that each answers. */
  replies: Map<string, number>;
  /** Messages of Flexkeep that answer none: word that the handover takes longer. */
  told: number;
  webhooks: number;
  phase: string | undefined;
  taskNoted: string | undefined;
  ended: boolean;
}

const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

const object = (text: unknown): Record<string, unknown> => {
  try {
    return JSON.parse(String(text)) ?? {};
  } catch {
    return {};
  }
};

export const look = ({ store }: Emulator, account: Furnished, channelSid: string): Sight => {
  const under = (kind: string, parent: string) => store.of<Row>(kind, parent).all();
  const channelPath = `${account.chatServiceSid}/${channelSid}`;
  const replies = new Map<string, number>();
  let told = 0;
  for (const message of under('chat.Message', channelPath)) {
    const mark = object(message.attributes).flexkeep as { replyTo: string | null } | undefined;
    if (!mark) continue;
    if (mark.replyTo === null) told += 1;
    else replies.set(mark.replyTo, (replies.get(mark.replyTo) ?? 0) + 1);
  }
  const ledger = store.of<Row>('sync.Document', account.syncServiceSid).get(`flexkeep.engagement.${channelSid}`);
  const attributes = object(store.of<Row>('chat.Channel', account.chatServiceSid).get(channelSid)?.attributes);
  return {
    liveTasks: under('taskrouter.Task', account.workspaceSid)
      .filter((task) => LIVE.includes(String(task.assignment_status)))
      .filter((task) => object(task.attributes).channelSid === channelSid)
      .map((task) => String(task.sid)),
    replies,
    told,
    webhooks: under('chat.ChannelWebhook', channelPath).length,
    phase: (ledger?.data as { phase?: string } | undefined)?.phase,
    taskNoted: attributes.taskSid as string | undefined,
    ended: attributes.status === 'INACTIVE',
  };
};

/** What must be true at every instant. */
export const brokenNow = (sight: Sight): string[] => [
  ...(sight.liveTasks.length > 1 ? [`G1: ${sight.liveTasks.length} live Tasks`] : []),
  ...[...sight.replies].filter(([, count]) => count > 1).map(([sid, count]) => `P1: ${count} answers to ${sid}`),
  ...(sight.told > 1 ? [`P4: told ${sight.told} times`] : []),
  ...(sight.webhooks === 0 && sight.liveTasks.length === 0 && !sight.ended ? ['P4: neither bot nor Task'] : []),
];

/** What must be true at rest, after one redelivery and one sweep. `wanted`: the customer asked for an agent. */
export const brokenAtRest = (sight: Sight, wanted: boolean): string[] => {
  const broken = brokenNow(sight);
  if (!wanted) return broken;
  if (sight.liveTasks.length !== 1) broken.push(`G2: ${sight.liveTasks.length} Tasks at rest`);
  if (sight.webhooks !== 0) broken.push(`P3: ${sight.webhooks} webhooks at rest`);
  if (sight.phase !== 'with-agent') broken.push(`P3: phase ${sight.phase} at rest`);
  if (sight.taskNoted !== sight.liveTasks[0]) broken.push('P3: the channel does not know its Task');
  return broken;
};
