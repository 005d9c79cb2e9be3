import { given } from '../platform/parse';
import { createWebhooks } from '../twilio/webhooks';
import type { ConversationService } from './conversation';

/** @param positionOf the position of the newest of some messages */
export const webhooksOf = (
  service: () => ConversationService,
  positionOf: (sid: string, messageSids: readonly string[]) => Promise<number | undefined>,
  domain?: string,
) =>
  createWebhooks(
    {
      list: (sid) => service().conversations(sid).webhooks.list(),
      fetch: (sid, hookSid) => service().conversations(sid).webhooks(hookSid).fetch(),
      remove: (sid, hookSid) => service().conversations(sid).webhooks(hookSid).remove(),
      /** What was written while it was off comes again, with the last message that was answered; that one is known. */
      async create(sid, { url, method, filters = ['onMessageAdded'] }, answered) {
        const replayAfter = answered.length ? await positionOf(sid, answered) : undefined;
        return service()
          .conversations(sid)
          .webhooks.create({
            target: 'webhook',
            'configuration.url': url,
            'configuration.method': method === 'GET' ? 'get' : 'post',
            'configuration.filters': filters,
            ...given({ 'configuration.replayAfter': replayAfter }),
          });
      },
    },
    domain,
  );
