import type { Behaviour } from '../../core/behaviour';

const WEBHOOKS = 'docs/conversations-classic/conversations-webhooks';

/** Webhooks of Conversations, of their Services and of the account. */
export const webhooksFidelity: readonly Behaviour[] = [
  {
    id: 'conversations.webhooks',
    what: 'targets `webhook` and `trigger`, post-events only, at most 5 (50361); without filters one never fires; a REST request fires them with `X-Twilio-Webhook-Enabled: true` only',
    level: 'exact',
    source: `${WEBHOOKS}; docs/conversations-classic/api/conversation-scoped-webhook-resource; errors/50361`,
  },
  {
    id: 'conversations.webhook-parameters',
    what: 'missing URL 50369, flow 50367, triggers 50371, wrong filter 50365',
    level: 'exact',
    but: 'approximate: the words',
    source: 'errors/50361, 50365, 50367, 50369, 50371',
  },
  {
    id: 'conversations.webhook-filters',
    what: 'a webhook takes filters of either API, and gets each event as the API of its filter names it; `onMessageUpdated` and `onMessageRemoved` as the API it was made by',
    level: 'approximate',
    source: "the description's own example has `onMessageSent`",
  },
  {
    id: 'conversations.webhook-retries',
    what: 'whether a failed delivery is repeated (`conversationWebhookRetries`); `RetryCount` is in the payload; 5 s',
    level: 'unknown',
    but: 'exact: 5 s',
    source: WEBHOOKS,
  },
  {
    id: 'conversations.webhook-overrides',
    what: 'whether connection overrides behind `#` count (`conversationWebhooksTakeOverrides`)',
    level: 'unknown',
    but: 'whether a URL with `#` is refused is no option: it is taken here',
  },
  {
    id: 'conversations.webhooks-by-get',
    what: 'webhooks by GET',
    level: 'not emulated',
    but: 'a loud note in the journal',
  },
  {
    id: 'conversations.studio-webhooks',
    what: 'the target `studio`: each message that fires webhooks triggers the flow by `incomingConversationMessage`',
    level: 'approximate',
    but: "its values: those of a webhook, with Chat's names as well",
  },
  {
    id: 'conversations.triggers',
    what: 'a trigger word counts wherever it stands, in the same case only',
    level: 'unknown',
  },
  {
    id: 'conversations.message-payload',
    what: 'payload of `onMessageAdded`',
    level: 'exact',
    source: `${WEBHOOKS}; captures of an SMS (2025) and of SDK messages (2021) in public code`,
  },
  {
    id: 'conversations.optional-names',
    what: '`ChatServiceSid`, `MessagingServiceSid`, `WebhookSid`, `ClientIdentity` and `ParticipantSid` are in some captured payloads and not in others (`conversationPayloadsLack`)',
    level: 'unknown',
    source: 'the same captures',
  },
  {
    id: 'conversations.other-payloads',
    what: 'payloads of the other events',
    level: 'exact',
    but: 'approximate: without the bindings in `onConversationAdded`; `LastReadMessageIndex` only where it is known',
    source: WEBHOOKS,
  },
  {
    id: 'conversations.replay',
    what: '`ReplayAfter`: a new webhook gets the messages from that index on; whether that one itself is among them: `replayIncludesItsIndex`',
    level: 'exact',
    but: 'unknown: whether those of participants only, and whether what was posted without the header is sent',
    source: 'the description of `CreateConversationScopedWebhook`',
  },
  {
    id: 'conversations.service-webhooks',
    what: 'post-event webhooks of a Service and of the account, by filters; target `flex` calls no URL',
    level: 'exact',
    but: 'approximate: each event goes to all of them alike, although a public project saw differences',
    source: WEBHOOKS,
  },
];
