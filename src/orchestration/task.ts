import type { Brief, Customer } from '../core/port';
import { insightsFor } from '../twilio/insights';
import { handoverMark } from '../twilio/tasks';

/** SMS is shown in a way of its own; everything else is a chat: https://www.twilio.com/docs/flex/developer/messaging */
export const taskChannelFor = ({ channelType }: Customer, { taskChannel }: Brief): string =>
  taskChannel ?? (channelType === 'sms' ? 'sms' : 'chat');

/** What a Task tells the agent and the reports, whatever the orchestration. */
export const attributesFor = ({ channelType, name, address }: Customer, brief: Brief): Record<string, unknown> => ({
  channelType,
  name,
  customer: brief.customer,
  ...(address ? { customerAddress: address } : {}),
  ...(brief.language ? { language: brief.language } : {}),
  ...(brief.summary ? { summary: brief.summary } : {}),
  conversations: insightsFor(channelType, brief),
  ...handoverMark(brief),
});
