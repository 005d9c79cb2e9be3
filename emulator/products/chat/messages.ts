import { ApiError, badRequest } from '../../core/errors';
import type { Call } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { type Actor, client, rest } from './actor';
import { requireAttributes } from './attributes';
import { channels, findChannel, getChannel, PAGE_ROWS, placeOf, touch, within } from './channels';
import { emit } from './events';
import { messageParams } from './payload';
import type { ChannelRow, MessageRow } from './rows';
import { services } from './services';
import { chatSpec } from './spec';

const channelOf = (world: World, row: MessageRow): ChannelRow => {
  const channel = getChannel(world, row.service_sid, row.channel_sid);
  if (!channel) throw new Error(`Message ${row.sid} has no channel`);
  return channel;
};

const number = (row: MessageRow, channel: ChannelRow) => {
  row.to = channel.sid;
  row.index = channel.messages_count;
};

const sent = (world: World, row: MessageRow, actor: Actor) => {
  const channel = channelOf(world, row);
  channel.messages_count += 1;
  channel.links.last_message = row.url as string;
  touch(world, channel);
  emit(world, 'onMessageSent', channel, actor, messageParams(world, row), row);
};

const checkBody = ({ input }: Call) => {
  if (input.MediaSid !== undefined) throw new ApiError(501, 20501, 'The embedded Twilio has no media messages');
  // Approximate: the code and the words of an empty message are not documented.
  if (input.Body === undefined) throw badRequest('Body or MediaSid is required');
};

export const messages: Kind<MessageRow> = defineResource<MessageRow>(chatSpec, {
  product: 'chat',
  noun: 'Message',
  prefix: 'IM',
  parents: [services, channels],
  defaults: { attributes: '{}', type: 'text', from: 'system' },
  created(row, call, world) {
    requireAttributes(call);
    checkBody(call);
    row.body ??= '';
    row.from ??= 'system';
    number(row, channelOf(world, row));
  },
  updated(row, before, call) {
    requireAttributes(call);
    row.was_edited = before.was_edited || row.body !== before.body;
  },
  after(what, row, call, world) {
    const actor = rest(call, row.from);
    if (what === 'create') return sent(world, row, actor);
    const event = what === 'update' ? 'onMessageUpdated' : 'onMessageRemoved';
    emit(world, event, channelOf(world, row), actor, messageParams(world, row));
  },
  list: (call) => ({ maximum: PAGE_ROWS, descending: call.input.Order === 'desc' }),
});

export const messagesOf = (world: World, channel: ChannelRow): MessageRow[] =>
  messages.collection(world, within(channel)).all();

/** As a client or Twilio itself does it, not REST. */
export const say = (
  world: World,
  channel: ChannelRow,
  { body, attributes = '{}' }: { body: string; attributes?: string },
  actor: Actor,
): MessageRow => {
  const row = messages.make(world, placeOf(channel), { from: actor.identity, body, attributes });
  number(row, channel);
  messages.keep(world, within(channel), row);
  sent(world, row, actor);
  return row;
};

/** As any client of the Chat SDK sends it: a customer's browser, an agent's Flex UI. */
export const sendAsClient = (
  world: World,
  { channelSid, identity, body }: { channelSid: string; identity: string; body: string },
): MessageRow => {
  const channel = findChannel(world, channelSid);
  if (!channel) throw new Error(`There is no channel ${channelSid}`);
  return say(world, channel, { body }, client(identity));
};
