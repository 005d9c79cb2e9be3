import type { Behaviour } from '../../core/behaviour';

export const syncFidelity: readonly Behaviour[] = [
  {
    id: 'sync.description',
    what: 'requests and answers: names, types, required parameters',
    level: 'exact',
    source: "Twilio's OpenAPI description; checked on every call and by `test/conformance.test.ts`",
  },
  {
    id: 'sync.twins',
    what: 'a unique name is unique: 409 with 54301; a key of a Map: 409 with 54208',
    level: 'exact',
    source: 'docs/api/errors/54301, 54208',
  },
  {
    id: 'sync.unique-names',
    what: 'a unique name that looks like a SID, or is longer than 256 characters: 54302',
    level: 'exact',
    but: 'approximate: the status; the description allows 320 characters',
    source: 'docs/api/errors/54302',
  },
  {
    id: 'sync.revisions',
    what: '`revision` counts up, is the ETag, and If-Match with another one is refused: 412 with 54103',
    level: 'exact',
    source: 'docs/sync/mutation-and-conflict-resolution, docs/api/errors/54103',
  },
  {
    id: 'sync.time-to-live',
    what: 'a time to live of 0 (for ever) to 31,536,000 s, else 54011; renewed by an update; then the object is gone',
    level: 'exact',
    but: 'approximate: gone to the second; Twilio may take longer',
    source: 'docs/sync/limits, docs/api/errors/54011',
  },
  {
    id: 'sync.size',
    what: 'at most 16 KiB of data: 413 with 54006',
    level: 'exact',
    source: 'docs/sync/limits',
  },
  {
    id: 'sync.default-service',
    what: 'the service `default` is there',
    level: 'exact',
    but: 'approximate: its properties',
    source: 'docs/sync/api/service',
  },
  {
    id: 'sync.list-index',
    what: 'an item of a List that is deleted at the end gives its index away to the next one',
    level: 'approximate',
    but: "Twilio's indexes are not documented to be reused",
  },
  {
    id: 'sync.list-revisions',
    what: '`revision` and `date_updated` of a List or Map when its items change',
    level: 'not emulated',
    but: 'they stay',
  },
  {
    id: 'sync.rest',
    what: 'clients with a token and what they hear, reachability and other webhooks',
    level: 'not emulated',
    but: 'no effect',
  },
  {
    id: 'sync.permissions',
    what: 'permissions of Documents, Lists and Maps, by identity; the first update brings one',
    level: 'exact',
    but: 'without an effect: no client here reads by a token',
    source: 'docs/sync/api/document-permission-resource',
  },
  {
    id: 'sync.streams',
    what: 'Streams, and Messages of at most 4 KiB, which are kept nowhere; the journal has them',
    level: 'exact',
    but: 'approximate: the status and number of a longer one',
    source: 'docs/sync/limits, docs/sync/api/stream-message-resource',
  },
  {
    id: 'sync.rate-limits',
    what: 'limits per second',
    level: 'not emulated',
    but: 'faults can answer 429',
    source: 'docs/sync/limits',
  },
];
