import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { channels, members, messages } from './channels';
import { chatWebhooks, reportChange } from './events';
import { chatFidelity } from './fidelity';
import { chatServices, roles, users } from './services';
import { webhooks } from './webhooks';

/**
 * Chat v2. Not emulated (501): bindings, credentials, invites, a user's channels.
 * @fidelity chat.description, chat.rest
 */
export const chat: Product<'chat'> = {
  name: 'chat',
  title: 'Programmable Chat v2',
  description: loadDescription('chat'),
  fidelity: chatFidelity,
  handlers: {
    ...chatServices.handlers,
    ...roles.handlers,
    ...users.handlers,
    ...channels.handlers,
    ...members.handlers,
    ...messages.handlers,
    ...webhooks.handlers,
  },
  listens: [reportChange],
  webhooks: chatWebhooks,
};
