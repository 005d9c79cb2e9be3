import type { Behaviour } from '../core/behaviour';

export const apiFidelity: readonly Behaviour[] = [
  {
    id: 'api.description',
    what: 'operations, paths, parameters, types, `PageSize` maxima',
    level: 'exact',
    source: 'the description; every request is checked against it',
  },
  {
    id: 'api.answers',
    what: 'answers: every property is there, none is added',
    level: 'exact',
    source: "the description's own examples have exactly their schema's properties; every answer is checked",
  },
  {
    id: 'api.unknown-parameters',
    what: 'a parameter that the description does not name is refused',
    level: 'different',
    but: 'Twilio ignores it',
  },
  {
    id: 'api.errors',
    what: 'errors: `code`, `message`, `more_info`, `status`',
    level: 'exact',
    but: 'codes and messages as the rows of each product say',
    source: 'docs/usage/twilios-response',
  },
  {
    id: 'api.not-emulated',
    what: 'an API, or a version of one, that is not emulated: 501, 20501, with its method and address',
    level: 'different',
    but: 'Twilio would answer',
  },
  {
    id: 'api.wrong-paths',
    what: 'a path that the description does not have: 404, 20404; a method that the path does not have: 405, 20004',
    level: 'exact',
    but: 'approximate: the words',
    source: 'errors/20404, 20004',
  },
  {
    id: 'api.malformed',
    what: 'a path that cannot be decoded: 400, 20001; a `PageToken` that is none: the first page; a broken multipart form: 400',
    level: 'unknown',
  },
  {
    id: 'api.authentication',
    what: 'basic authentication by account SID and auth token; anything else 401, 20003',
    level: 'exact',
    but: 'API keys are not emulated',
    source: 'errors/20003',
  },
  {
    id: 'api.paging',
    what: 'paging: `meta`, `PageToken`, `next_page_url`; a token is a position, so deletions in between skip nothing',
    level: 'exact',
    but: 'approximate: the form of the token',
    source: 'docs/usage/twilios-response',
  },
  {
    id: 'api.previous-page',
    what: '`previous_page_url` is always null',
    level: 'approximate',
  },
  {
    id: 'api.list-order',
    what: 'lists are in order of creation, oldest first, unless an operation has an order of its own',
    level: 'approximate',
  },
  {
    id: 'api.faults',
    what: '429 with `Retry-After` (Sync: 54009), time-outs, lost connections, late effects, stale lists, 404 once',
    level: 'exact',
    but: 'on demand only',
    source: 'errors/20429: "not processed"; errors/54009',
  },
  {
    id: 'api.server-errors',
    what: "500, 502, 503 and 504, as JSON or as a load balancer's page, without and with an effect",
    level: 'unknown',
    but: 'on demand only; nothing says which of them Twilio answers after an effect',
  },
  {
    id: 'api.garbled-answers',
    what: 'answers of another shape, lists that leave an item out or show one twice, requests that arrive twice',
    level: 'unknown',
    but: 'on demand only; seen behind proxies and with eventually consistent stores',
  },
  {
    id: 'api.latency',
    what: 'how long a call takes (option `latency`, log-normal by median and 99th percentile)',
    level: 'unknown',
    but: 'by default no time',
  },
  {
    id: 'api.list-lag',
    what: 'how soon a list shows what is new (options `listLagMs`, `taskQueryLagMs`)',
    level: 'unknown',
    but: 'by default at once',
  },
  {
    id: 'api.path-lag',
    what: 'how soon a path finds what is new (option `visibleAfterMs`, per product)',
    level: 'unknown',
    but: 'by default at once',
  },
  {
    id: 'api.dates-and-sids',
    what: 'dates have whole seconds, SIDs are seeded',
    level: 'exact',
    source: 'the description',
  },
];
