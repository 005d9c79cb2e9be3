import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { EmulatorClock } from '../core/clock';
import type { Ids } from '../core/ids';
import type { Journal } from '../core/journal';
import { withOverrides } from './overrides';

/** How an attempt fails that is worth another one: a status, a class of statuses, no answer in time, no connection. */
export type Failure = number | '3xx' | '4xx' | '5xx' | 'timeout' | 'broken';

/** A post that Twilio owes to a URL. */
export interface Webhook {
  /** With the connection overrides behind `#`, if any. */
  url: string;
  /** `onMessageSent`, `task.canceled`: what the journal and the delivery plan know it by. */
  name: string;
  /** A form; without `json` this is the body. */
  params: Record<string, string>;
  /** The body of an Event Streams sink. */
  json?: unknown;
  timeoutMs: number;
  /** How often it is tried again. */
  retries: number;
  retryOn: readonly Failure[];
  /** Set in the parameters of a repeated attempt (Chat's `RetryCount`). */
  countRetries?: boolean;
  /** ms from the first attempt; no later one begins after it. Default: for ever. */
  totalMs?: number;
  /** ms before the first retry, doubled with each, by up to a half more at random. Default: retries follow at once. */
  backoffMs?: number;
  /** Whether its sender takes connection overrides. Default: it does. */
  takesOverrides?: boolean;
  /** Called where it failed in a way of {@link retryOn}, and was tried {@link retries} times already. */
  onGivenUp?: () => void;
  /** Called once with what was answered in the end; without a reply where nothing was. */
  onReply?: (reply?: Reply) => void;
}

/** What the receiver answered. */
export interface Reply {
  status: number;
  contentType?: string;
  /** Default: empty. */
  body?: string;
  /** It was longer than {@link MOST_REPLY}, and is not here. */
  isTooLong?: true;
}

/** Bytes; "the response body must not exceed 64kB": https://www.twilio.com/docs/studio/widget-library/run-function */
export const MOST_REPLY = 65_536;

/** The request as it leaves: the receiver is an HTTP server, or a Function called in this process. */
export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  /** `began` of the journal's entry: what it leads to can name it as its cause. */
  entry?: number;
}

/** Resolves with the answer; rejects where there was none, with a `TimeoutError` where it came too late. */
export type Poster = (post: Post) => Promise<Reply>;

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

interface DelivererOptions {
  authToken: string;
  clock: EmulatorClock;
  ids: Ids;
  journal: Journal;
  post: Poster;
}

/** Where it goes, and what it is about. */
const detailOf = ({ url, params }: Webhook): Record<string, string> => {
  const sid = params.TaskSid ?? params.ConversationSid ?? params.ChannelSid ?? params.MessageSid;
  return sid ? { url, sid } : { url };
};

/**
 * The request as it leaves. A form is signed with the URL; of JSON the hash stands in the URL, and the URL is signed:
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
const postOf = ({ url, params, json, timeoutMs }: Webhook, token: string): Post => {
  const signed = (address: string, contentType: string, body: string, form: Record<string, string>): Post => ({
    url: address,
    headers: {
      'content-type': `${contentType}; charset=utf-8`,
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': getExpectedTwilioSignature(token, address, form),
    },
    body,
    timeoutMs,
  });
  if (json === undefined) {
    return signed(url, 'application/x-www-form-urlencoded', new URLSearchParams(params).toString(), params);
  }
  const body = JSON.stringify(json);
  const target = new URL(url);
  target.searchParams.set('bodySHA256', createHash('sha256').update(body).digest('hex'));
  return signed(target.href, 'application/json', body, {});
};

type End = number | 'timeout' | 'broken';

/** One of the copies of a delivery. */
interface Copy {
  number: number;
  /** `began` of the first entry of each delivery of which there are several. */
  first: { began?: number };
  of: number;
}

const isAmong = (failures: readonly Failure[], end: End): boolean =>
  failures.includes(end) || (typeof end === 'number' && failures.includes(`${Math.floor(end / 100)}xx` as Failure)); // reason: a class that does not exist is in no list

