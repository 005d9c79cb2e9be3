import type { MessageReader, TaskReader } from '../core/port';
import { isPayloadOf, type PayloadForm, readMessage } from '../orchestration/payload';
import { REFERENCE } from './task';

/** What a Chat Channel's webhook says: https://www.twilio.com/docs/chat/webhook-events */
const FORM: PayloadForm = {
  event: 'onMessageSent',
  engagement: 'ChannelSid',
  service: 'InstanceSid',
  // A client that acts for itself is named twice.
  authors: ['From', 'ClientIdentity'],
};

export const flexFlowMessages: MessageReader = {
  name: 'flex-flow',
  isPayload: (params) => isPayloadOf(FORM, params),
  message: (params, settings) => readMessage(FORM, params, settings),
};

export const flexFlowTasks: TaskReader = {
  name: 'flex-flow',
  engagementOf: REFERENCE.in,
  repeats: ['task.completed', 'task.system-deleted'],
  // Neither channel nor session is lost with the Task.
  routingOf: () => undefined,
};
