import { isObject } from '../../../core/json';
import type { InteractionChannelRow, MediaType } from './rows';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

/** What a property holds, where it is an object; anything may stand there. */
const fieldsOf = (value: unknown): Record<string, unknown> => (isObject(value) ? { ...value } : {});

/** Approximate: under which name an address stands that is neither a number nor a mailbox. @fidelity flex.task-customers */
const contactOf = (type: MediaType, address: string): Record<string, string> =>
  type === 'email' ? { email: address } : { phone: address };

/** `customers`, made of `customerName` and `customerAddress`. */
const customersOf = (type: MediaType, own: Record<string, unknown>): Record<string, unknown> => {
  const name = textOf(own.customerName);
  const address = textOf(own.customerAddress);
  if (!name && !address) return {};
  return { customers: { ...fieldsOf(own.customers), ...(address && contactOf(type, address)), ...(name && { name }) } };
};

interface Origin {
  /** `KG…` */
  inviteSid: string;
  /** Of an Interaction; absent on an Invite. */
  initiatedBy?: string;
}

/**
 * What Flex adds to a Task's attributes; the Task's own ones of these names are overwritten.
 * https://www.twilio.com/docs/flex/developer/conversations/interactions-api, and the example of CreateInteraction.
 * Approximate: `conversations.external_contact`, which comes later, is left out.
 * @fidelity flex.task-attributes
 */
export const flexAttributes = (
  { type, sid, interaction_sid, conversation_sid }: InteractionChannelRow,
  own: Record<string, unknown>,
  { inviteSid, initiatedBy }: Origin,
): Record<string, unknown> => {
  const direction = initiatedBy === 'agent' ? 'outbound' : 'inbound';
  return {
    ...customersOf(type, own),
    channelType: type,
    conversationSid: conversation_sid,
    flexInteractionSid: interaction_sid,
    flexInteractionChannelSid: sid,
    flexChannelInviteSid: inviteSid,
    ...(initiatedBy && { initiatedBy, direction }),
    conversations: {
      ...fieldsOf(own.conversations),
      conversation_id: interaction_sid,
      media: [{ type: 'ChatTranscript', sid: conversation_sid }],
      ...(initiatedBy && { initiated_by: initiatedBy, direction, communication_channel: type }),
    },
  };
};
