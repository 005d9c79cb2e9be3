import type { Behaviour } from '../../core/behaviour';

export const v2010Fidelity: readonly Behaviour[] = [
  {
    id: 'v2010.description',
    what: 'Accounts, IncomingPhoneNumbers, Keys and Messages: names, types, required parameters, answers; dates as RFC 2822 has them; pages by `next_page_uri`',
    level: 'exact',
    but: '`tags` of a Message, which examples show and no schema declares, is left out',
    source: "Twilio's OpenAPI description; checked on every call and by `test/conformance.test.ts`",
  },
  {
    id: 'v2010.xml',
    what: 'a path without `.json`, which Twilio answers with XML',
    level: 'not emulated',
    but: '501',
  },
  {
    id: 'v2010.accounts',
    what: 'the account: fetched, listed, renamed',
    level: 'approximate',
    but: 'its first name; subaccounts, and an account that is suspended or closed, answer 501',
  },
  {
    id: 'v2010.keys',
    what: 'API keys: `SK…` and its secret log in to every API but those of Accounts and Keys, until the key is deleted; the secret is shown once',
    level: 'exact',
    but: 'approximate: that the refusal is 401 with 20003; restricted and main keys, and the newer API at iam.twilio.com, are not emulated',
    source: 'docs/iam/api-keys, docs/iam/api-keys/key-resource-v1',
  },
  {
    id: 'v2010.numbers',
    what: 'the numbers of the account: those of its seed, and those that are bought: 21421, 21422, 21452',
    level: 'exact',
    but: 'approximate: the words; every number is free to be bought, of an area code a fictional one; its URLs for calls are kept and not called; the search for numbers answers 501',
    source: 'errors/21421, 21422, 21452',
  },
  {
    id: 'v2010.messages',
    what: 'a Message from a number of the account to a phone; `queued`, then `sent`, then `delivered`; its body can be redacted',
    level: 'exact',
    but: 'approximate: how segments are counted; messages to Flex and Conversations are not listed; media, templates, schedules and Messaging Services answer 501',
    source: 'docs/messaging/api/message-resource',
  },
  {
    id: 'v2010.inbound',
    what: 'a message to a number that has a `SmsUrl`, and that neither Flex nor Conversations take: a signed form, answered within 15 s; or the Studio Flow that the URL names; it is listed as `received`',
    level: 'exact',
    but: 'approximate: opt-out words are told as well; geography, media and other channels than SMS are left out; by GET: not emulated',
    source: 'docs/messaging/guides/webhook-request',
  },
  {
    id: 'v2010.twiml',
    what: '`<Message>` (with `<Body>`, `to`, `from`, `statusCallback`) and `<Redirect>`; `text/plain` is the message itself; another type: 12300, no TwiML: 12100, more than 64 kB: 11750',
    level: 'exact',
    but: 'approximate: ten redirects at most; media and other verbs are not emulated, and the journal names them',
    source: 'docs/messaging/twiml; errors/12300, 12100, 11750',
  },
  {
    id: 'v2010.inbound-fallback',
    what: 'a URL that fails (11200), or answers with something else, gives way to `SmsFallbackUrl`, with `ErrorCode` and `ErrorUrl`',
    level: 'exact',
    source: 'docs/usage/security/availability-reliability',
  },
  {
    id: 'v2010.message-refusals',
    what: 'refusals: 21211, 21266, 21602, 21603, 21606, 21610',
    level: 'exact',
    but: 'approximate: the words of some',
    source: 'errors/21211, 21266, 21602, 21603, 21606, 21610',
  },
  {
    id: 'v2010.message-status',
    what: 'status callbacks of `sent` and `delivered`, none of the first status',
    level: 'exact',
    but: 'approximate: when they come (at once, and 500 ms later); `sending`, failures and carriers without receipts are not emulated',
    source: 'docs/messaging/guides/outbound-message-status-in-status-callbacks',
  },
];
