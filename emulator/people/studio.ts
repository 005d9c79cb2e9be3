import { ask } from '../products/ask';
import { findChannel } from '../products/chat-store/channels';
import { membersOf } from '../products/chat-store/members';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import type { MediaType } from '../products/flex/interactions/rows';
import type { TwilioWorld } from '../products/shared/world';

const MEDIA: Record<string, MediaType> = { sms: 'sms', whatsapp: 'whatsapp', messenger: 'messenger' };

const mediaOf = (world: TwilioWorld, conversation: ChannelRow): MediaType => {
  const bound = membersOf(world, conversation).find(({ messaging_binding: binding }) => binding);
  return MEDIA[bound?.messaging_binding?.type ?? ''] ?? 'web';
};

interface SendToFlex {
  conversationSid: string;
  workspaceSid: string;
  workflowSid: string;
  /** The widget's own. Default: as public flows have them. */
  attributes?: Record<string, unknown>;
}

/**
 * The widget Send to Flex of a Studio Flow: an Interaction, whose attributes often name the Conversation a second time, as
 * `channelSid`, since Studio's trigger keeps Chat's names. Whether Studio's webhook stays is unknown:
 * `sendToFlexKeepsWebhook`. Returns the Task's SID.
 * @see https://github.com/twilio-labs/function-templates (flex-webchat)
 * @fidelity people.send-to-flex
 */
export const sendToFlex = (
  world: TwilioWorld,
  { conversationSid, workspaceSid, workflowSid, attributes }: SendToFlex,
): string => {
  const conversation = findChannel(world, conversationSid);
  if (!conversation) throw new Error(`There is no Conversation ${conversationSid}`);
  const type = mediaOf(world, conversation);
  const own = attributes ?? { name: conversation.friendly_name ?? 'Customer', channelSid: conversationSid };
  const made = ask(
    world,
    'flex.CreateInteraction',
    {},
    {
      Channel: JSON.stringify({
        type,
        initiated_by: 'customer',
        properties: { media_channel_sid: conversationSid },
      }),
      Routing: JSON.stringify({
        properties: {
          workspace_sid: workspaceSid,
          workflow_sid: workflowSid,
          task_channel_unique_name: type === 'sms' ? 'sms' : 'chat',
          attributes: own,
        },
      }),
    },
  );
  for (const { type: target, sid: Sid } of webhooksOf(world, conversation)) {
    if (target !== 'studio' || world.options.sendToFlexKeepsWebhook) continue;
    ask(world, 'conversations.DeleteConversationScopedWebhook', { ConversationSid: conversationSid, Sid });
  }
  return String(Object(made.routing).properties.sid);
};
