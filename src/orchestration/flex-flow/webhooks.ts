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

/** Where the inbound door is: https://www.twilio.com/docs/serverless/functions-assets/functions, by its file's name. */
const INBOUND = '/inbound';

/** @param domain where this bundle is deployed; absent: not known */
export const createWebhooks = (chat: ChatService, domain?: string) => ({
  async read(sid: string, webhookSid: string): Promise<BotWebhook | undefined> {
    const found = await unless(['gone'], () => chat.channels(sid).webhooks(webhookSid).fetch());
    return found && toWebhook(found.configuration as Configuration);
  },

  async find(sid: string): Promise<string | undefined> {
    const all = await unless(['gone'], () => chat.channels(sid).webhooks.list());
    const leadsToInbound = (all ?? []).flatMap(({ sid: webhookSid, configuration }) => {
      const { url = '' } = toWebhook(configuration as Configuration) ?? {};
      const { pathname, host } = URL.canParse(url) ? new URL(url) : { pathname: '', host: '' };
      return pathname.endsWith(INBOUND) ? [{ webhookSid, host }] : [];
    });
    const here = leadsToInbound.find(({ host }) => host === domain);
    // Of several that lead somewhere else, which is ours is anybody's guess.
    const only = leadsToInbound.length === 1 ? leadsToInbound[0] : undefined;
    return (here ?? only)?.webhookSid;
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
