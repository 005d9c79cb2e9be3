import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { eventEmitted } from '../taskrouter/events';
import { postBatch, stream } from './deliver';
import { eventsFidelity } from './fidelity';
import { sinks } from './sinks';
import { subscribedEvents, subscriptions } from './subscriptions';

/**
 * Event Streams v1 with webhook sinks and TaskRouter's events. Not emulated (501): types, schemas, test events.
 * @fidelity events.description, events.undeclared, events.rest
 */
export const events: Product<'events'> = {
  name: 'events',
  title: 'Event Streams v1',
  description: loadDescription('events'),
  fidelity: eventsFidelity,
  handlers: { ...sinks.handlers, ...subscriptions.handlers, ...subscribedEvents.handlers },
  timers: { 'event-stream-batch': postBatch },
  listens: [eventEmitted.to(stream)],
  // A batch of a sink.
  webhooks: ['event-stream'],
};
