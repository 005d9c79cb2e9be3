import type { Handlers } from '../../wire/call';
import { channels } from './channels';
import { members } from './members';
import { messages } from './messages';
import { roles } from './roles';
import { services } from './services';
import { users } from './users';
import { webhooks } from './webhooks';

export { chatSpec } from './spec';

/** Chat v2. Not emulated (501): bindings, credentials, invites, a user's channels. */
export const chatHandlers: Handlers = Object.assign(
  {},
  ...[services, roles, users, channels, members, messages, webhooks].map((kind) => kind.handlers),
);
