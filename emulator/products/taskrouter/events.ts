import { isoSeconds } from '../../core/clock';
import { filled, type Handlers, snake } from '../shared/call';
import { matchesFilter } from '../shared/page';
import { topic } from '../shared/product';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import type { EventRow } from './rows';
import { workspaces } from './workspaces';

/** Parameters of an event callback by Twilio's names; all values are text. */
export type Facts = Record<string, string>;

/** An event as TaskRouter's parts report it. */
interface Happening {
  /** `task.canceled`; https://www.twilio.com/docs/taskrouter/api/event/reference */
  type: string;
  description: string;
  /**
   * What it is about, in lower case as in real events (`ResourceType: 'taskqueue'` in
   * twilio-professional-services/tr-events-batch-processing); the reference writes `Task`, `Reservation`, ….
   * @fidelity taskrouter.resource-type
   */
  resource: 'activity' | 'reservation' | 'task' | 'taskchannel' | 'taskqueue' | 'worker' | 'workflow' | 'workspace';
  sid: string;
  url: string;
  facts: Facts;
}

/** https://www.twilio.com/docs/taskrouter/api/event/reference */
const EVENT_TYPES = {
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

/** `task.canceled`, … */
export const eventTypes: readonly string[] = Object.entries(EVENT_TYPES).flatMap(([resource, events]) =>
  events.map((event) => `${resource}.${event}`),
);

/** "within 15 seconds": https://www.twilio.com/docs/taskrouter/api/event/reference @fidelity taskrouter.callback */
const CALLBACK_TIMEOUT_MS = 15_000;

/**
 * Approximate: Twilio keeps events for longer; the oldest go here so that an emulator can run for days.
 * @fidelity taskrouter.event-list
 */
const KEPT = 10_000;

export const taskrouterEvents = defineResource<EventRow, 'taskrouter.Event'>('taskrouter.Event', {
  prefix: 'EV',
  parents: [workspaces],
});

/** Told of every event, also of one that the workspace's filter does not let pass. */
export const eventEmitted = topic<EventRow>('taskrouter.eventEmitted');

const wanted = (filter: string | null, type: string): boolean =>
  // The description shows the list with blanks after its commas; accounts in use have none.
  !filter?.trim() || filter.split(',').some((one) => one.trim() === type);

/**
 * Records it as an Event, posts it to the workspace's callback URL if its filter lets it pass, and tells the parts that
 * follow.
 * @fidelity taskrouter.callback-order
 */
export const emit = (world: TwilioWorld, workspaceSid: string, happening: Happening): void => {
  const workspace = workspaces.collection(world).get(workspaceSid);
  if (!workspace) return;
  const { type, description, resource, sid, url } = happening;
  const now = world.clock.now();
  const facts: Facts = {
    ...happening.facts,
    WorkspaceSid: workspaceSid,
    WorkspaceName: workspace.friendly_name,
    // Seen in events, documented nowhere; one per workspace here.
    OperatingUnitSid: `OU${workspaceSid.slice(2)}`,
  };
  const row = taskrouterEvents.make(world, {
    workspace_sid: workspaceSid,
    actor_sid: workspaceSid,
    actor_type: 'workspace',
    actor_url: workspaces.url(workspace),
    description,
    event_data: Object.fromEntries(Object.entries(facts).map(([name, value]) => [snake(name), value])),
    event_date: isoSeconds(now),
    event_date_ms: now,
    event_type: type,
    resource_sid: sid,
    resource_type: resource,
    resource_url: url,
    source: 'twilio',
  });
  const kept = taskrouterEvents.collection(world, workspaceSid);
  taskrouterEvents.keep(world, workspaceSid, row);
  if (kept.size > KEPT) kept.shift();
  const { TaskSid } = facts;
  world.journal.note({
    kind: 'event',
    name: type,
    detail: { sid: row.sid, resourceSid: sid, ...(TaskSid ? { taskSid: TaskSid } : {}) },
  });

  if (workspace.event_callback_url && wanted(workspace.events_filter, type)) {
    call(world, workspace.event_callback_url, row, facts);
  }
  world.tell(eventEmitted, row);
};

const call = (world: TwilioWorld, url: string, row: EventRow, facts: Facts): void =>
  world.deliverer.deliver({
    url,
    name: row.event_type,
    timeoutMs: CALLBACK_TIMEOUT_MS,
    // Connection failures only: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    retries: 1,
    retryOn: ['broken'],
    params: {
      ...facts,
      EventType: row.event_type,
      EventDescription: row.description,
      AccountSid: world.accountSid,
      ResourceType: row.resource_type,
      ResourceSid: row.resource_sid,
      Sid: row.sid,
      Timestamp: String(Math.floor(row.event_date_ms / 1000)),
      TimestampMs: String(row.event_date_ms),
    },
  });

/** min; "The default is `15` minutes": https://www.twilio.com/docs/taskrouter/api/event */
const DEFAULT_WINDOW_MIN = 15;

/** The interval that a request asks about. */
export interface Asked {
  Minutes?: number | '';
  /** ISO 8601 */
  StartDate?: string;
  EndDate?: string;
}

/** From when to when, as epoch ms. */
export const windowOf = (world: TwilioWorld, { StartDate, EndDate, Minutes }: Asked): { from: number; to: number } => {
  const minutes = filled(Minutes) ?? (StartDate || EndDate ? Number.POSITIVE_INFINITY : DEFAULT_WINDOW_MIN);
  return {
    from: Math.max(world.clock.now() - minutes * 60_000, StartDate ? Date.parse(StartDate) : 0),
    to: EndDate ? Date.parse(EndDate) : Number.POSITIVE_INFINITY,
  };
};

export const eventHandlers: Handlers<'taskrouter'> = {
  ...taskrouterEvents.handlers,
  // Approximate: oldest first; the order is not documented. Attributes are never redacted.
  // @fidelity taskrouter.event-list
  ListEvent(call, world) {
    const { input } = call;
    const { from, to } = windowOf(world, input);
    const workspace = workspaces.require(world, call, '', call.params.WorkspaceSid);
    return taskrouterEvents.page(call, world, taskrouterEvents.collection(world, workspace.sid), {
      where: ({ event_date_ms: at, event_data: data, event_type, sid }) =>
        at >= from &&
        at <= to &&
        matchesFilter(input.EventType, event_type) &&
        matchesFilter(input.Sid, sid) &&
        matchesFilter(input.TaskChannel, data.task_channel_sid, data.task_channel_unique_name) &&
        matchesFilter(input.TaskSid, data.task_sid) &&
        matchesFilter(input.WorkerSid, data.worker_sid) &&
        matchesFilter(input.ReservationSid, data.reservation_sid) &&
        matchesFilter(input.TaskQueueSid, data.task_queue_sid) &&
        matchesFilter(input.WorkflowSid, data.workflow_sid),
    });
  },
};
