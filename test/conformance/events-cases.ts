import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

const destination = { destination: 'https://example.com/events', method: 'POST' };
const CANCELED = 'com.twilio.taskrouter.task.canceled';

const addSink = ({ sdk }: Stage) =>
  sdk.events.v1.sinks.create({ description: 'Janitor', sinkType: 'webhook', sinkConfiguration: destination });

const addSubscription = async (stage: Stage) => {
  const { sid: sinkSid } = await addSink(stage);
  const types = [{ type: 'com.twilio.taskrouter.task.wrapup' }];
  return stage.sdk.events.v1.subscriptions.create({ description: 'Endings', sinkSid, types });
};

export const eventsCases: Cases = {
  ...resourceCases({
    name: 'events.*Sink',
    many: ({ sdk }) => sdk.events.v1.sinks,
    create: { description: 'Janitor', sinkType: 'webhook', sinkConfiguration: destination },
    update: { description: 'The janitor' },
  }),
  'events.CreateSubscription': async (stage) => [await addSubscription(stage), { description: 'Endings' }],
  'events.FetchSubscription': async (stage) => {
    const { sid } = await addSubscription(stage);
    return [await stage.sdk.events.v1.subscriptions(sid).fetch(), { sid }];
  },
  'events.UpdateSubscription': async (stage) => {
    const { sid } = await addSubscription(stage);
    return [await stage.sdk.events.v1.subscriptions(sid).update({ description: 'Ends' }), { description: 'Ends' }];
  },
  'events.ListSubscription': async (stage) => {
    const { sid } = await addSubscription(stage);
    return [await stage.sdk.events.v1.subscriptions.list(), [expect.objectContaining({ sid })]];
  },
  'events.DeleteSubscription': async (stage) => {
    const { sid } = await addSubscription(stage);
    await stage.sdk.events.v1.subscriptions(sid).remove();
    return [await stage.sdk.events.v1.subscriptions.list(), []];
  },
  ...resourceCases({
    name: 'events.*SubscribedEvent',
    key: 'type',
    many: async (stage) => stage.sdk.events.v1.subscriptions((await addSubscription(stage)).sid).subscribedEvents,
    create: { type: CANCELED },
    created: { type: CANCELED, schemaVersion: 4 },
    update: { schemaVersion: 3 },
  }),
};
