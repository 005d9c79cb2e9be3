import type { NewTask } from '../../taskrouter/tasks';
import type { Brief, Conversation } from '../port';

/** Marks a Task as one that Flexkeep's bot handed over: there is a ledger to be closed with it. */
export const HANDED_OVER = 'flexkeep';

/**
 * The Task by which the Flex UI shows a messaging conversation: `channelSid` opens the Chat Channel, the Task Channel
 * decides how it is rendered (`sms` for SMS, `chat` for everything else).
 */
export const taskFor = (conversation: Conversation, { customer, slots, priority }: Brief): NewTask => ({
  taskChannel: conversation.channelType === 'sms' ? 'sms' : 'chat',
  ...(priority === undefined ? {} : { priority }),
  attributes: {
    channelSid: conversation.sid,
    channelType: conversation.channelType,
    name: conversation.name,
    customer,
    ...(conversation.address ? { customerAddress: conversation.address } : {}),
    ...(conversation.sessionSid ? { proxySessionSID: conversation.sessionSid } : {}),
    [HANDED_OVER]: { bot: true, slots },
  },
});
