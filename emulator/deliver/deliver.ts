import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { EmulatorClock } from '../core/clock';
import type { Ids } from '../core/ids';
import type { Journal } from '../core/journal';

/** A form post that Twilio owes to somebody's URL. */
export interface Webhook {
  url: string;
  /** `onMessageSent`, `task.canceled`: what the journal and the delivery plan know it by. */
  name: string;
  params: Record<string, string>;
  timeoutMs: number;
  /** How often it is tried again. */
  retries: number;
  /** What is worth another try: an answer with that status, none in time, or a connection that broke. */
  retryOn: readonly (number | 'timeout' | 'broken')[];
  /** Set in the parameters of a repeated attempt (Chat's `RetryCount`). */
  countRetries?: boolean;
}

/** The request as it leaves: the receiver is an HTTP server, or a Function called in this process. */
export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

/** Resolves with the answer's status; rejects where there was none, with a `TimeoutError` where it came too late. */
export type Poster = (post: Post) => Promise<{ status: number }>;

/** How webhooks of one name travel. Default: one copy, at once. */
export interface DeliveryRule {
  /** As in {@link Webhook.name}; absent: all. */
  name?: string;
  /** 0 loses it. */
  copies?: number;
  delayMs?: number;
  /** Between copies. 0: all at the same time. */
  spacingMs?: number;
  /** Each copy is delayed by up to this much more, so that later ones overtake earlier ones. */
  jitterMs?: number;
  /** Signed with another token. */
  forged?: boolean;
  /** Applies to so many webhooks, then is used up. Default: always. */
  times?: number;
}

export interface Deliverer {
  rules: DeliveryRule[];
  post: Poster;
  deliver(webhook: Webhook): void;
}

export interface DelivererOptions {
  authToken: string;
  clock: EmulatorClock;
  ids: Ids;
  journal: Journal;
  post: Poster;
}

/** Where it goes, and what it is about. */
const detailOf = ({ url, params }: Webhook): Record<string, string> => {
  const sid = params.TaskSid ?? params.ConversationSid ?? params.ChannelSid;
  return sid ? { url, sid } : { url };
};

export const createDeliverer = ({ authToken, clock, ids, journal, post }: DelivererOptions): Deliverer => {
  const attempt = async (webhook: Webhook, retry: number, token: string): Promise<void> => {
    const params = webhook.countRetries ? { ...webhook.params, RetryCount: String(retry) } : webhook.params;
    const entry = journal.open({ kind: 'webhook', name: webhook.name, detail: { ...detailOf(webhook), retry } });
    const end = await deliverer
      .post({
        url: webhook.url,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'user-agent': 'TwilioProxy/1.1',
          'x-twilio-signature': getExpectedTwilioSignature(token, webhook.url, params),
        },
        body: new URLSearchParams(params).toString(),
        timeoutMs: webhook.timeoutMs,
      })
      .then(
        (answer) => answer.status,
        (error: unknown) => ((error as { name?: unknown } | undefined)?.name === 'TimeoutError' ? 'timeout' : 'broken'),
      );
    journal.close(entry, { status: typeof end === 'number' ? end : 0 });
    if (retry < webhook.retries && webhook.retryOn.includes(end)) await attempt(webhook, retry + 1, token);
  };

  const ruleFor = (name: string): DeliveryRule => {
    const rule = deliverer.rules.find((r) => (r.name ?? name) === name && r.times !== 0);
    if (rule?.times !== undefined) rule.times -= 1;
    return rule ?? {};
  };

  const deliverer: Deliverer = {
    rules: [],
    post,
    deliver(webhook) {
      const { copies = 1, delayMs = 0, spacingMs = 0, jitterMs = 0, forged = false } = ruleFor(webhook.name);
      if (copies === 0) journal.note({ kind: 'webhook', name: webhook.name, detail: detailOf(webhook), fault: 'lost' });
      for (let copy = 0; copy < copies; copy += 1) {
        const ms = delayMs + copy * spacingMs + Math.floor(jitterMs * (jitterMs ? ids.random() : 0));
        const token = forged ? `${authToken}-forged` : authToken;
        clock.setTimeout(() => void clock.track(attempt(webhook, 0, token)), ms);
      }
    },
  };
  return deliverer;
};
