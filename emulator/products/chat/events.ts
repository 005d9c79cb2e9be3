import { topic } from '../shared/product';
import type { World } from '../shared/world';
import type { Actor } from './actor';
import { callWebhooks } from './deliveries';
import type { Params } from './payload';
import type { ChannelRow, MessageRow } from './rows';

/** https://www.twilio.com/docs/chat/webhook-events: post-event webhooks. Pre-event ones are not emulated. */
export type ChatEvent =
  | 'onMessageSent'
  | 'onMessageUpdated'
  | 'onMessageRemoved'
  | 'onChannelAdded'
  | 'onChannelUpdated'
  | 'onChannelDestroyed'
  | 'onMemberAdded'
  | 'onMemberUpdated'
  | 'onMemberRemoved';

export interface MessageSent {
  channel: ChannelRow;
  message: MessageRow;
  actor: Actor;
}

/** Told of every message, also of one that no webhook is called for: see {@link Actor.webhooks}. */
export const messageSent = topic<MessageSent>('chat.messageSent');

/** Tells the journal, the rest of Twilio, and, where the actor's way of changing things allows it, the webhooks. */
export const emit = (
  world: World,
  event: ChatEvent,
  channel: ChannelRow,
  actor: Actor,
  params: Params,
  message?: MessageRow,
): void => {
  const { MessageSid, MemberSid } = params;
  world.journal.note({
    kind: 'event',
    name: event,
    detail: {
      channelSid: channel.sid,
      source: actor.source,
      webhooks: actor.webhooks,
      ...(MessageSid ? { messageSid: MessageSid } : {}),
      ...(MemberSid ? { memberSid: MemberSid } : {}),
    },
  });
  if (message) world.tell(messageSent, { channel, message, actor });
  if (!actor.webhooks) return;
  callWebhooks(world, channel, {
    EventType: event,
    AccountSid: world.accountSid,
    InstanceSid: channel.service_sid,
    ChannelSid: channel.sid,
    ClientIdentity: actor.identity,
    Source: actor.source,
    ...params,
  });
};
