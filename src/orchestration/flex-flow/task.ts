import { handoverMark } from '../../taskrouter/handover-mark';
import { insightsFor } from '../../taskrouter/insights';
import type { NewTask } from '../../taskrouter/tasks';
import type { Brief, Conversation } from '../port';

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
    ...handoverMark(brief),
  },
});
