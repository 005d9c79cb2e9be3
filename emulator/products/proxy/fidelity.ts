import type { Behaviour } from '../../core/behaviour';

export const proxyFidelity: readonly Behaviour[] = [
  {
    id: 'proxy.description',
    what: 'parameters, properties, list envelopes',
    level: 'exact',
    source: "Twilio's OpenAPI description of Proxy v1, checked on every call",
  },
  {
    id: 'proxy.session-names',
    what: 'a Session is fetched by SID or unique name, changed and deleted by SID only',
    level: 'approximate',
    source:
      'the description demands the SID\'s form everywhere but in `FetchSession`; errors/80308 "Session with the unique name not found"',
  },
  {
    id: 'proxy.session-twins',
    what: 'a unique name twice: 80603, with 409',
    level: 'exact',
    but: 'approximate: the status',
    source: 'twilio.com/docs/api/errors/80603',
  },
  {
    id: 'proxy.closed-names',
    what: 'a closed Session keeps its unique name until it is deleted',
    level: 'approximate',
    source: 'errors/80603: "already used by another Session in the same Service"',
  },
  {
    id: 'proxy.session-status',
    what: 'status: open → closed, in-progress → closed, closed → in-progress, else 80608; closed otherwise: 80607',
    level: 'exact',
    source: 'twilio.com/docs/api/errors/80608, 80607',
  },
  {
    id: 'proxy.in-progress',
    what: 'open becomes in-progress with the first message',
    level: 'approximate',
  },
  {
    id: 'proxy.expiry',
    what: '`ttl` after creation or the last interaction, `date_expiry` overrides it',
    level: 'exact',
    but: 'approximate: the values of `closed_reason`',
    source: 'the description',
  },
  {
    id: 'proxy.session-deletion',
    what: 'deletion takes the Participants along and answers 204; a second one 404',
    level: 'exact',
    source: 'the description; docs/proxy/api/session',
  },
  {
    id: 'proxy.participant-deletion',
    what: 'a removed Participant stays on record (`date_deleted`), answers 204',
    level: 'exact',
    but: 'the description says 200',
    source: 'docs/proxy/api/participant',
  },
  {
    id: 'proxy.participants',
    what: 'at most 2 Participants (80609), each once (80103), numbers of the pool only (80605), none free (80206)',
    level: 'exact',
    source: 'twilio.com/docs/api/errors',
  },
  {
    id: 'proxy.pairs',
    what: 'a pair of identifier and proxy identifier is in one live Session only (80604)',
    level: 'exact',
    but: 'approximate: the status',
    source: 'twilio.com/docs/api/errors/80604',
  },
  {
    id: 'proxy.numbers',
    what: 'a number is in one Service only (80104, 80601); one is added by `PhoneNumber`, not by `Sid`',
    level: 'approximate',
    source: 'errors/80104, 80601',
  },
  {
    id: 'proxy.page-size',
    what: 'pages of at most 100 rows',
    level: 'exact',
    but: 'by its text, against its own parameter',
    source: 'the description of `ListSession`',
  },
  {
    id: 'proxy.interactions',
    what: 'Interactions: one per message, read and deleted',
    level: 'approximate',
    but: 'types and states of the two sides',
    source: 'the description',
  },
  {
    id: 'proxy.relay',
    what: "what a channel's clients say, and REST with the webhook header, becomes an SMS; without the header it does not (`smsNeedsWebhookHeader`)",
    level: 'approximate',
    but: 'public code disagrees',
    source: 'Proxy listens by a post-event webhook of the Chat Service; public code disagrees',
  },
  {
    id: 'proxy.rest',
    what: 'rate limits of POST and DELETE (use a fault rule), intercept and status callbacks, message interactions, short codes',
    level: 'not emulated',
    but: 'the last two answer 501',
  },
  {
    id: 'proxy.closed-updates',
    what: 'closing a closed Session is refused as any update of it (80607)',
    level: 'approximate',
    source: 'errors/80607',
  },
];
