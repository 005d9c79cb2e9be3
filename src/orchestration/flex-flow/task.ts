import { insightsFor } from '../../taskrouter/insights';
import type { NewTask } from '../../taskrouter/tasks';
import type { Brief, Conversation } from '../port';

/** Marks a Task as one that Flexkeep's bot handed over, and says when it began to (epoch ms). */
const HANDED_OVER = 'flexkeep';

/** When the handover began that a Task came of; `undefined`: the bot did not hand it over. */
export const handoverIn = (attributes: Record<string, unknown>): number | undefined => {
  const mark = attributes[HANDED_OVER];
  const since = typeof mark === 'object' && mark !== null ? (mark as { since?: unknown }).since : undefined;
  return typeof since === 'number' ? since : undefined;
};

/**
 * The Task by which the Flex UI shows a messaging conversation: `channelSid` opens the Chat Channel, the Task Channel
 * decides how it is rendered (`sms` for SMS, `chat` for everything else).
 */
export const taskFor = (conversation: Conversation, brief: Brief): NewTask => ({
  taskChannel: conversation.channelType === 'sms' ? 'sms' : 'chat',
  ...(brief.priority === undefined ? {} : { priority: brief.priority }),
  attributes: {
    channelSid: conversation.sid,
    channelType: conversation.channelType,
    name: conversation.name,
    customer: brief.customer,
    ...(conversation.address ? { customerAddress: conversation.address } : {}),
    ...(brief.origin ? { flexFlowSid: brief.origin } : {}),
    ...(conversation.sessionSid ? { proxySessionSID: conversation.sessionSid } : {}),
    ...(brief.language ? { language: brief.language } : {}),
    ...(brief.summary ? { summary: brief.summary } : {}),
    conversations: insightsFor(conversation.channelType, brief),
    [HANDED_OVER]: { bot: true, since: brief.since, slots: brief.slots },
  },
});
