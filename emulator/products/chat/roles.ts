import type { Row } from '../../core/store';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { services } from './services';
import { chatSpec } from './spec';

interface RoleRow extends Row {
  sid: string;
  permissions: string[];
}

export const roles: Kind<RoleRow> = defineResource<RoleRow>(chatSpec, {
  product: 'chat',
  noun: 'Role',
  prefix: 'RL',
  // Asked for only when needed: a Service makes its default roles, so the two files know each other.
  parents: [{ collection: (world, parent) => services.collection(world, parent) }],
  created(row, call) {
    row.permissions = call.input.Permission as string[];
  },
  updated(row, _before, call) {
    row.permissions = call.input.Permission as string[];
  },
});

/** The roles that every new Service has. Approximate: their permissions are a selection. */
const DEFAULT_ROLES = {
  default_service_role_sid: ['service user', 'deployment', ['createChannel', 'joinChannel', 'editOwnUserInfo']],
  default_channel_role_sid: ['channel user', 'channel', ['sendMessage', 'leaveChannel', 'editOwnMessage']],
  default_channel_creator_role_sid: ['channel admin', 'channel', ['sendMessage', 'addMember', 'removeMember']],
} as const;

export const makeDefaultRoles = (world: World, serviceSid: string): Record<keyof typeof DEFAULT_ROLES, string> => {
  const made = Object.entries(DEFAULT_ROLES).map(([property, [name, type, permissions]]) => {
    const row = roles.make(
      world,
      { ServiceSid: serviceSid },
      { friendly_name: name, type, permissions: [...permissions] },
    );
    return [property, roles.keep(world, serviceSid, row).sid];
  });
  return Object.fromEntries(made) as Record<keyof typeof DEFAULT_ROLES, string>;
};
