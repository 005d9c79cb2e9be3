import { createMessages } from '../twilio/messages';
import type { ChatService } from './channels';

export const messagesOf = (chat: () => ChatService) =>
  createMessages({
    create: (sid, { author: from, body, attributes }) =>
      chat().channels(sid).messages.create({ from, body, attributes, xTwilioWebhookEnabled: 'true' }),
    newest: (sid, limit) => chat().channels(sid).messages.list({ order: 'desc', limit, pageSize: limit }),
  });
