import type { Brief, Customer } from '../core/port';
import { attributesFor, taskChannelFor } from '../orchestration/task';
import { sidIn } from '../platform/attributes';
import { given } from '../platform/parse';
import type { NewTask, Reference } from '../twilio/tasks';

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

/** The Task by which the Flex UI shows a messaging conversation: `channelSid` opens the Chat Channel. */
export const taskFor = (
  channelSid: string,
  customer: Customer,
  brief: Brief,
  { flowSid, sessionSid }: Origin,
): NewTask => ({
  taskChannel: taskChannelFor(customer, brief),
  ...given({ priority: brief.priority, timeout: brief.timeout }),
  attributes: {
    channelSid,
    ...attributesFor(customer, brief),
    ...(flowSid ? { flexFlowSid: flowSid } : {}),
    ...(sessionSid ? { proxySessionSID: sessionSid } : {}),
  },
});
