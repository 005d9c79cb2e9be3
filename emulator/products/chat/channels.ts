import { badRequest } from '../../core/errors';
import { defineResource, type Kind } from '../shared/resource';
import { timestamp, type World } from '../shared/world';
import { type Actor, rest } from './actor';
import { requireAttributes } from './attributes';
import { emit } from './events';
import { channelParams } from './payload';
import type { ChannelRow } from './rows';
import { services } from './services';
import { chatSpec } from './spec';
import { leaveAll } from './users';

/** A list's page has at most 100 rows, whatever its description says: https://www.twilio.com/docs/chat/chat-limits */
export const PAGE_ROWS = 100;

const SID = /^CH[0-9a-f]{32}$/;

/** https://www.twilio.com/docs/api/errors/50306 */
const checkName = ({ unique_name }: ChannelRow) => {
  if (unique_name && SID.test(unique_name)) throw badRequest('Unique name should not match channel SID pattern', 50306);
};

export const channels: Kind<ChannelRow> = defineResource<ChannelRow>(chatSpec, {
  product: 'chat',
  noun: 'Channel',
  prefix: 'CH',
  parents: [services],
  children: ['Member', 'Message', 'ChannelWebhook'],
  defaults: { type: 'public', attributes: '{}', created_by: 'system' },
  // https://www.twilio.com/docs/api/errors/50307
  unique: { property: 'unique_name', code: 50307, message: 'Channel with provided unique name already exists' },
  created(row, call) {
    requireAttributes(call);
    checkName(row);
  },
  updated(row, _before, call) {
    requireAttributes(call);
    checkName(row);
  },
  deleted(row, call, world) {
    emit(world, 'onChannelDestroyed', row, rest(call), channelParams(row));
    leaveAll(world, row);
  },
  after(what, row, call, world) {
    if (what === 'create') emit(world, 'onChannelAdded', row, rest(call), channelParams(row));
    if (what === 'update') emit(world, 'onChannelUpdated', row, rest(call), channelParams(row));
  },
  view: (row) => ({ ...row, links: { ...row.links, last_message: row.links.last_message ?? null } }),
  list(call, world) {
    const types = (call.input.Type as string[] | undefined) ?? [];
    const open = types.length === 0 && !world.options.channelListsDefaultToPublic;
    const wanted = types.length ? types : ['public'];
    return { maximum: PAGE_ROWS, where: (row) => open || wanted.includes(row.type) };
  },
});

/** The key under which the store keeps what belongs to a channel. */
export const within = (channel: Pick<ChannelRow, 'service_sid' | 'sid'>): string =>
  `${channel.service_sid}/${channel.sid}`;

/** The channel's part of the URLs of what belongs to it. */
export const placeOf = (channel: ChannelRow) => ({ ServiceSid: channel.service_sid, ChannelSid: channel.sid });

export const getChannel = (world: World, serviceSid: string, channelSid: string): ChannelRow | undefined =>
  channels.collection(world, serviceSid).get(channelSid);

/** By SID, in whichever Service. */
export const findChannel = (world: World, channelSid: string): ChannelRow | undefined => {
  for (const service of services.collection(world).all()) {
    const channel = getChannel(world, service.sid, channelSid);
    if (channel) return channel;
  }
  return undefined;
};

export const touch = (world: World, channel: ChannelRow): void => {
  channel.date_updated = timestamp(world);
};

/** As a client or Twilio itself does it, not REST. */
export const setChannelAttributes = (
  world: World,
  channel: ChannelRow,
  attributes: Record<string, unknown>,
  actor: Actor,
): void => {
  channel.attributes = JSON.stringify(attributes);
  touch(world, channel);
  emit(world, 'onChannelUpdated', channel, actor, channelParams(channel));
};

/** As Flex makes its own. */
export const makeChannel = (
  world: World,
  serviceSid: string,
  values: Pick<ChannelRow, 'friendly_name' | 'unique_name' | 'type' | 'attributes'>,
  actor: Actor,
): ChannelRow => {
  const row = channels.make(world, { ServiceSid: serviceSid }, values);
  channels.keep(world, serviceSid, row);
  emit(world, 'onChannelAdded', row, actor, channelParams(row));
  return row;
};

export const removeChannel = (world: World, channel: ChannelRow, actor: Actor): void => {
  emit(world, 'onChannelDestroyed', channel, actor, channelParams(channel));
  leaveAll(world, channel);
  channels.collection(world, channel.service_sid).remove(channel.sid, channel.unique_name ?? undefined);
  for (const child of ['Member', 'Message', 'ChannelWebhook']) world.store.drop(`chat.${child}`, within(channel));
};
