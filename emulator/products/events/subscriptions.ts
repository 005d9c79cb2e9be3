import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import { defineResource, type Kind } from '../shared/resource';
import { description, sinks } from './sinks';

interface SubscriptionRow extends Row {
  sid: string;
  sink_sid: string;
}

interface SubscribedEventRow extends Row {
  /** `com.twilio.taskrouter.task.canceled` */
  type: string;
  schema_version: number;
}

/** "the last available schema version will be used": the documentation of Subscribed Events. TaskRouter's. */
const SCHEMA_VERSION = 4;

export const subscriptions: Kind<SubscriptionRow> = defineResource<SubscriptionRow>(description, {
  product: 'events',
  noun: 'Subscription',
  prefix: 'DF',
  children: ['SubscribedEvent'],
  list: ({ input }) => ({ where: (row) => input.SinkSid === undefined || row.sink_sid === input.SinkSid }),
  created(row, _call, world) {
    // Approximate: neither the code nor the sentence is known.
    if (!sinks.collection(world).get(row.sink_sid)) throw badRequest(`Sink ${row.sink_sid} does not exist`);
  },
  after(what, row, call, world) {
    if (what !== 'create') return;
    for (const one of call.input.Types as Partial<SubscribedEventRow>[]) {
      const place = { SubscriptionSid: row.sid };
      const event = subscribedEvents.make(world, place, { schema_version: SCHEMA_VERSION, ...one });
      subscribedEvents.keep(world, row.sid, event);
    }
  },
});

/** Its type is what addresses it. */
export const subscribedEvents: Kind<SubscribedEventRow> = defineResource<SubscribedEventRow>(description, {
  product: 'events',
  noun: 'SubscribedEvent',
  prefix: '',
  key: (row) => row.type,
  parents: [subscriptions],
  created(row) {
    row.schema_version ||= SCHEMA_VERSION;
  },
});
