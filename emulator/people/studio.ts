import { findChannel } from '../products/chat-store/channels';
import type { TwilioWorld } from '../products/shared/world';
import { routeConversation } from '../products/studio/send-to-flex';

interface SendToFlex {
  conversationSid: string;
  workspaceSid: string;
  workflowSid: string;
  /** The widget's own. Default: as public flows have them. */
  attributes?: Record<string, unknown>;
}

/**
 * What the widget Send to Flex does, without a flow around it: an Interaction, whose attributes often name the Conversation
 * a second time, as `channelSid`, since Studio's trigger keeps Chat's names. Returns the Task's SID.
 * @see https://github.com/twilio-labs/function-templates (flex-webchat)
 * @fidelity people.send-to-flex
 */
export const sendToFlex = (
  world: TwilioWorld,
  { conversationSid, workspaceSid, workflowSid, attributes }: SendToFlex,
): string => {
  const conversation = findChannel(world, conversationSid);
  if (!conversation) throw new Error(`There is no Conversation ${conversationSid}`);
  const own = attributes ?? { name: conversation.friendly_name ?? 'Customer', channelSid: conversationSid };
  const properties = { workflow: workflowSid, channel: '', priority: '', timeout: '' };
  return routeConversation(world, conversation, { ...properties, workspaceSid, attributes: own });
};
