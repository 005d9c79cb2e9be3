import { type Attributes, parseAttributes, sidIn } from '../platform/attributes';
import { BadRequest } from '../platform/errors';
import { type Fields, fieldsIn, given, stringIn } from '../platform/parse';

/** A TaskRouter event: what of it matters here. */
export interface TaskEvent {
  /** `task.completed` */
  type: string;
  accountSid?: string;
  workspaceSid?: string;
  taskSid?: string;
  /** The Task's attributes as they were at that moment. */
  attributes: Attributes;
}

/**
 * The events after which an engagement is cleaned up. `task.deleted` is not among them: customizations delete Tasks whose
 * conversation goes on (Twilio's own Channel Janitor leaves it out for the same reason).
 */
export const ENDING = ['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'] as const;

const CLOUD_EVENT_PREFIX = 'com.twilio.taskrouter.';

const event = (
  type: unknown,
  where: string,
  { account, workspace, task, attributes }: Record<'account' | 'workspace' | 'task' | 'attributes', unknown>,
): TaskEvent => {
  if (typeof type !== 'string' || type === '') throw new BadRequest(`${where} must be the event's type, a text`);
  const values = fieldsIn(attributes);
  return {
    type,
    ...given({
      accountSid: sidIn(account, 'AC'),
      workspaceSid: sidIn(workspace, 'WS'),
      taskSid: sidIn(task, 'WT'),
    }),
    attributes: values ? { legible: true, values: { ...values } } : parseAttributes(attributes),
  };
};

/** https://www.twilio.com/docs/taskrouter/api/event/reference */
const ofForm = (params: Fields): TaskEvent =>
  event(params.EventType, 'EventType', {
    account: params.AccountSid,
    workspace: params.WorkspaceSid,
    task: params.TaskSid,
    attributes: params.TaskAttributes,
  });

/** One of a batch that is no event: the others must not wait for it, and sending it again would not help. */
const UNREADABLE: TaskEvent = { type: '', attributes: { legible: false } };

/** https://www.twilio.com/docs/events/event-types/taskrouter/task */
const ofCloudEvent = (value: unknown): TaskEvent => {
  const fields = fieldsIn(value);
  const type = stringIn(fields?.type);
  if (!type) return UNREADABLE;
  const data = fieldsIn(fields?.data) ?? {};
  const payload = fieldsIn(data.payload) ?? data;
  return event(type.replace(CLOUD_EVENT_PREFIX, ''), 'type', {
    account: payload.account_sid,
    workspace: payload.workspace_sid,
    task: payload.task_sid,
    attributes: payload.task_attributes,
  });
};

/** A workspace's callback, as opposed to a batch of CloudEvents. */
export const isForm = (params: Fields): boolean => 'EventType' in params;

/** The CloudEvents of a batch as they came, in the order in which {@link readEvents} answers them. */
export const cloudEventsIn = (params: Fields): unknown[] =>
  Object.entries(params).flatMap(([name, value]) => (name === 'bodySHA256' ? [] : [value]));

/**
 * What the workspace's EventCallbackUrl gets (a form), or an Event Streams webhook sink (a JSON array, which the
 * platform hands over as the keys "0", "1", …; an empty one leaves no key at all).
 */
export const readEvents = (params: Fields, contentType = ''): TaskEvent[] => {
  if (isForm(params)) return [ofForm(params)];
  const names = Object.keys(params).filter((name) => name !== 'bodySHA256');
  if (/json/i.test(contentType) && names.every((name) => /^\d+$/.test(name))) {
    const events = cloudEventsIn(params).map(ofCloudEvent);
    if (events.length && events.every((one) => one === UNREADABLE)) throw new BadRequest('[0].type must be a text');
    return events;
  }
  throw new BadRequest('EventType is needed (a TaskRouter callback), or a JSON array of CloudEvents (Event Streams)');
};

export const isEnding = ({ type }: TaskEvent): boolean => ENDING.some((name) => name === type);
