import type { Brief, Engagement } from '../core/port';
import { sidIn } from '../platform/attributes';
import { insightsFor } from '../twilio/insights';
import { handoverMark, type NewTask, type Reference } from '../twilio/tasks';

/** A Task refers to its Chat Channel by `channelSid`; all-zero SIDs are what transfer plugins leave behind. */
export const REFERENCE: Reference = {
  attribute: 'channelSid',
  in: (attributes) =>
    // Flex UI goes by the Conversation where a Task is Interaction-based, and so does this bundle.
    isInteractions(attributes) ? undefined : sidIn(attributes.channelSid, 'CH'),
};

const isInteractions = (attributes: Record<string, unknown>): boolean =>
  sidIn(attributes.conversationSid, 'CH') !== undefined && sidIn(attributes.flexInteractionSid, 'KD') !== undefined;

interface Origin {
  flowSid?: string | undefined;
  sessionSid?: string | undefined;
}

/**
 * The Task by which the Flex UI shows a messaging conversation: `channelSid` opens the Chat Channel, the Task Channel
 * decides how it is rendered (`sms` for SMS, `chat` for everything else).
 */
export const taskFor = (engagement: Engagement, brief: Brief, { flowSid, sessionSid }: Origin): NewTask => ({
  taskChannel: engagement.channelType === 'sms' ? 'sms' : 'chat',
  ...(brief.priority === undefined ? {} : { priority: brief.priority }),
  attributes: {
    channelSid: engagement.sid,
    channelType: engagement.channelType,
    name: engagement.customer.name,
    customer: brief.customer,
    ...(engagement.customer.address ? { customerAddress: engagement.customer.address } : {}),
    ...(flowSid ? { flexFlowSid: flowSid } : {}),
    ...(sessionSid ? { proxySessionSID: sessionSid } : {}),
    ...(brief.language ? { language: brief.language } : {}),
    ...(brief.summary ? { summary: brief.summary } : {}),
    conversations: insightsFor(engagement.channelType, brief),
    ...handoverMark(brief),
  },
});
