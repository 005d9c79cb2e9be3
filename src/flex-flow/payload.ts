import type { Reader } from '../core/port';
import { readerOf } from '../orchestration/payload';
import { REFERENCE } from './task';

/** What a Chat Channel's webhook says: https://www.twilio.com/docs/chat/webhook-events */
export const flexFlowReader: Reader = {
  name: 'flex-flow',
  ...readerOf({
    event: 'onMessageSent',
    engagement: 'ChannelSid',
    service: 'InstanceSid',
    // A client that acts for itself is named twice.
    authors: ['From', 'ClientIdentity'],
  }),
  engagementOf: REFERENCE.in,
  repeats: ['task.completed', 'task.system-deleted'],
  // Neither channel nor session is lost with the Task.
  routingOf: () => undefined,
};
