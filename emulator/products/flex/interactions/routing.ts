import { badRequest } from '../../../core/errors';
import { isObject, parseObject } from '../../../core/json';
import { noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import type { TaskRow } from '../../taskrouter/rows';
import { keepTask } from '../../taskrouter/tasks';
import type { ShownRouting } from './rows';

/** Of `Routing.properties`, what is emulated. */
export interface RoutingProperties {
  workspace_sid: string;
  workflow_sid?: string | undefined;
  /** A Task Channel, by SID or unique name. */
  task_channel?: string | undefined;
  /** SID of a Worker or queue. */
  target?: string | undefined;
  priority?: number | undefined;
  /** s */
  timeout?: number | undefined;
  attributes: Record<string, unknown>;
}

/**
 * https://www.twilio.com/docs/flex/developer/conversations/interactions-api/interactions
 * @fidelity flex.interaction-parameters
 */
const KNOWN = [
  ...['workspace_sid', 'workflow_sid', 'queue_sid', 'worker_sid', 'task_channel_sid', 'task_channel_unique_name'],
  ...['attributes', 'priority', 'timeout'],
];

/**
 * https://www.twilio.com/docs/api/errors/45366. Approximate: the status and the sentences.
 * @fidelity flex.interaction-parameters
 */
export const invalid = (what: string) => badRequest(what, 45366);

/** A parameter of the form that holds a JSON object. */
export const objectIn = (name: string, text: unknown): Record<string, unknown> => {
  const value = parseObject(String(text ?? ''));
  if (!value) throw invalid(`${name} is not a JSON object`);
  return value;
};

const textOf = (values: Record<string, unknown>, ...names: string[]): string | undefined =>
  names.map((name) => values[name]).find((value) => typeof value === 'string' && value !== '') as string | undefined; // reason: `find` looked

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/**
 * `Routing.properties` of an Interaction or Invite. Whether anything beyond the documented names is refused is unknown:
 * `refusesUnknownRouting`.
 * @fidelity flex.routing-fields
 */
export const readRouting = (world: TwilioWorld, routing: Record<string, unknown>): RoutingProperties => {
  const { properties, ...others } = routing;
  if (!isObject(properties)) throw invalid('Routing.properties is required');
  const strange = [...Object.keys(others), ...Object.keys(properties).filter((name) => !KNOWN.includes(name))];
  if (world.options.refusesUnknownRouting && strange.length) {
    noteKept(world, 'refusesUnknownRouting', 'an Interaction from being routed', { properties: strange.join(', ') });
    throw invalid(`Routing has no property ${strange[0]}`);
  }
  const workspace_sid = textOf(properties, 'workspace_sid');
  if (!workspace_sid) throw invalid('Routing.properties.workspace_sid is required');
  const { attributes = {}, priority, timeout } = properties;
  // "attributes (object)"; text is taken as well, since the answers show it. @fidelity flex.interaction-parameters
  const given = typeof attributes === 'string' ? parseObject(attributes) : attributes;
  if (!isObject(given)) throw invalid('Routing.properties.attributes is not an object');
  return {
    workspace_sid,
    workflow_sid: textOf(properties, 'workflow_sid'),
    task_channel: textOf(properties, 'task_channel_sid', 'task_channel_unique_name'),
    target: textOf(properties, 'worker_sid', 'queue_sid'),
    priority: numberOf(priority),
    timeout: numberOf(timeout),
    attributes: given,
  };
};

/** The Task of an Interaction or Invite, not yet offered to any Worker. */
export const keepRoutedTask = (
  world: TwilioWorld,
  routing: RoutingProperties,
  flexAttributes: Record<string, unknown>,
): TaskRow => {
  const { workspace_sid, workflow_sid, task_channel, target, priority, timeout, attributes } = routing;
  return keepTask(world, {
    workspaceSid: workspace_sid,
    workflowSid: workflow_sid,
    taskChannel: task_channel,
    attributes: JSON.stringify({ ...attributes, ...flexAttributes }),
    ...(target ? { routingTarget: target } : {}),
    priority,
    timeout,
  });
};

const seconds = (iso: string | null): number | null => (iso ? Math.floor(Date.parse(iso) / 1000) : null);

/**
 * As the description's example of CreateInteraction shows a Task. Approximate: it stays as it was at the beginning.
 * @fidelity flex.interaction-routing
 */
export const showRouting = (world: TwilioWorld, task: TaskRow): ShownRouting => ({
  reservation: null,
  properties: {
    account_sid: world.accountSid,
    workspace_sid: task.workspace_sid,
    sid: task.sid,
    date_created: seconds(task.date_created),
    date_updated: seconds(task.date_updated),
    attributes: task.attributes,
    assignment_status: task.assignment_status,
    workflow_sid: task.workflow_sid,
    workflow_name: task.workflow_friendly_name,
    queue_sid: task.task_queue_sid,
    queue_name: task.task_queue_friendly_name,
    priority: task.priority,
    age: 0,
    age_in_queue: 0,
    reason: task.reason ?? '',
    timeout: task.timeout,
    assignmentCounter: 0,
    task_channel_sid: task.task_channel_sid,
    task_channel_unique_name: task.task_channel_unique_name,
    routing_target: task.routing_target,
    task_queue_entered_date: seconds(task.task_queue_entered_date),
    addons: '{}',
  },
});
