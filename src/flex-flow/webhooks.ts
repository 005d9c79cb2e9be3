import type { Hook } from '../core/port';
import { attempt, unless } from '../platform/errors';
import { fieldsIn, listIn, numberIn, stringIn } from '../platform/parse';
import type { ChatService } from './channels';

/** A Chat Channel's webhook, as it is put back. */
interface ChannelWebhook {
  url: string;
  method: 'GET' | 'POST';
  filters: string[];
  retryCount: number;
}

/** Twilio's configuration of a webhook, and what the ledger keeps of it, are spelled differently. */
const webhookIn = (value: unknown): ChannelWebhook | undefined => {
  const fields = fieldsIn(value);
  const url = stringIn(fields?.url);
  if (!fields || url === undefined) return undefined;
  return {
    url,
    // The method may come in lower case.
    method: stringIn(fields.method)?.toUpperCase() === 'GET' ? 'GET' : 'POST',
    filters: listIn(fields.filters, stringIn) ?? ['onMessageSent'],
    retryCount: numberIn(fields.retry_count ?? fields.retryCount) ?? 0,
  };
};

const toHook = (webhook: ChannelWebhook | undefined): { hook?: Hook } => (webhook ? { hook: { ...webhook } } : {});

/** Where `/inbound` is: https://www.twilio.com/docs/serverless/functions-assets/functions, by its file's name. */
const INBOUND = '/inbound';

/** @param domain where this bundle is deployed; absent: not known */
export const createWebhooks = (chat: ChatService, domain?: string) => {
  const read = async (sid: string, hookSid: string) => {
    const found = await unless(['gone'], () => chat.channels(sid).webhooks(hookSid).fetch());
    return found && { sid: hookSid, ...toHook(webhookIn(found.configuration)) };
  };
  const find = async (sid: string) => {
    const all = await unless(['gone'], () => chat.channels(sid).webhooks.list());
    const leadsToInbound = (all ?? []).flatMap(({ sid: hookSid, configuration }) => {
      const webhook = webhookIn(configuration);
      const { pathname, host } =
        webhook && URL.canParse(webhook.url) ? new URL(webhook.url) : { pathname: '', host: '' };
      return pathname.endsWith(INBOUND) ? [{ found: { sid: hookSid, ...toHook(webhook) }, host }] : [];
    });
    const here = leadsToInbound.find(({ host }) => host === domain);
    // Of several that lead elsewhere none is known to be this bundle's.
    const only = leadsToInbound.length === 1 ? leadsToInbound[0] : undefined;
    return (here ?? only)?.found;
  };
  return {
    of: (sid: string, hookSid?: string) => (hookSid === undefined ? find(sid) : read(sid, hookSid)),

    async remove(sid: string, hookSid: string): Promise<void> {
      await unless(['gone'], () => chat.channels(sid).webhooks(hookSid).remove());
    },

    async restore(sid: string, hook: Hook, isRetry: boolean): Promise<string> {
      const webhook = webhookIn(hook);
      if (!webhook) return '';
      const there = isRetry ? await attempt(() => chat.channels(sid).webhooks.list()) : [];
      const twin = there.find(({ configuration }) => webhookIn(configuration)?.url === webhook.url);
      if (twin) return twin.sid;
      const made = await attempt(() =>
        chat.channels(sid).webhooks.create({
          type: 'webhook',
          'configuration.url': webhook.url,
          'configuration.method': webhook.method,
          'configuration.filters': webhook.filters,
          'configuration.retryCount': webhook.retryCount,
        }),
      );
      return made.sid;
    },
  };
};
