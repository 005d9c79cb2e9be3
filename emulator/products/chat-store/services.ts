import { newRow, type TwilioWorld } from '../shared/world';
import type { ChatServiceRow } from './rows';

/** Values of a new Service. */
export const SERVICE_DEFAULTS = {
  // https://www.twilio.com/docs/chat/chat-limits: 100 members per channel and 250 channels per user
  limits: { channel_members: 100, user_channels: 250 },
  notifications: {},
  media: { size_limit_mb: 150, compatibility_message: 'Media messages are not supported by your client' },
  read_status_enabled: true,
  typing_indicator_timeout: 5,
  consumption_report_interval: 10,
  webhook_method: 'POST',
} as const;

/** The kinds of rows below a Service. */
export const SERVICE_CHILDREN = ['chat.Channel', 'chat.User', 'chat.Role'] as const;

/** Makes the roles that every new Service has. Approximate: their permissions are a selection. @fidelity chat.roles */
export const addDefaultRoles = (world: TwilioWorld, service: ChatServiceRow): void => {
  const add = (friendly_name: string, type: string, permissions: string[]): string => {
    const role = newRow(world, 'RL', { service_sid: service.sid, friendly_name, type, permissions });
    return world.store.of<typeof role>('chat.Role', service.sid).insert(role.sid, role).sid;
  };
  Object.assign(service, {
    default_service_role_sid: add('service user', 'deployment', ['createChannel', 'joinChannel', 'editOwnUserInfo']),
    default_channel_role_sid: add('channel user', 'channel', ['sendMessage', 'leaveChannel', 'editOwnMessage']),
    default_channel_creator_role_sid: add('channel admin', 'channel', ['sendMessage', 'addMember', 'removeMember']),
  });
};
