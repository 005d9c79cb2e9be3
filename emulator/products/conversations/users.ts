import type { UserRow } from '../chat-store/rows';
import { defaultRoleOf, USER_DEFAULTS } from '../chat-store/users';
import type { Call, Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { home } from './conversations';
import { requireAttributes } from './refusals';
import { services } from './services';

type Changing = Call<{ params: Record<string, string>; input: Takes<'conversations.UpdateUser'>['input'] }>;

/** A Chat User by its other API. @fidelity conversations.one-store */
const resource = {
  prefix: 'US',
  kept: 'chat.User',
  names: { chat_service_sid: 'service_sid' },
  defaults: { ...USER_DEFAULTS, is_notifiable: null },
  // https://www.twilio.com/docs/api/errors/50201
  unique: { property: 'identity', code: 50201, message: 'User already exists' },
  created(row: UserRow, call: Changing, world: TwilioWorld) {
    requireAttributes(call);
    row.role_sid ??= defaultRoleOf(world, row.service_sid);
  },
  updated: (_row: UserRow, _before: UserRow, call: Changing) => requireAttributes(call),
};

export const users = defineResource<UserRow, 'conversations.User'>('conversations.User', { ...resource, home });

export const serviceUsers = defineResource<UserRow, 'conversations.ServiceUser'>('conversations.ServiceUser', {
  ...resource,
  parents: [services],
});
