import { ApiError } from '../../core/errors';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { type Actor, rest } from './actor';
import { requireAttributes } from './attributes';
import { channels, getChannel, PAGE_ROWS, placeOf, touch, within } from './channels';
import { emit } from './events';
import { memberParams } from './payload';
import type { ChannelRow, MemberRow } from './rows';
import { services } from './services';
import { chatSpec } from './spec';
import { checkUserLimit, ensureUser, users } from './users';

const channelOf = (world: World, row: MemberRow): ChannelRow => {
  const channel = getChannel(world, row.service_sid, row.channel_sid);
  if (!channel) throw new Error(`Member ${row.sid} has no channel`);
  return channel;
};

const admit = (world: World, row: MemberRow) => {
  const channel = channelOf(world, row);
  const service = services.collection(world).get(row.service_sid);
  // https://www.twilio.com/docs/api/errors/50403
  if (service && channel.members_count >= service.limits.channel_members) {
    throw new ApiError(403, 50403, 'Channel member limit exceeded');
  }
  row.role_sid ??= String(service?.default_channel_role_sid);
};

const joined = (world: World, row: MemberRow, actor: Actor) => {
  const channel = channelOf(world, row);
  channel.members_count += 1;
  touch(world, channel);
  ensureUser(world, row.service_sid, row.identity).joined_channels_count += 1;
  emit(world, 'onMemberAdded', channel, actor, memberParams(row));
};

const left = (world: World, row: MemberRow, actor: Actor) => {
  const channel = channelOf(world, row);
  channel.members_count -= 1;
  touch(world, channel);
  const user = users.collection(world, row.service_sid).get(row.identity);
  if (user) user.joined_channels_count -= 1;
  emit(world, 'onMemberRemoved', channel, actor, memberParams(row));
};

export const members: Kind<MemberRow> = defineResource<MemberRow>(chatSpec, {
  product: 'chat',
  noun: 'Member',
  prefix: 'MB',
  parents: [services, channels],
  defaults: { attributes: '{}', last_consumed_message_index: null },
  // A member is found by its identity too. https://www.twilio.com/docs/api/errors/50404
  unique: { property: 'identity', code: 50404, message: 'Member already exists' },
  created(row, call, world) {
    requireAttributes(call);
    const known = members.collection(world, within(channelOf(world, row))).get(row.identity);
    if (known) return;
    admit(world, row);
    checkUserLimit(world, ensureUser(world, row.service_sid, row.identity));
  },
  updated: (_row, _before, call) => requireAttributes(call),
  after(what, row, call, world) {
    if (what === 'create') joined(world, row, rest(call));
    if (what === 'update') emit(world, 'onMemberUpdated', channelOf(world, row), rest(call), memberParams(row));
    if (what === 'delete') left(world, row, rest(call));
  },
  list(call) {
    const identities = call.input.Identity as string[] | undefined;
    return { maximum: PAGE_ROWS, where: (row) => !identities || identities.includes(row.identity) };
  },
});

export const membersOf = (world: World, channel: ChannelRow): MemberRow[] =>
  members.collection(world, within(channel)).all();

/** As a client or Twilio itself does it, not REST. Whoever is a member already stays one. */
export const join = (
  world: World,
  channel: ChannelRow,
  { identity, friendlyName }: { identity: string; friendlyName?: string },
  actor: Actor,
): MemberRow => {
  const known = members.collection(world, within(channel)).get(identity);
  if (known) return known;
  ensureUser(world, channel.service_sid, identity, friendlyName);
  const row = members.make(world, placeOf(channel), { identity });
  admit(world, row);
  members.keep(world, within(channel), row);
  joined(world, row, actor);
  return row;
};

export const leave = (world: World, channel: ChannelRow, identity: string, actor: Actor): void => {
  const collection = members.collection(world, within(channel));
  const row = collection.get(identity);
  if (!row) return;
  collection.remove(row.sid, row.identity);
  left(world, row, actor);
};