// @fidelity webhooks.signed-posts
export const createDeliverer = ({ authToken, clock, ids, journal, post }: DelivererOptions): Deliverer => {
  const attempt = async (
    webhook: Webhook,
    retry: number,
    token: string,
    copy: Copy,
    since = clock.now(),
  ): Promise<void> => {
    const { countRetries = false, backoffMs = 0, totalMs = Number.POSITIVE_INFINITY, retries, retryOn } = webhook;
    const params = countRetries ? { ...webhook.params, RetryCount: String(retry) } : webhook.params;
    const which = copy.of > 1 ? { copy: `${copy.number} of ${copy.of}` } : {};
    const detail = { ...detailOf(webhook), retry, ...which };
    const entry = journal.open({ kind: 'webhook', name: webhook.name, detail });
    if (copy.of > 1) {
      copy.first.began ??= entry.began;
      entry.copyOf = copy.first.began;
    }
    let failure: unknown;
    const post = postOf({ ...webhook, params }, token);
    journal.keep(entry, { url: post.url, headers: post.headers, sent: post.body });
    let reply: Reply | undefined;
    const end: End = await deliverer.post({ ...post, entry: entry.began }).then(
      (answer) => {
        reply = answer;
        return answer.status;
      },
      (error: unknown) => {
        failure = (error as { name?: unknown } | undefined)?.name;
        return failure === 'TimeoutError' ? 'timeout' : 'broken';
      },
    );
    const fault = failure === 'NotAllowed' ? { fault: 'not allowed' } : {};
    journal.keep(entry, { got: reply?.body ?? '' });
    journal.close(entry, { status: typeof end === 'number' ? end : 0, ...fault });
    const settle = () => copy.number === 1 && webhook.onReply?.(reply);
    if (!isAmong(retryOn, end)) return void settle();
    if (retry >= retries) {
      webhook.onGivenUp?.();
      return void settle();
    }
    const pause = Math.round(backoffMs * 2 ** retry * (1 + (backoffMs ? ids.random() / 2 : 0)));
    if (clock.now() + pause - since >= totalMs) return void settle();
    if (!pause) return attempt(webhook, retry + 1, token, copy, since);
    clock.setTimeout(() => void clock.track(attempt(webhook, retry + 1, token, copy, since)), pause);
  };

  const ruleFor = (name: string): DeliveryRule => {
    const rule = deliverer.rules.find((r) => (r.name ?? name) === name && r.times !== 0);
    if (rule?.times !== undefined) rule.times -= 1;
    return rule ?? {};
  };

  const deliverer: Deliverer = {
    rules: [],
    post,
    deliver(wanted) {
      const webhook = withOverrides(wanted);
      const { copies = 1, delayMs = 0, spacingMs = 0, jitterMs = 0, forged = false } = ruleFor(webhook.name);
      if (copies === 0) {
        const entry = journal.open({ kind: 'webhook', name: webhook.name, detail: detailOf(webhook) });
        const { url, headers, body: sent } = postOf(webhook, authToken);
        journal.keep(entry, { url, headers, sent });
        journal.close(entry, { fault: 'lost' });
        clock.setTimeout(() => webhook.onReply?.(), webhook.timeoutMs);
      }
      const token = forged ? `${authToken}-forged` : authToken;
      const first: Copy['first'] = {};
      const leaving = new Map<number, Copy[]>();
      for (let copy = 0; copy < copies; copy += 1) {
        const ms = delayMs + copy * spacingMs + Math.floor(jitterMs * (jitterMs ? ids.random() : 0));
        leaving.set(ms, [...(leaving.get(ms) ?? []), { number: copy + 1, of: copies, first }]);
      }
      // Copies of one time share a timer: the clock lets what a timer began come to rest before the next one.
      for (const [ms, together] of leaving) {
        clock.setTimeout(() => {
          for (const copy of together) void clock.track(attempt(webhook, 0, token, copy));
        }, ms);
      }
    },
  };
  return deliverer;
};
