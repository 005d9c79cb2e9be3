import type { Behaviour } from '../core/behaviour';

export const webhooksFidelity: readonly Behaviour[] = [
  {
    id: 'webhooks.signed-posts',
    what: 'webhooks: a form post with a genuine `X-Twilio-Signature`, sent at once',
    level: 'exact',
    source: 'docs/usage/security',
  },
  {
    id: 'webhooks.overrides',
    what: "connection overrides behind a webhook's `#`: `rt`, `tt`, `rc`, `rp`; neither requested nor signed",
    level: 'exact',
    but: 'for all but Conversations and Event Streams',
    source: 'docs/usage/webhooks/webhooks-connection-overrides',
  },
  {
    id: 'webhooks.override-limits',
    what: "what an override outside of its range does; whether Chat's own 5 s and `RetryCount` give way to one",
    level: 'unknown',
    but: 'the first is ignored, the second do',
  },
  {
    id: 'webhooks.other-overrides',
    what: 'the overrides `ct`, `sni`, `e`; the header `I-Twilio-Idempotency-Token`',
    level: 'not emulated',
  },
];
