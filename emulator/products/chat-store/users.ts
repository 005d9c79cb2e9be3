import { ApiError } from '../../core/errors';
import type { Collection } from '../../core/store';
import { newRow, type TwilioWorld } from '../shared/world';
import type { ChatServiceRow, MemberRow, UserRow } from './rows';

export const usersOf = (world: TwilioWorld, serviceSid: string): Collection<UserRow> =>
  world.store.of<UserRow>('chat.User', serviceSid);

const serviceOf = (world: TwilioWorld, serviceSid: string): ChatServiceRow | undefined =>
  world.store.of<ChatServiceRow>('chat.Service').get(serviceSid);

export const USER_DEFAULTS = { attributes: null, is_online: false, joined_channels_count: 0 } as const;

export const defaultRoleOf = (world: TwilioWorld, serviceSid: string): string =>
  String(serviceOf(world, serviceSid)?.default_service_role_sid);

/** The user of an identity. Twilio makes one with the identity's first member. */
export const ensureUser = (
  world: TwilioWorld,
  serviceSid: string,
  identity: string,
  friendlyName?: string,
): UserRow => {
  const users = usersOf(world, serviceSid);
  const known = users.get(identity);
  if (known) return known;
  const user: UserRow = newRow(world, 'US', {
    ...USER_DEFAULTS,
    service_sid: serviceSid,
    identity,
    friendly_name: friendlyName ?? null,
    role_sid: defaultRoleOf(world, serviceSid),
  });
  return users.insert(user.sid, user, identity);
};

/** https://www.twilio.com/docs/api/errors/50208 */
export const checkUserLimit = (world: TwilioWorld, user: UserRow): void => {
  const limit = serviceOf(world, user.service_sid)?.limits.user_channels;
  if (limit !== undefined && user.joined_channels_count >= limit) {
    throw new ApiError(403, 50208, 'User channel limit exceeded');
  }
};

/** A member's user is in one channel less. */
export const countOut = (world: TwilioWorld, { service_sid, identity }: MemberRow): void => {
  const user = identity === null ? undefined : usersOf(world, service_sid).get(identity);
  if (user) user.joined_channels_count -= 1;
};
