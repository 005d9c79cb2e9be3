import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import type { ChatServiceRow, UserRow } from '../chat-store/rows';
import { addDefaultRoles, SERVICE_CHILDREN, SERVICE_DEFAULTS } from '../chat-store/services';
import { defaultRoleOf, USER_DEFAULTS } from '../chat-store/users';
import { snake } from '../shared/call';
import { defineResource } from '../shared/resource';

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
  children: SERVICE_CHILDREN,
  defaults: SERVICE_DEFAULTS,
  created: (row, _call, world) => addDefaultRoles(world, row),
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
