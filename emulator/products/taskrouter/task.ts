import { ApiError } from '../../core/errors';
import type { Call } from '../shared/call';
import { defineResource } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { emit, type Facts } from './events';
import { attributesOf, type Scope } from './expression';
import { queueFacts, queues } from './queues';
import { forgetReferences, noteReferences } from './references';
import type { TaskRow } from './rows';
import { channelFacts, taskChannels } from './task-channels';
import { workspaces } from './workspaces';

/** A Task in one of these is not over. */
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'] as const;

export const isLive = ({ assignment_status: status }: TaskRow): boolean => LIVE.some((live) => live === status);

/** s; "The default value is 24 hours (86,400 seconds)": the description's CreateTask */
export const DEFAULT_TIMEOUT_S = 86_400;

/** Tasks as they are kept and shown; `lifecycle.ts` moves them. */
export const tasks = defineResource<TaskRow, 'taskrouter.Task'>('taskrouter.Task', {
  prefix: 'WT',
  parents: [workspaces],
  defaults: { assignment_status: 'pending', attributes: '{}', addons: '{}', timeout: DEFAULT_TIMEOUT_S },
  view: (row, world) => ({ age: ageOf(row.date_created, world) }),
});

/** The one way to keep a new one: Tasks are also kept by what they refer to. */
export const insertTask = (world: TwilioWorld, task: TaskRow): void => {
  noteReferences(world, task);
  tasks.keep(world, task.workspace_sid, task);
};

/** The one way to change a Task's attributes: see {@link insertTask}. */
export const setAttributes = (world: TwilioWorld, task: TaskRow, attributes: string): void => {
  forgetReferences(world, task);
  Object.assign(task, { attributes });
  noteReferences(world, task);
};

/** s */
const ageOf = (created: string, world: TwilioWorld): number =>
  Math.max(0, Math.floor((world.clock.now() - Date.parse(created)) / 1000));

/** After any change: a new version, as its ETag shows. */
export const touch = (world: TwilioWorld, task: TaskRow): void => {
  task.hidden.version += 1;
  task.date_updated = timestamp(world);
};

/** A number, as in https://www.twilio.com/docs/usage/mutation-and-conflict-resolution */
export const etagOf = (task: TaskRow): Record<string, string> => ({ etag: String(task.hidden.version) });

/**
 * "If the ETag does not match the provided version, the operation will fail with a 412": the Task resource's page.
 * @fidelity taskrouter.etag
 */
export const checkMatch = (task: TaskRow, { ifMatch }: Pick<Call, 'ifMatch'>): void => {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.replace(/^(W\/)?"|"$/g, '') === String(task.hidden.version)) return;
  // Approximate: neither the code nor the sentence is known. @fidelity taskrouter.etag
  throw new ApiError(412, 20412, `The version of Task ${task.sid} does not match ${ifMatch}`);
};

export const taskScope = (task: TaskRow): Scope => ({
  ...attributesOf(task.attributes),
  sid: task.sid,
  priority: task.priority,
  task_channel: task.task_channel_unique_name,
});

const seconds = (iso: string | null): string => (iso ? String(Math.floor(Date.parse(iso) / 1000)) : '');

/**
 * The parameters about a Task: the documented ones, and those only seen in events (see FIDELITY).
 * @fidelity taskrouter.callback-parameters, taskrouter.undocumented-parameters
 */
export const taskFacts = (world: TwilioWorld, task: TaskRow): Facts => {
  const { workspace_sid: home, reason, assignment_status: status } = task;
  const channel = taskChannels.collection(world, home).get(task.task_channel_sid);
  const queue = queues.collection(world, home).get(task.task_queue_sid ?? '');
  return {
    TaskSid: task.sid,
    TaskAttributes: task.attributes,
    TaskAge: String(ageOf(task.date_created, world)),
    TaskPriority: String(task.priority),
    TaskAssignmentStatus: status,
    TaskDateCreated: seconds(task.date_created),
    TaskVersion: String(task.hidden.version),
    ...(channel ? channelFacts(channel) : {}),
    ...(queue ? { ...queueFacts(queue), TaskQueueEnteredDate: seconds(task.task_queue_entered_date) } : {}),
    WorkflowSid: task.workflow_sid,
    WorkflowName: task.workflow_friendly_name,
    ...(reason ? { Reason: reason } : {}),
    ...(reason && status === 'canceled' ? { TaskCanceledReason: reason } : {}),
    ...(reason && status === 'completed' ? { TaskCompletedReason: reason } : {}),
  };
};

export const emitTask = (
  world: TwilioWorld,
  task: TaskRow,
  type: string,
  description: string,
  more: Facts = {},
): void =>
  emit(world, task.workspace_sid, {
    type,
    description,
    resource: 'task',
    sid: task.sid,
    url: tasks.url(task),
    facts: { ...taskFacts(world, task), ...more },
  });
