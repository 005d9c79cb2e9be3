import type { Product } from '../shared/product';
import { channels } from './channels';
import { members } from './members';
import { messages } from './messages';
import { roles } from './roles';
import { services } from './services';
import { chatSpec } from './spec';
import { users } from './users';
import { webhooks } from './webhooks';

/** Chat v2. Not emulated (501): bindings, credentials, invites, a user's channels. */
export const chat: Product = {
  name: 'chat',
  description: chatSpec,
  handlers: Object.assign(
    {},
    ...[services, roles, users, channels, members, messages, webhooks].map(({ handlers }) => handlers),
  ),
};
