import type { MessageReader, TaskReader } from '../core/port';
import { isPayloadOf, type PayloadForm, readMessage } from '../orchestration/payload';
import { sidIn } from '../platform/attributes';
import type { Reference } from '../twilio/tasks';
import { routingOf } from './interactions';

/**
 * A Task refers to its Conversation by `conversationSid`. Where it names a Chat Channel, too, it is the Conversation's if an
 * Interaction made it; the Flex UI decides in the same way.
 */
export const REFERENCE: Reference = {
  attribute: 'conversationSid',
  in(attributes) {
    const isInteractions = sidIn(attributes.flexInteractionSid, 'KD') !== undefined;
    const isAlone = sidIn(attributes.channelSid, 'CH') === undefined;
    return isInteractions || isAlone ? sidIn(attributes.conversationSid, 'CH') : undefined;
  },
};

/**
 * What a Conversation's webhook says: https://www.twilio.com/docs/conversations/conversations-webhooks. Only the event, the
 * Conversation, the message and its author come in every form of it.
 */
const FORM: PayloadForm = {
  event: 'onMessageAdded',
  engagement: 'ConversationSid',
  service: 'ChatServiceSid',
  authors: ['Author'],
};

export const conversationsMessages: MessageReader = {
  name: 'conversations',
  isPayload: (params) => isPayloadOf(FORM, params),
  message: (params, settings) => readMessage(FORM, params, settings),
};

export const conversationsTasks: TaskReader = {
  name: 'conversations',
  engagementOf: REFERENCE.in,
  repeats: ['task.completed', 'task.canceled'],
  routingOf,
};
