import type { Behaviour } from '../../core/behaviour';

export const eventsFidelity: readonly Behaviour[] = [
  {
    id: 'events.description',
    what: 'Sinks, Subscriptions, Subscribed Events: names, types, required parameters, answers',
    level: 'exact',
    source: "Twilio's OpenAPI description; checked on every call and by `test/conformance.test.ts`",
  },
  {
    id: 'events.undeclared',
    what: "`receive_events_from_subaccounts`, which the description's examples show and its schema does not declare",
    level: 'not emulated',
    but: 'left out',
    source: '`test/conformance/examples.ts`',
  },
  {
    id: 'events.sink-status',
    what: 'a webhook sink is active at once',
    level: 'exact',
    but: 'the guide subscribes right after its creation',
    source: 'docs/events/webhook-quickstart',
  },
  {
    id: 'events.batches',
    what: 'a JSON array of CloudEvents by POST, signed by `bodySHA256` in the URL',
    level: 'exact',
    source: 'docs/events/webhook-quickstart, docs/usage/security',
  },
  {
    id: 'events.redelivery',
    what: 'a sink has 5 s to answer; then, and after any other failure, the same events come again with exponential backoff and jitter, for 4 h',
    level: 'exact',
    but: 'approximate: the first pause of 1 s, and that no status ends it',
    source: 'docs/events/webhook-quickstart, docs/events/event-delivery-and-duplication',
  },
  {
    id: 'events.no-overrides',
    what: "connection overrides in a sink's address have no effect",
    level: 'exact',
    source: 'docs/events/webhook-quickstart',
  },
  {
    id: 'events.batch-time',
    what: 'how long a batch is collected: 100 ms; `batch_events: false` posts each event alone',
    level: 'approximate',
  },
  {
    id: 'events.schema',
    what: "TaskRouter's events only; the schema's version 4",
    level: 'exact',
    but: 'events of other products are not emulated',
    source: 'docs/events/event-types/taskrouter/task',
  },
  {
    id: 'events.rest',
    what: 'sinks by GET, for Kinesis and Segment, test events, validation, types and schemas',
    level: 'not emulated',
    but: '501',
  },
  {
    id: 'events.refusals',
    what: 'a Subscription to a Sink that does not exist: 400',
    level: 'approximate',
    but: 'neither code nor sentence is known',
  },
];
