import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import type { ChatServiceRow, UserRow } from '../chat-store/rows';
import { defaultRoleOf, USER_DEFAULTS } from '../chat-store/users';
import { snake } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';

/**
 * What a request sets has to be JSON. No page says which JSON, so `null` and `[]` pass.
 * Approximate: 50304 is documented for channels; members, messages and users have no page of their own.
 * @see https://www.twilio.com/docs/api/errors/50304
 * @fidelity chat.attributes, chat.attributes-json
 */
export const requireAttributes = ({ input }: { input: { Attributes?: string } }): void => {
  if (input.Attributes === undefined) return;
  try {
    JSON.parse(input.Attributes);
  } catch {
    throw badRequest('Attributes not valid JSON', 50304);
  }
};

/** `Limits.ChannelMembers=200` → `limits: { channel_members: 200 }` */
const withNested = (service: ChatServiceRow, input: Record<string, unknown>): Row => {
  const row: Row = { ...service };
  for (const [name, value] of Object.entries(input)) {
    const [property = '', ...path] = name.split('.').map(snake);
    if (path.length > 0 && property in row) row[property] = withValue(row[property], path, value);
  }
  return row;
};

const withValue = (old: unknown, [name, ...path]: string[], value: unknown): unknown => {
  if (name === undefined) return value;
  const row: Row = { ...Object(old) };
  return { ...row, [name]: withValue(row[name], path, value) };
};

export const chatServices = defineResource<ChatServiceRow, 'chat.Service'>('chat.Service', {
  prefix: 'IS',
  children: ['chat.Channel', 'chat.User', 'chat.Role'],
  defaults: {
    // https://www.twilio.com/docs/chat/chat-limits: 100 members per channel and 250 channels per user
    limits: { channel_members: 100, user_channels: 250 },
    notifications: {},
    media: { size_limit_mb: 150, compatibility_message: 'Media messages are not supported by your client' },
    read_status_enabled: true,
    typing_indicator_timeout: 5,
    consumption_report_interval: 10,
    webhook_method: 'POST',
  },
  created: (row, _call, world) => void Object.assign(row, makeDefaultRoles(world, row.sid)),
  updated: (row, _before, { input }) => void Object.assign(row, withNested(row, input)),
});

interface RoleRow {
  sid: string;
  service_sid: string;
  friendly_name: string;
  type: string;
  permissions: readonly string[];
}

const setPermissions = (row: RoleRow, { input }: { input: { Permission: string[] } }): void => {
  row.permissions = input.Permission;
};

export const roles = defineResource<RoleRow, 'chat.Role'>('chat.Role', {
  prefix: 'RL',
  parents: [chatServices],
  created: setPermissions,
  updated: (row, _before, call) => setPermissions(row, call),
});

/** The roles that every new Service has. Approximate: their permissions are a selection. @fidelity chat.roles */
function makeDefaultRoles(world: TwilioWorld, service_sid: string) {
  const make = (friendly_name: string, type: string, permissions: string[]): string =>
    roles.keep(world, service_sid, roles.make(world, { service_sid, friendly_name, type, permissions })).sid;
  return {
    default_service_role_sid: make('service user', 'deployment', ['createChannel', 'joinChannel', 'editOwnUserInfo']),
    default_channel_role_sid: make('channel user', 'channel', ['sendMessage', 'leaveChannel', 'editOwnMessage']),
    default_channel_creator_role_sid: make('channel admin', 'channel', ['sendMessage', 'addMember', 'removeMember']),
  };
}

export const users = defineResource<UserRow, 'chat.User'>('chat.User', {
  prefix: 'US',
  parents: [chatServices],
  defaults: { ...USER_DEFAULTS, is_notifiable: null },
  // https://www.twilio.com/docs/api/errors/50201
  unique: { property: 'identity', code: 50201, message: 'User already exists' },
  created(row, call, world) {
    requireAttributes(call);
    row.role_sid ??= defaultRoleOf(world, row.service_sid);
  },
  updated: (_row, _before, call) => requireAttributes(call),
});
