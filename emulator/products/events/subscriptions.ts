import { badRequest } from '../../core/errors';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import { sinks } from './sinks';

interface SubscriptionRow {
  sid: string;
  sink_sid: string;
}

interface SubscribedEventRow {
  subscription_sid: string;
  /** `com.twilio.taskrouter.task.canceled` */
  type: string;
  schema_version: number;
}

/**
 * "the last available schema version will be used": the documentation of Subscribed Events. TaskRouter's.
 * @fidelity events.schema
 */
const SCHEMA_VERSION = 4;

export const subscriptions = defineResource<SubscriptionRow, 'events.Subscription'>('events.Subscription', {
  prefix: 'DF',
  children: ['events.SubscribedEvent'],
  list: ({ input }) => ({ where: (row) => matchesFilter(input.SinkSid, row.sink_sid) }),
  created(row, _call, world) {
    // Approximate: neither the code nor the sentence is known. @fidelity events.refusals
    if (!sinks.collection(world).get(row.sink_sid)) throw badRequest(`Sink ${row.sink_sid} does not exist`);
  },
  after(what, row, call, world) {
    if (what !== 'create') return;
    for (const one of call.input.Types) {
      const values = { subscription_sid: row.sid, schema_version: SCHEMA_VERSION };
      const event = subscribedEvents.make(world, { ...values, ...Object(one) });
      subscribedEvents.keep(world, row.sid, event);
    }
  },
});

/** Its type is what addresses it. */
export const subscribedEvents = defineResource<SubscribedEventRow, 'events.SubscribedEvent'>('events.SubscribedEvent', {
  prefix: '',
  key: (row) => row.type,
  parents: [subscriptions],
  created(row) {
    row.schema_version ||= SCHEMA_VERSION;
  },
});
