import { createWebhooks } from '../twilio/webhooks';
import type { ChatService } from './channels';

export const webhooksOf = (chat: () => ChatService, domain?: string) =>
  createWebhooks(
    {
      list: (sid) => chat().channels(sid).webhooks.list(),
      fetch: (sid, hookSid) => chat().channels(sid).webhooks(hookSid).fetch(),
      remove: (sid, hookSid) => chat().channels(sid).webhooks(hookSid).remove(),
      create: (sid, { url, method, filters = ['onMessageSent'], retryCount = 0 }) =>
        chat().channels(sid).webhooks.create({
          type: 'webhook',
          'configuration.url': url,
          'configuration.method': method,
          'configuration.filters': filters,
          'configuration.retryCount': retryCount,
        }),
    },
    domain,
  );
