import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { addressConfigurations } from './addresses';
import { conversations, serviceConversations } from './conversations';
import { conversationWebhooks, reportChange } from './events';
import { conversationsFidelity } from './fidelity';
import { messages, serviceMessages } from './messages';
import { participants, serviceParticipants } from './participants';
import { receiveTimers } from './receive';
import { sendToPhones } from './send-out';
import { services } from './services';
import { wakeOnActivity } from './state';
import { serviceWebhooks, webhooks } from './webhooks';

/**
 * Conversations v1: what Chat's store looks like from there.
 * @fidelity conversations.description, conversations.rest
 */
export const conversationsProduct: Product<'conversations'> = {
  name: 'conversations',
  title: 'Conversations v1',
  description: loadDescription('conversations'),
  fidelity: conversationsFidelity,
  handlers: {
    ...addressConfigurations.handlers,
    ...services.handlers,
    ...conversations.handlers,
    ...serviceConversations.handlers,
    ...participants.handlers,
    ...serviceParticipants.handlers,
    ...messages.handlers,
    ...serviceMessages.handlers,
    ...webhooks.handlers,
    ...serviceWebhooks.handlers,
  },
  timers: receiveTimers,
  listens: [reportChange, wakeOnActivity, sendToPhones],
  webhooks: conversationWebhooks,
};
