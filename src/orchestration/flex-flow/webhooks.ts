import type { BotWebhook } from '../../engagement/ledger';
import { attempt, unless } from '../../platform/errors';
import type { ChatService } from './channels';

interface Configuration {
  url?: unknown;
  method?: unknown;
  filters?: unknown;
  retry_count?: unknown;
}

/** The SDK types a webhook's configuration as anything; only what is well-formed is taken from it. */
const toWebhook = (configuration: Configuration): BotWebhook | undefined => {
  const { url, method, filters, retry_count: retries } = configuration;
  if (typeof url !== 'string') return undefined;
  return {
    url,
    method: typeof method === 'string' ? method : 'POST',
    filters: Array.isArray(filters) ? filters.map(String) : ['onMessageSent'],
    retryCount: typeof retries === 'number' ? retries : 0,
  };
};

export const createWebhooks = (chat: ChatService) => ({
  async read(sid: string, webhookSid: string): Promise<BotWebhook | undefined> {
    const found = await unless(['gone'], () => chat.channels(sid).webhooks(webhookSid).fetch());
    return found && toWebhook(found.configuration as Configuration);
  },

  async remove(sid: string, webhookSid: string): Promise<void> {
    await unless(['gone'], () => chat.channels(sid).webhooks(webhookSid).remove());
  },

  async restore(sid: string, webhook: BotWebhook): Promise<string> {
    const there = await attempt(() => chat.channels(sid).webhooks.list());
    const twin = there.find((one) => toWebhook(one.configuration as Configuration)?.url === webhook.url);
    if (twin) return twin.sid;
    const made = await attempt(() =>
      chat.channels(sid).webhooks.create({
        type: 'webhook',
        'configuration.url': webhook.url,
        'configuration.method': webhook.method === 'GET' ? 'GET' : 'POST',
        'configuration.filters': webhook.filters,
        'configuration.retryCount': webhook.retryCount,
      }),
    );
    return made.sid;
  },
});
