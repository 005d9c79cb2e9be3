import type { Collection } from '../../core/store';
import { newRow, type TwilioWorld, timestamp } from '../shared/world';
import type { Actor } from './actor';
import { tellChange } from './changes';
import type { ChannelRow, ChatServiceRow, MemberRow } from './rows';
import { countOut } from './users';

export const storedServices = (world: TwilioWorld): Collection<ChatServiceRow> =>
  world.store.of<ChatServiceRow>('chat.Service');

export const channelsOf = (world: TwilioWorld, serviceSid: string): Collection<ChannelRow> =>
  world.store.of<ChannelRow>('chat.Channel', serviceSid);

/** The key under which the store keeps what belongs to a channel. */
export const within = (channel: Pick<ChannelRow, 'service_sid' | 'sid'>): string =>
  `${channel.service_sid}/${channel.sid}`;

/** Kinds of rows below a channel. */
export const CHANNEL_CHILDREN = ['chat.Member', 'chat.Message', 'chat.ChannelWebhook'] as const;

/** Values of a new channel. */
export const CHANNEL_DEFAULTS = {
  friendly_name: null,
  unique_name: null,
  attributes: '{}',
  origin: 'chat',
  state: 'active',
  created_by: 'system',
  messages_count: 0,
  members_count: 0,
} as const;

/** By SID, in whichever Service. */
export const findChannel = (world: TwilioWorld, channelSid: string): ChannelRow | undefined => {
  for (const service of storedServices(world).all()) {
    const channel = channelsOf(world, service.sid).get(channelSid);
    if (channel) return channel;
  }
  return undefined;
};

/** The channel of a Member or Message. */
export const channelOf = (
  world: TwilioWorld,
  { sid, service_sid, channel_sid }: { sid: string; service_sid: string; channel_sid: string },
): ChannelRow => {
  const channel = channelsOf(world, service_sid).get(channel_sid);
  if (!channel) throw new Error(`${sid} has no channel`);
  return channel;
};

export const touchChannel = (world: TwilioWorld, channel: ChannelRow): void => {
  channel.date_updated = timestamp(world);
};

/** As a client or Twilio itself does it, not REST. */
export const setChannelAttributes = (
  world: TwilioWorld,
  channel: ChannelRow,
  attributes: Record<string, unknown>,
  actor: Actor,
): void => {
  channel.attributes = JSON.stringify(attributes);
  touchChannel(world, channel);
  tellChange(world, { what: 'channel', how: 'updated', channel, actor });
};

/** As Flex makes its own. */
export const addChannel = (
  world: TwilioWorld,
  serviceSid: string,
  values: Pick<ChannelRow, 'friendly_name' | 'unique_name' | 'type' | 'attributes'> &
    Partial<Pick<ChannelRow, 'origin' | 'state' | 'messaging_service_sid'>>,
  actor: Actor,
): ChannelRow => {
  const channel: ChannelRow = newRow(world, 'CH', { ...CHANNEL_DEFAULTS, service_sid: serviceSid, ...values });
  channelsOf(world, serviceSid).insert(channel.sid, channel, channel.unique_name ?? undefined);
  tellChange(world, { what: 'channel', how: 'added', channel, actor });
  return channel;
};

/** Call it before a channel is removed: listeners still find it. */
export const leaveBehind = (world: TwilioWorld, channel: ChannelRow, actor: Actor): void => {
  tellChange(world, { what: 'channel', how: 'removed', channel, actor });
  if (channel.state === 'closed') return;
  for (const member of world.store.of<MemberRow>('chat.Member', within(channel)).all()) countOut(world, member);
};

export const removeChannel = (world: TwilioWorld, channel: ChannelRow, actor: Actor): void => {
  leaveBehind(world, channel, actor);
  channelsOf(world, channel.service_sid).remove(channel.sid, channel.unique_name ?? undefined);
  for (const child of CHANNEL_CHILDREN) world.store.drop(child, within(channel));
};
