import { findChannel } from '../products/chat-store/channels';
import { bindingOf } from '../products/chat-store/members';
import { webChatOf } from '../products/conversations/auto-create';
import { engagementOf } from '../products/flex/engagement';
import type { TwilioWorld } from '../products/shared/world';

/** The name or number of the customer of a channel; `undefined`: it has none that Flex or an Address brought. */
export const whose = (world: TwilioWorld, channelSid: string): string | undefined => {
  const { name } = engagementOf(world, channelSid) ?? {};
  if (name) return name;
  const channel = findChannel(world, channelSid);
  return (channel && bindingOf(world, channel)?.address) ?? webChatOf(world, channelSid)?.name;
};
