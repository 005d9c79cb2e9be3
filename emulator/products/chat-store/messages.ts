import { isoSeconds } from '../../core/clock';
import { newRow, type TwilioWorld } from '../shared/world';
import { type Actor, client } from './actor';
import { tellChange } from './changes';
import { channelOf, findChannel, touchChannel, within } from './channels';
import { memberNamed } from './members';
import type { ChannelRow, MessageRow } from './rows';

export const messagesOf = (world: TwilioWorld, channel: ChannelRow): MessageRow[] =>
  world.store.of<MessageRow>('chat.Message', within(channel)).all();

export const MESSAGE_DEFAULTS = {
  attributes: '{}',
  type: 'text',
  last_updated_by: null,
  was_edited: false,
} as const;

/**
 * Where the next message of a channel stands. Unknown: whether Conversations leave gaps, so it is an option.
 * @fidelity chat.message-index, conversations.message-index
 */
export const nextPlace = (world: TwilioWorld, channel: ChannelRow): Pick<MessageRow, 'to' | 'index'> => ({
  to: channel.sid,
  index: channel.messages_count * (channel.origin === 'conversations' ? world.options.conversationIndexStep : 1),
});

/** When a message came about, as payloads write it. A request may have given it a date of its own, in whole seconds. */
export const createdIn = ({ created_ms: ms, date_created: date }: MessageRow): string => {
  const isOwn = ms !== undefined && isoSeconds(ms) === date;
  return new Date(isOwn ? ms : Date.parse(date)).toISOString();
};

/** After a message was kept. */
export const sent = (world: TwilioWorld, message: MessageRow, actor: Actor): void => {
  const channel = channelOf(world, message);
  channel.messages_count += 1;
  channel.last_message_sid = message.sid;
  message.source = actor.source;
  message.created_ms = world.clock.now();
  touchChannel(world, channel);
  tellChange(world, { what: 'message', how: 'added', channel, message, actor });
};

/** As a client or Twilio itself does it, not REST. */
export const sendMessage = (
  world: TwilioWorld,
  channel: ChannelRow,
  { body, attributes = '{}' }: { body: string; attributes?: string },
  actor: Actor,
): MessageRow => {
  const message: MessageRow = newRow(world, 'IM', {
    ...MESSAGE_DEFAULTS,
    ...{ service_sid: channel.service_sid, channel_sid: channel.sid },
    ...{ from: actor.identity, body, attributes },
    participant_sid: memberNamed(world, channel, actor.identity)?.sid ?? null,
    ...nextPlace(world, channel),
  });
  world.store.of<MessageRow>('chat.Message', within(channel)).insert(message.sid, message);
  sent(world, message, actor);
  return message;
};

/** As any client of the Chat SDK sends it: a customer's browser, an agent's Flex UI. */
export const sendAsClient = (
  world: TwilioWorld,
  { channelSid, identity, body }: { channelSid: string; identity: string; body: string },
): MessageRow => {
  const channel = findChannel(world, channelSid);
  if (!channel) throw new Error(`There is no channel ${channelSid}`);
  return sendMessage(world, channel, { body }, client(identity));
};
