import { ApiError, badRequest } from '../../core/errors';
import { requireJsonText } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { isYes } from './activities';
import { enqueue, startTask } from './lifecycle';
import { queues } from './queues';
import type { RoutingStep, TaskRow, WorkflowRow } from './rows';
import { DEFAULT_TIMEOUT_S, emitTask, insertTask, taskScope, tasks } from './task';
import { requireTaskChannel } from './task-channels';
import { workers } from './workers';
import { routeThrough, workflows } from './workflows';

interface NewTask {
  workspaceSid: string;
  /** May be absent where the workspace has only one Workflow. */
  workflowSid?: string | undefined;
  /** SID or unique name. Default `default`. */
  taskChannel?: string | undefined;
  /** JSON. Default `{}`. */
  attributes?: string | undefined;
  /** s, before it is assigned: 1 to 1,209,600 (2 weeks). Default 86,400. */
  timeout?: number | undefined;
  priority?: number | undefined;
  taskQueueSid?: string | undefined;
  /** SID of a Worker, queue or Workflow. */
  routingTarget?: string | undefined;
  ignoreCapacity?: string | undefined;
  virtualStartTime?: string | undefined;
}

/** s; "up to a maximum of 2 weeks (1,209,600 seconds)": the description's CreateTask */
const LONGEST_TIMEOUT_S = 1_209_600;

const workflowOf = (world: TwilioWorld, { workspaceSid, workflowSid, routingTarget }: NewTask): WorkflowRow => {
  const kept = workflows.collection(world, workspaceSid);
  const sid = routingTarget?.startsWith('WW') ? routingTarget : workflowSid;
  // "If there is only one Workflow defined for the Workspace …, this parameter is optional."
  const row = sid === undefined && kept.size === 1 ? kept.find(() => true) : kept.get(sid ?? '');
  // Approximate: the sentence is not known. @fidelity taskrouter.other-refusals
  if (!row)
    throw badRequest(sid ? `Workflow ${sid} not found in workspace ${workspaceSid}` : 'WorkflowSid is required');
  return row;
};

/** Where `RoutingTarget` or `TaskQueueSid` send a Task past its Workflow. */
const shortcut = (
  world: TwilioWorld,
  { workspaceSid, taskQueueSid, routingTarget }: NewTask,
): RoutingStep[] | undefined => {
  const queue = routingTarget?.startsWith('WQ') ? routingTarget : taskQueueSid;
  if (queue) {
    if (queues.collection(world, workspaceSid).get(queue)) return [{ queue }];
    throw badRequest(`TaskQueue ${queue} not found in workspace ${workspaceSid}`);
  }
  if (!routingTarget?.startsWith('WK')) return undefined;
  if (!workers.collection(world, workspaceSid).get(routingTarget)) {
    throw badRequest(`Worker ${routingTarget} not found in workspace ${workspaceSid}`);
  }
  // Approximate: which queue such a Task is in is not documented; here, the first. @fidelity taskrouter.worker-target
  const first = queues.collection(world, workspaceSid).find(() => true);
  return first ? [{ queue: first.sid, worker: routingTarget }] : [];
};

/** Makes a Task and offers it; it may have a Reservation when this returns. */
export const createTask = (world: TwilioWorld, wanted: NewTask): TaskRow => {
  const task = keepTask(world, wanted);
  startTask(world, task);
  return task;
};

/** The first half of {@link createTask}: what the API's answer shows, before a Worker was asked. */
export const keepTask = (world: TwilioWorld, wanted: NewTask): TaskRow => {
  const { workspaceSid, attributes = '{}', timeout = DEFAULT_TIMEOUT_S, priority = 0, routingTarget = null } = wanted;
  requireJsonText('Attributes', attributes);
  if (timeout < 1 || timeout > LONGEST_TIMEOUT_S) {
    throw new ApiError(400, 20001, `Timeout must be between 1 and ${LONGEST_TIMEOUT_S} seconds`);
  }
  const workflow = workflowOf(world, wanted);
  const channel = requireTaskChannel(world, workspaceSid, wanted.taskChannel ?? 'default');
  const task = tasks.make(world, {
    workspace_sid: workspaceSid,
    attributes,
    timeout,
    priority,
    task_channel_sid: channel.sid,
    task_channel_unique_name: channel.unique_name,
    workflow_sid: workflow.sid,
    workflow_friendly_name: workflow.friendly_name,
    routing_target: routingTarget,
    // "The default value of `IgnoreCapacity` is `true` when the `RoutingTarget` is set to a Worker SID."
    ignore_capacity: isYes(wanted.ignoreCapacity ?? routingTarget?.startsWith('WK') ?? false),
    hidden: { version: 0, steps: [], step: 0, stepOver: false, passed: [] },
  });
  task.virtual_start_time = wanted.virtualStartTime ?? task.date_created;
  const { filter, steps } = routeThrough(workflow, taskScope(task));
  task.hidden.steps = shortcut(world, wanted) ?? steps;
  insertTask(world, task);
  emitTask(world, task, 'task.created', `Task ${task.sid} created`);
  emitTask(world, task, 'workflow.target-matched', `Task ${task.sid} matched a target of ${workflow.friendly_name}`, {
    WorkflowFilterName: filter,
  });
  emitTask(world, task, 'workflow.entered', `Task ${task.sid} entered Workflow ${workflow.friendly_name}`);
  enqueue(world, task);
  return task;
};
