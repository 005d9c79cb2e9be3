import { cut } from '../platform/cut';
import { createMessages } from '../twilio/messages';
import type { ConversationService } from './conversation';

/** More is refused where it goes to SMS or WhatsApp: https://www.twilio.com/docs/conversations/conversations-limits */
const LONGEST_BODY = 1_600;

export const messagesOf = (service: () => ConversationService) =>
  createMessages({
    create: (sid, { author, body, attributes }) =>
      service()
        .conversations(sid)
        .messages.create({ author, body: cut(body, LONGEST_BODY), attributes, xTwilioWebhookEnabled: 'true' }),
    newest: (sid, limit) => service().conversations(sid).messages.list({ order: 'desc', limit, pageSize: limit }),
  });
