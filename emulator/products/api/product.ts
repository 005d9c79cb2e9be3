import { loadDescription } from '../../description/load';
import { mapHandlers, type Product } from '../shared/product';
import { accountHandlers, inAccount } from './accounts';
import { v2010Fidelity } from './fidelity';
import { keyHandlers } from './keys';
import { messages, messageTimers } from './messages';
import { numbers } from './numbers';

/**
 * Twilio's oldest API: the account, its numbers, its API keys, and messages. Voice and the rest answer 501.
 * @fidelity v2010.description, v2010.accounts
 */
export const api: Product<'api'> = {
  name: 'api',
  title: 'The API of 2010-04-01',
  description: loadDescription('api'),
  fidelity: v2010Fidelity,
  handlers: mapHandlers(
    { ...accountHandlers, ...keyHandlers, ...numbers.handlers, ...messages.handlers },
    (_id, handler) => inAccount(handler),
  ),
  timers: messageTimers,
  webhooks: ['incoming-message', 'message-status'],
};
