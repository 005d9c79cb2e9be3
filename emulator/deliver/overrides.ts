import type { Failure, Webhook } from './deliver';

/** https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides: `rp` */
const POLICIES: Record<string, readonly Failure[]> = {
  '4xx': ['4xx'],
  '5xx': ['5xx'],
  ct: ['broken'],
  rt: ['timeout'],
  all: ['4xx', '5xx', 'broken', 'timeout'],
};

/** ms; "The total time allowed for all timeouts including retries. If not set, … the maximum limit": `tt` */
const LONGEST_TOTAL_MS = 15_000;

/**
 * A whole number in its range, or `undefined`. Unknown: what Twilio does with another value; here it is ignored.
 * @fidelity webhooks.override-limits
 */
const whole = (text: string | null, least: number, most: number): number | undefined => {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
};

const failuresOf = (text: string | null): Failure[] | undefined => {
  const failures = text?.split(',').flatMap((policy) => POLICIES[policy] ?? []);
  return failures?.length ? failures : undefined;
};

/**
 * The webhook as the connection overrides behind its URL's `#` want it: `rt`, `tt`, `rc` and `rp`. They are neither
 * requested nor signed: "these URL fragments do not make it into the signature computation".
 *
 * Not emulated: `ct`, since a connection here comes about at once or not at all; `sni` and `e`.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 * @fidelity webhooks.overrides, webhooks.other-overrides
 */
export const withOverrides = (webhook: Webhook): Webhook => {
  const [url = '', fragment] = webhook.url.split('#', 2);
  if (fragment === undefined || webhook.takesOverrides === false) return { ...webhook, url };
  const given = new URLSearchParams(fragment);
  const totalMs = whole(given.get('tt'), 100, LONGEST_TOTAL_MS);
  const readMs = whole(given.get('rt'), 100, 15_000) ?? webhook.timeoutMs;
  return {
    ...webhook,
    url,
    timeoutMs: Math.min(readMs, totalMs ?? readMs),
    totalMs: totalMs ?? LONGEST_TOTAL_MS,
    retries: whole(given.get('rc'), 0, 5) ?? webhook.retries,
    retryOn: failuresOf(given.get('rp')) ?? webhook.retryOn,
  };
};
