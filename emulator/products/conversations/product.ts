import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { addressConfigurations } from './addresses';
import { configurationHandlers } from './configuration';
import { conversations, serviceConversations, stateCodes } from './conversations';
import { conversationWebhooks, reportChange } from './events';
import { conversationsFidelity } from './fidelity';
import { messages, serviceMessages } from './messages';
import { participantConversationHandlers } from './participant-conversations';
import { participants, serviceParticipants } from './participants';
import { receiveTimers } from './receive';
import { sendToPhones } from './send-out';
import { services } from './services';
import { wakeOnActivity } from './state';
import { restartTimers, stateTimers } from './timers';
import { serviceUsers, users } from './users';
import { serviceWebhooks, webhooks } from './webhooks';
import { withParticipantsHandlers } from './with-participants';

/**
 * Conversations v1: what Chat's store looks like from there.
 * @fidelity conversations.description, conversations.rest
 */
export const conversationsProduct: Product<'conversations'> = {
  name: 'conversations',
  title: 'Conversations v1',
  description: loadDescription('conversations'),
  fidelity: conversationsFidelity,
  codes: stateCodes,
  handlers: {
    ...configurationHandlers,
    ...addressConfigurations.handlers,
    ...users.handlers,
    ...serviceUsers.handlers,
    ...participantConversationHandlers,
    ...withParticipantsHandlers,
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
  timers: { ...receiveTimers, ...stateTimers },
  listens: [reportChange, wakeOnActivity, restartTimers, sendToPhones],
  webhooks: conversationWebhooks,
};
