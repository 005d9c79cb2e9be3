import type { EventRow } from './rows';

/**
 * One TaskRouter event as Event Streams sends it.
 * @see https://www.twilio.com/docs/events/event-types/taskrouter/task
 */
export interface TaskRouterCloudEvent {
  specversion: '1.0';
  /** `com.twilio.taskrouter.task.canceled` */
  type: string;
  source: string;
  /** One per event, the same when it is sent again: what a receiver tells repetitions by. */
  id: string;
  dataschema: string;
  datacontenttype: 'application/json';
  time: string;
  data: Record<string, unknown> & { payload: Record<string, unknown> };
}

/** Numbers in `payload`; everything else in it is text. */
const NUMBERS = ['task_age', 'task_priority', 'task_version', 'worker_time_in_previous_activity_ms'];

/** Seconds in a callback's parameters, ISO 8601 in `payload`. */
const DATES = ['task_date_created', 'task_queue_entered_date'];

const iso = (ms: number) => new Date(ms).toISOString();

const payloadOf = (event: EventRow): Record<string, unknown> => ({
  sid: event.sid,
  eventtype: event.event_type,
  event_description: event.description,
  account_sid: event.account_sid,
  resource_type: event.resource_type,
  resource_sid: event.resource_sid,
  timestamp: iso(event.event_date_ms),
  ...Object.fromEntries(
    Object.entries(event.event_data).map(([name, value]) => {
      if (NUMBERS.includes(name)) return [name, Number(value)];
      return [name, DATES.includes(name) && value ? iso(Number(value) * 1000) : value];
    }),
  ),
});

const oneCloudEvent = (event: EventRow): TaskRouterCloudEvent => ({
  specversion: '1.0',
  type: `com.twilio.taskrouter.${event.event_type}`,
  // Approximate: the documentation's example has only placeholders for `source` and `id`.
  // @fidelity taskrouter.cloud-events
  source: `/v1/Workspaces/${event.workspace_sid}/Events/${event.sid}`,
  id: `EZ${event.sid.slice(2)}`,
  dataschema: 'https://events-schemas.twilio.com/TaskRouter.WDSEvent/4',
  datacontenttype: 'application/json',
  time: iso(event.event_date_ms),
  data: {
    sid: event.sid,
    // `reservation.created` → `ReservationCreated`
    name: event.event_type.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    account_sid: event.account_sid,
    timestamp: iso(event.event_date_ms),
    level: 'INFO',
    group: event.event_type.split('.')[0],
    product_name: 'TaskRouter',
    publisher: event.event_data.workspace_name,
    publisher_metadata: '{}',
    payload_type: 'application/json',
    payload: payloadOf(event),
  },
});

/**
 * What a webhook sink posts, as JSON: always an array, also of one event.
 * @see https://www.twilio.com/docs/events/webhook-quickstart
 */
export const toCloudEvents = (events: EventRow[]): TaskRouterCloudEvent[] => events.map(oneCloudEvent);
