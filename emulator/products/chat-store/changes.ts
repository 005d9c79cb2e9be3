import { topic } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import type { Actor } from './actor';
import type { ChannelRow, ConversationState, MemberRow, MessageRow } from './rows';

interface Change {
  how: 'added' | 'updated' | 'removed';
  channel: ChannelRow;
  actor: Actor;
}

export type ChannelChange =
  | (Change & { what: 'channel' })
  | (Change & { what: 'member'; member: MemberRow })
  | (Change & { what: 'message'; message: MessageRow })
  | (Change & { what: 'state'; how: 'updated'; from: ConversationState; reason: 'API' | 'TIMER' | 'EVENT' });

/** Told of every change in a channel. Each API calls its own webhooks for it, by its own names. */
export const channelChanged = topic<ChannelChange>('chat-store.channelChanged');

export interface MessageSent {
  channel: ChannelRow;
  message: MessageRow;
  actor: Actor;
}

/** Told of every message, also of one that no webhook is called for: see {@link Actor.webhooks}. */
export const messageSent = topic<MessageSent>('chat-store.messageSent');

/** Call it after the change was kept. */
export const tellChange = (world: TwilioWorld, change: ChannelChange): void => {
  world.tell(channelChanged, change);
  if (change.what === 'message' && change.how === 'added') world.tell(messageSent, change);
};
