import type { TwilioWorld } from '../shared/world';
import { type TaskRouterCloudEvent, toCloudEvents } from '../taskrouter/cloud-events';
import type { EventRow } from '../taskrouter/rows';
import { type SinkRow, sinks } from './sinks';
import { subscribedEvents, subscriptions } from './subscriptions';

/** ms; "The maximum timeout for a webhook Sink response": https://www.twilio.com/docs/events/webhook-quickstart */
const TIMEOUT_MS = 5_000;

/**
 * "retries delivering an event for up to four hours", "with an exponential backoff with jitter". Approximate: the
 * first pause, and that every failure is retried.
 * @see https://www.twilio.com/docs/events/event-delivery-and-duplication
 * @fidelity events.redelivery
 */
const PATIENCE_MS = 4 * 3_600_000;
const FIRST_PAUSE_MS = 1_000;

/** Approximate: how long a batch is collected. @fidelity events.batch-time */
const BATCH_MS = 100;

/** What waits to be posted to a sink. */
const waiting = (world: TwilioWorld, sinkSid: string) =>
  world.store.of<TaskRouterCloudEvent>('events.Waiting', sinkSid);

/** The sinks that are to have an event; one that several Subscriptions name has it once. */
const sinksOf = (world: TwilioWorld, type: string): SinkRow[] => {
  const sids = subscriptions
    .collection(world)
    .all()
    .filter(({ sid }) => subscribedEvents.collection(world, sid).get(type))
    .map(({ sink_sid }) => sink_sid);
  return [...new Set(sids)].flatMap((sid) => sinks.collection(world).get(sid) ?? []);
};

const post = (
  world: TwilioWorld,
  { sink_configuration: { destination } }: SinkRow,
  json: TaskRouterCloudEvent[],
): void =>
  world.deliverer.deliver({
    url: destination,
    name: 'event-stream',
    params: {},
    json,
    timeoutMs: TIMEOUT_MS,
    retries: Number.POSITIVE_INFINITY,
    retryOn: ['3xx', '4xx', '5xx', 'timeout', 'broken'],
    backoffMs: FIRST_PAUSE_MS,
    totalMs: PATIENCE_MS,
    // "Webhook connection overrides aren't supported in Event Streams": the quickstart. @fidelity events.no-overrides
    takesOverrides: false,
  });

/** A TaskRouter event on its way to all that subscribed to it. */
export const stream = (world: TwilioWorld, event: EventRow): void => {
  const type = `com.twilio.taskrouter.${event.event_type}`;
  for (const sink of sinksOf(world, type)) {
    const [cloudEvent] = toCloudEvents([event]);
    if (!cloudEvent) continue;
    if (sink.sink_configuration.batch_events === false) {
      post(world, sink, [cloudEvent]);
      continue;
    }
    const queue = waiting(world, sink.sid);
    if (!queue.size) world.schedule(BATCH_MS, 'event-stream-batch', { sinkSid: sink.sid });
    queue.insert(cloudEvent.id, { ...cloudEvent });
  }
};

/** "always an array, also of one event" @fidelity events.batches */
export const postBatch = (world: TwilioWorld, { sinkSid = '' }: Record<string, string>): void => {
  const sink = sinks.collection(world).get(sinkSid);
  const batch = waiting(world, sinkSid).all();
  world.store.drop('events.Waiting', sinkSid);
  if (sink) post(world, sink, batch);
};
