/** https://www.twilio.com/docs/chat/webhook-events */
const CHAT = [
  ...['onMessageSent', 'onMessageUpdated', 'onMessageRemoved', 'onChannelAdded', 'onChannelUpdated'],
  ...['onChannelDestroyed', 'onMemberAdded', 'onMemberUpdated', 'onMemberRemoved'],
];

/** https://www.twilio.com/docs/taskrouter/api/event/reference */
const TASKROUTER = {
  task: ['created', 'updated', 'canceled', 'wrapup', 'completed', 'deleted', 'system-deleted'],
  reservation: [
    ...['created', 'accepted', 'rejected', 'timeout', 'canceled', 'rescinded', 'wrapup', 'completed', 'failed'],
  ],
  'task-queue': ['created', 'deleted', 'entered', 'timeout', 'moved'],
  workflow: ['created', 'updated', 'deleted', 'entered', 'timeout', 'skipped', 'target-matched'],
  worker: [
    'created',
    'deleted',
    'activity.update',
    'attributes.update',
    'capacity.update',
    'channel.availability.update',
  ],
};

/** What the webhooks that a person may want to disturb are called. */
export const WEBHOOK_NAMES: readonly string[] = [
  ...CHAT,
  // A batch of an Event Streams sink.
  'event-stream',
  ...Object.entries(TASKROUTER).flatMap(([resource, events]) => events.map((event) => `${resource}.${event}`)),
];
