import { ApiError, badRequest } from '../../../core/errors';
import { isObject, parseObject } from '../../../core/json';
import { noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import type { TaskRow } from '../../taskrouter/rows';
import { keepTask } from '../../taskrouter/tasks';
import { workspaces } from '../../taskrouter/workspaces';
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

/** Text that is a number is taken as one: nothing says whether it is refused. @fidelity flex.interaction-parameters */
const numberIn = (properties: Record<string, unknown>, name: string): number | undefined => {
  const value = properties[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw invalid(`Routing.properties.${name} is not a whole number`);
};

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
  const { attributes = {} } = properties;
  // "attributes (object)"; text is taken as well, since the answers show it. @fidelity flex.interaction-parameters
  const given = typeof attributes === 'string' ? parseObject(attributes) : attributes;
  if (!isObject(given)) throw invalid('Routing.properties.attributes is not an object');
  return {
    workspace_sid,
    workflow_sid: textOf(properties, 'workflow_sid'),
    task_channel: textOf(properties, 'task_channel_sid', 'task_channel_unique_name'),
    target: textOf(properties, 'worker_sid', 'queue_sid'),
    priority: numberIn(properties, 'priority'),
    timeout: numberIn(properties, 'timeout'),
    attributes: given,
  };
};

/** What TaskRouter refuses is, in the words of Interactions, a wrong `Routing`. */
const asInvalid = (error: unknown): never => {
  throw error instanceof ApiError && error.code === 20001 ? invalid(error.message) : error;
};

/**
 * The Task of an Interaction or Invite, not yet offered to any Worker.
 *
 * @throws {ApiError} where the workspace has no such Workflow, Task Channel, Worker or queue
 * @fidelity flex.interaction-parameters
 */
export const keepRoutedTask = (
  world: TwilioWorld,
  routing: RoutingProperties,
  flexAttributes: Record<string, unknown>,
): TaskRow => {
  const { workspace_sid, workflow_sid, task_channel, target, priority, timeout, attributes } = routing;
  if (!workspaces.collection(world).get(workspace_sid)) throw invalid(`Workspace ${workspace_sid} not found`);
  try {
    return keepTask(world, {
      workspaceSid: workspace_sid,
      workflowSid: workflow_sid,
      taskChannel: task_channel,
      attributes: JSON.stringify({ ...attributes, ...flexAttributes }),
      ...(target ? { routingTarget: target } : {}),
      priority,
      timeout,
    });
  } catch (error) {
    return asInvalid(error);
  }
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
