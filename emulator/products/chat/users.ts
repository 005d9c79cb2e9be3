import { ApiError } from '../../core/errors';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { requireAttributes } from './attributes';
import type { ChannelRow, MemberRow, UserRow } from './rows';
import { services } from './services';
import { chatSpec } from './spec';

const defaultRole = (world: World, serviceSid: string) =>
  services.collection(world).get(serviceSid)?.default_service_role_sid ?? null;

export const users: Kind<UserRow> = defineResource<UserRow>(chatSpec, {
  product: 'chat',
  noun: 'User',
  prefix: 'US',
  parents: [services],
  defaults: { is_online: false, is_notifiable: null },
  // https://www.twilio.com/docs/api/errors/50201
  unique: { property: 'identity', code: 50201, message: 'User already exists' },
  created(row, call, world) {
    requireAttributes(call);
    row.role_sid ??= String(defaultRole(world, row.service_sid));
  },
  updated: (_row, _before, call) => requireAttributes(call),
});

/** A member's user comes to be with the member. */
export const ensureUser = (world: World, serviceSid: string, identity: string, friendlyName?: string): UserRow => {
  const known = users.collection(world, serviceSid).get(identity);
  if (known) return known;
  const values = {
    identity,
    friendly_name: friendlyName ?? null,
    role_sid: String(defaultRole(world, serviceSid)),
  };
  return users.keep(world, serviceSid, users.make(world, { ServiceSid: serviceSid }, values));
};

/** https://www.twilio.com/docs/api/errors/50208 */
export const checkUserLimit = (world: World, user: UserRow): void => {
  const limit = services.collection(world).get(user.service_sid)?.limits.user_channels;
  if (limit !== undefined && user.joined_channels_count >= limit) {
    throw new ApiError(403, 50208, 'User channel limit exceeded');
  }
};

/** The members of a channel that goes away. */
export const leaveAll = (world: World, channel: ChannelRow): void => {
  const members = world.store.of<MemberRow>('chat.Member', `${channel.service_sid}/${channel.sid}`);
  for (const { identity } of members.all()) {
    const user = users.collection(world, channel.service_sid).get(identity);
    if (user) user.joined_channels_count -= 1;
  }
};
