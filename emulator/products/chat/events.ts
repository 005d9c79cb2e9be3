import type { World } from '../../core/world';
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

/** Another part of Twilio that follows what is said in channels. */
export type MessageListener = (world: World, channel: ChannelRow, message: MessageRow, actor: Actor) => void;

const listeners: MessageListener[] = [];

/** Called for every message, also where no webhook hears of it: {@link Actor.webhooks} tells. */
export const onMessage = (listener: MessageListener): void => void listeners.push(listener);

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
  if (message) for (const listener of listeners) listener(world, channel, message, actor);
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
