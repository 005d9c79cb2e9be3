import { orchestrator } from '../../chat-store/actor';
import { tellChange } from '../../chat-store/changes';
import { findChannel, touchChannel } from '../../chat-store/channels';
import type { ChannelRow } from '../../chat-store/rows';
import type { TwilioWorld } from '../../shared/world';

/** What an Interaction Channel needs of its Conversation. A public Chat Channel is none (error 50393). */
export const findConversation = (world: TwilioWorld, sid: string): ChannelRow | undefined => {
  const channel = findChannel(world, sid);
  return channel?.type === 'private' ? channel : undefined;
};

export const isClosed = (conversation: ChannelRow): boolean =>
  'state' in conversation && conversation.state === 'closed';

/** For ever. */
export const closeConversation = (world: TwilioWorld, sid: string): void => {
  const conversation = findConversation(world, sid);
  if (!conversation || isClosed(conversation)) return;
  Object.assign(conversation, { state: 'closed' });
  touchChannel(world, conversation);
  tellChange(world, { what: 'channel', how: 'updated', channel: conversation, actor: orchestrator });
};
