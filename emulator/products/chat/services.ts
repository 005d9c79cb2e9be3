import type { Row } from '../../core/store';
import type { Call } from '../shared/call';
import { snake } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import { makeDefaultRoles } from './roles';
import type { ServiceRow } from './rows';
import { chatSpec } from './spec';

/** `Limits.ChannelMembers=200` → `limits: { channel_members: 200 }` */
const setNested = (row: Row, { input }: Call) => {
  for (const [name, value] of Object.entries(input)) {
    const [property = '', ...rest] = name.split('.').map(snake);
    const last = rest.pop();
    if (last === undefined || !(property in row)) continue;
    row[property] = structuredClone(row[property] ?? {});
    let place = row[property] as Row;
    for (const step of rest) {
      place[step] ??= {};
      place = place[step] as Row;
    }
    place[last] = value;
  }
};

export const services: Kind<ServiceRow> = defineResource<ServiceRow>(chatSpec, {
  product: 'chat',
  noun: 'Service',
  prefix: 'IS',
  children: ['Channel', 'User', 'Role'],
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
  updated: (row, _before, call) => setNested(row, call),
});
