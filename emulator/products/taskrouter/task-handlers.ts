import { badRequest } from '../../core/errors';
import type { Collection } from '../../core/store';
import { filled, type Handlers, type Takes } from '../shared/call';
import { noteKept } from '../shared/kept-back';
import { matchesFilter } from '../shared/page';
import { isTooMuch, tooManyRequests } from '../shared/rate';
import { requireJsonText } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { attributesOf, matches } from './expression';
import { cancelTask, completeTask, deleteTask, startTask, wrapUpTask } from './lifecycle';
import { narrowedBy } from './references';
import type { TaskRow, TaskStatus } from './rows';
import { checkMatch, emitTask, etagOf, setAttributes, tasks, touch } from './task';
import { requireTaskChannel } from './task-channels';
import { keepTask } from './tasks';
import { checkTaskMove } from './transitions';
import { workspaces } from './workspaces';

const KEYS: Record<string, (row: TaskRow) => number> = {
  DateCreated: (row) => Date.parse(row.date_created),
  Priority: (row) => row.priority,
  VirtualStartTime: (row) => Date.parse(row.virtual_start_time),
};

/**
 * Tasks by `Priority:desc,DateCreated:asc`. "The only ordering pairing not allowed is DateCreated and
 * VirtualStartTime": the description's ListTask.
 */
const inOrder = (kept: Collection<TaskRow>, ordering: string): Collection<TaskRow> => {
  const pairs = ordering.split(',').map((pair) => {
    const [name = '', direction = 'asc'] = pair.trim().split(':');
    const key = KEYS[name];
    if (!key || !['asc', 'desc'].includes(direction)) throw badRequest(`Invalid Ordering: ${ordering}`);
    return { name, key, sign: direction === 'desc' ? -1 : 1 };
  });
  if (['DateCreated', 'VirtualStartTime'].every((name) => pairs.some((pair) => pair.name === name))) {
    throw badRequest(`Invalid Ordering: ${ordering}`);
  }
  const compare = (a: TaskRow, b: TaskRow): number => {
    for (const { key, sign } of pairs) {
      const difference = (key(a) - key(b)) * sign;
      if (difference) return difference;
    }
    return 0;
  };
  return kept.inOrder(compare, pairs.every(({ name }) => name === 'DateCreated') ? ordering : undefined);
};

const shown = (task: TaskRow, world: TwilioWorld) => ({ body: tasks.view(task, world), headers: etagOf(task) });

const MOVES: Partial<Record<TaskStatus, (world: TwilioWorld, task: TaskRow, reason?: string) => void>> = {
  canceled: cancelTask,
  wrapping: wrapUpTask,
  completed: completeTask,
};

const change = (task: TaskRow, input: Takes<'taskrouter.UpdateTask'>['input'], world: TwilioWorld) => {
  const { Attributes, Priority, Reason, TaskChannel, VirtualStartTime } = input;
  const to = filled(input.AssignmentStatus);
  if (Attributes !== undefined) requireJsonText('Attributes', Attributes);
  const channel = TaskChannel && requireTaskChannel(world, task.workspace_sid, TaskChannel);
  if (to) {
    checkTaskMove(task, to, world.accountSid);
    MOVES[to]?.(world, task, Reason);
    // "If you wish to update the assignment status of a task to wrapping or completed and also update its attributes,
    // you will need to send two API requests": https://www.twilio.com/docs/taskrouter/api/task
    // @fidelity taskrouter.status-and-attributes
    return;
  }
  if (Attributes !== undefined) setAttributes(world, task, Attributes);
  Object.assign(task, {
    ...(typeof Priority === 'number' ? { priority: Priority } : {}),
    ...(VirtualStartTime ? { virtual_start_time: VirtualStartTime } : {}),
    ...(channel ? { task_channel_sid: channel.sid, task_channel_unique_name: channel.unique_name } : {}),
  });
  touch(world, task);
  emitTask(world, task, 'task.updated', `Task ${task.sid} updated`);
};

export const taskHandlers: Handlers<'taskrouter'> = {
  CreateTask(call, world) {
    const { input } = call;
    const task = keepTask(world, {
      workspaceSid: workspaces.require(world, call, '', call.params.WorkspaceSid).sid,
      workflowSid: filled(input.WorkflowSid),
      taskChannel: filled(input.TaskChannel),
      attributes: filled(input.Attributes),
      timeout: filled(input.Timeout),
      priority: filled(input.Priority),
      taskQueueSid: filled(input.TaskQueueSid),
      routingTarget: filled(input.RoutingTarget),
      ignoreCapacity: filled(input.IgnoreCapacity),
      virtualStartTime: filled(input.VirtualStartTime),
    });
    const answer = shown(task, world);
    startTask(world, task);
    return answer;
  },
  FetchTask: (call, world) => shown(tasks.target(call, world), world),
  UpdateTask(call, world) {
    const task = tasks.target(call, world);
    checkMatch(task, call);
    change(task, call.input, world);
    return shown(task, world);
  },
  DeleteTask(call, world) {
    const task = tasks.target(call, world);
    checkMatch(task, call);
    deleteTask(world, task, 'task.deleted');
    return {};
  },
  // @fidelity taskrouter.task-lists
  ListTask(call, world) {
    const { input } = call;
    const { AssignmentStatus: statuses, EvaluateTaskAttributes: expression, Priority } = input;
    const workspaceSid = workspaces.require(world, call, '', call.params.WorkspaceSid).sid;
    const kept = tasks.collection(world, workspaceSid);
    // @fidelity taskrouter.attribute-queries
    if (expression && isTooMuch(world, 'taskrouter.Evaluations', world.options.evaluateTasksPerSecond)) {
      noteKept(world, 'evaluateTasksPerSecond', 'a list of Tasks from being answered');
      throw tooManyRequests();
    }
    const rows = input.Ordering ? inOrder(kept, input.Ordering) : kept;
    const among = expression ? narrowedBy(world, workspaceSid, expression) : undefined;
    // @fidelity taskrouter.attributes-in-lists
    const hidden = world.options.listsShowTaskAttributes ? {} : { attributes: null };
    if (!world.options.listsShowTaskAttributes && kept.size) {
      noteKept(world, 'listsShowTaskAttributes', 'the attributes of Tasks from a list');
    }
    return tasks.page(call, world, rows, {
      ...(among ? { among } : {}),
      view: (row) => ({ ...tasks.view(row, world), ...hidden }),
      where: (row) =>
        (!statuses || statuses.includes(row.assignment_status)) &&
        (Priority === undefined || row.priority === Priority) &&
        matchesFilter(input.WorkflowSid, row.workflow_sid) &&
        matchesFilter(input.WorkflowName, row.workflow_friendly_name) &&
        matchesFilter(input.TaskQueueSid, row.task_queue_sid) &&
        matchesFilter(input.TaskQueueName, row.task_queue_friendly_name) &&
        matchesFilter(input.RoutingTarget, row.routing_target) &&
        // No Task here has Add-ons.
        input.HasAddons !== true &&
        (!expression || matches(expression, attributesOf(row.attributes))),
    });
  },
};
