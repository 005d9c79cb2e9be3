import type { ChatServiceRow } from '../chat-store/rows';
import { addDefaultRoles, SERVICE_CHILDREN, SERVICE_DEFAULTS } from '../chat-store/services';
import { defineResource } from '../shared/resource';

/** A Chat Service by its other name. @fidelity conversations.one-store */
export const services = defineResource<ChatServiceRow, 'conversations.Service'>('conversations.Service', {
  prefix: 'IS',
  kept: 'chat.Service',
  defaults: SERVICE_DEFAULTS,
  children: SERVICE_CHILDREN,
  created: (row, _call, world) => addDefaultRoles(world, row),
});
