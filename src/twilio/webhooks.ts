import { attempt, unless } from '../platform/errors';
import { fieldsIn, given, listIn, numberIn, stringIn } from '../platform/parse';

/** A webhook of one Chat Channel or Conversation, as it is put back. */
interface BotWebhook {
  url: string;
  method: 'GET' | 'POST';
  /** Absent: those that a customer's messages come with. */
  filters?: string[];
  /** Chat's alone. */
  retryCount?: number;
}

interface Shown {
  sid: string;
  configuration: unknown;
}

/** Chat's or Conversations' webhooks of one engagement. */
interface WebhooksApi {
  list(sid: string): Promise<Shown[]>;
  fetch(sid: string, hookSid: string): Promise<Shown>;
  remove(sid: string, hookSid: string): Promise<unknown>;
  /** @param answered SIDs of the messages that were dealt with */
  create(sid: string, webhook: BotWebhook, answered: readonly string[]): Promise<{ sid: string }>;
}

/** Twilio's configuration of a webhook, and what the ledger keeps of it, are spelled differently. */
export const webhookIn = (value: unknown): BotWebhook | undefined => {
  const fields = fieldsIn(value);
  const url = stringIn(fields?.url);
  if (!fields || url === undefined) return undefined;
  const retryCount = numberIn(fields.retry_count ?? fields.retryCount);
  return {
    url,
    // The method may come in lower case.
    method: stringIn(fields.method)?.toUpperCase() === 'GET' ? 'GET' : 'POST',
    ...given({ filters: listIn(fields.filters, stringIn), retryCount }),
  };
};

const toHook = (webhook: BotWebhook | undefined): { hook?: BotWebhook & Readonly<Record<string, unknown>> } =>
  webhook ? { hook: { ...webhook } } : {};

/** Where `/inbound` is: https://www.twilio.com/docs/serverless/functions-assets/functions, by its file's name. */
const INBOUND = '/inbound';
const placeOf = (url = '') => (URL.canParse(url) ? new URL(url) : { pathname: '', host: '' });
/** Whether a webhook leads to an `/inbound`, wherever that is. */
export const isInbound = (url?: string): boolean => placeOf(url).pathname.endsWith(INBOUND);

/** @param domain where this bundle is deployed; absent: not known */
export const createWebhooks = (api: WebhooksApi, domain?: string) => {
  const read = async (sid: string, hookSid: string) => {
    const found = await unless(['gone'], () => api.fetch(sid, hookSid));
    return found && { sid: hookSid, ...toHook(webhookIn(found.configuration)) };
  };
  const all = async (sid: string): Promise<Shown[]> => (await unless(['gone'], () => api.list(sid))) ?? [];
  const find = async (sid: string) => {
    // A list may show one twice.
    const shown = new Map((await all(sid)).map((one) => [one.sid, one]));
    const found = [...shown.values()]
      .map(({ sid: hookSid, configuration }) => ({ sid: hookSid, ...toHook(webhookIn(configuration)) }))
      .filter(({ hook }) => isInbound(hook?.url));
    const here = found.find(({ hook }) => placeOf(hook?.url).host === domain);
    // Of several that lead elsewhere none is known to be this bundle's.
    return here ?? (found.length === 1 ? found[0] : undefined);
  };
  return {
    all,
    of: (sid: string, hookSid?: string) => (hookSid === undefined ? find(sid) : read(sid, hookSid)),

    async remove(sid: string, hookSid: string): Promise<void> {
      await unless(['gone'], () => api.remove(sid, hookSid));
    },

    async restore(sid: string, hook: Readonly<Record<string, unknown>>, answered: readonly string[]): Promise<string> {
      const webhook = webhookIn(hook);
      return webhook ? (await attempt(() => api.create(sid, webhook, answered))).sid : '';
    },

    async twin(sid: string, hook: Readonly<Record<string, unknown>>): Promise<string | undefined> {
      const webhook = webhookIn(hook);
      const there = webhook ? await attempt(() => api.list(sid)) : [];
      return there.find(({ configuration }) => webhookIn(configuration)?.url === webhook?.url)?.sid;
    },
  };
};
