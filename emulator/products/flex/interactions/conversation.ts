import { orchestrator } from '../../chat-store/actor';
import { findChannel } from '../../chat-store/channels';
import type { ChannelRow } from '../../chat-store/rows';
import { setState } from '../../conversations/state';
import type { TwilioWorld } from '../../shared/world';

/** What an Interaction Channel needs of its Conversation. A public Chat Channel is none (error 50393). */
export const findConversation = (world: TwilioWorld, sid: string): ChannelRow | undefined => {
  const channel = findChannel(world, sid);
  return channel?.type === 'private' ? channel : undefined;
};

export const isClosed = ({ state }: ChannelRow): boolean => state === 'closed';

/** For ever. */
export const closeConversation = (world: TwilioWorld, sid: string): void => {
  const conversation = findConversation(world, sid);
  if (conversation) setState(world, conversation, 'closed', orchestrator, 'API');
};
