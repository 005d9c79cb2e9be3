import { ApiError } from '../../core/errors';
import type { Call, Handlers } from '../shared/call';
import { listPage } from '../shared/page';
import { requireJsonText } from '../shared/resource';
import type { World } from '../shared/world';
import { attributesOf, matches } from './expression';
import { cancelTask, completeTask, deleteTask, startTask, wrapUpTask } from './lifecycle';
import { narrowedBy } from './references';
import type { TaskRow, TaskStatus } from './rows';
import { checkMatch, emitTask, etagOf, setAttributes, tasks, touch } from './task';
import { requireTaskChannel } from './task-channels';
import { inOrder } from './task-order';
import { keepTask } from './tasks';
import { checkTaskMove } from './transitions';
import { workspaces } from './workspaces';

type Input = Record<string, string | undefined>;

const home = (call: Call, world: World): string =>
  workspaces.require(world, call, '', call.params.WorkspaceSid ?? '').sid;

const target = (call: Call, world: World): TaskRow =>
  tasks.require(world, call, home(call, world), call.params.Sid ?? '');

const shown = (task: TaskRow, world: World) => ({ body: tasks.view(task, world), headers: etagOf(task) });

const MOVES: Partial<Record<TaskStatus, (world: World, task: TaskRow, reason?: string) => void>> = {
  canceled: cancelTask,
  wrapping: wrapUpTask,
  completed: completeTask,
};

/** `true` where a request may not be answered any more in this second. */
const isTooMuch = (world: World): boolean => {
  const limit = world.options.evaluateTasksPerSecond;
  const kept = world.store.of<{ at: number[] }>('taskrouter.Evaluations');
  const row = kept.get('tasks') ?? kept.insert('tasks', { at: [] });
  const now = world.clock.now();
  row.at = row.at.filter((at) => at > now - 1000);
  if (limit > 0 && row.at.length >= limit) return true;
  row.at.push(now);
  return false;
};

const update = (task: TaskRow, { input }: Call, world: World) => {
  const { Attributes, AssignmentStatus, Reason, TaskChannel, VirtualStartTime } = input as Input;
  const to = (AssignmentStatus || undefined) as TaskStatus | undefined;
  if (Attributes !== undefined) requireJsonText('Attributes', Attributes);
  const channel = TaskChannel && requireTaskChannel(world, task.workspace_sid, TaskChannel);
  if (to) {
    checkTaskMove(task, to, world.accountSid);
    MOVES[to]?.(world, task, Reason);
    // "If you wish to update the assignment status of a task to wrapping or completed and also update its attributes,
    // you will need to send two API requests": https://www.twilio.com/docs/taskrouter/api/task
    return;
  }
  if (Attributes !== undefined) setAttributes(world, task, Attributes);
  Object.assign(task, {
    ...(input.Priority === undefined ? {} : { priority: Number(input.Priority) }),
    ...(VirtualStartTime ? { virtual_start_time: VirtualStartTime } : {}),
    ...(channel ? { task_channel_sid: channel.sid, task_channel_unique_name: channel.unique_name } : {}),
  });
  touch(world, task);
  emitTask(world, task, 'task.updated', `Task ${task.sid} updated`);
};

export const taskHandlers: Handlers = {
  CreateTask(call, world) {
    const input = call.input as Input;
    const task = keepTask(world, {
      workspaceSid: home(call, world),
      ...(input.WorkflowSid ? { workflowSid: input.WorkflowSid } : {}),
      ...(input.TaskChannel ? { taskChannel: input.TaskChannel } : {}),
      ...(input.Attributes ? { attributes: input.Attributes } : {}),
      ...(call.input.Timeout === undefined ? {} : { timeout: Number(call.input.Timeout) }),
      ...(call.input.Priority === undefined ? {} : { priority: Number(call.input.Priority) }),
      ...(input.TaskQueueSid ? { taskQueueSid: input.TaskQueueSid } : {}),
      ...(input.RoutingTarget ? { routingTarget: input.RoutingTarget } : {}),
      ...(input.IgnoreCapacity ? { ignoreCapacity: input.IgnoreCapacity } : {}),
      ...(input.VirtualStartTime ? { virtualStartTime: input.VirtualStartTime } : {}),
    });
    const answer = shown(task, world);
    startTask(world, task);
    return answer;
  },
  FetchTask: (call, world) => shown(target(call, world), world),
  UpdateTask(call, world) {
    const task = target(call, world);
    checkMatch(task, call);
    update(task, call, world);
    return shown(task, world);
  },
  DeleteTask(call, world) {
    const task = target(call, world);
    checkMatch(task, call);
    deleteTask(world, task, 'task.deleted');
    return {};
  },
  ListTask(call, world) {
    const input = call.input as Input;
    const statuses = call.input.AssignmentStatus as string[] | undefined;
    const expression = input.EvaluateTaskAttributes;
    const workspaceSid = home(call, world);
    const kept = tasks.collection(world, workspaceSid);
    // https://www.twilio.com/docs/api/errors/20429
    if (expression && isTooMuch(world)) throw new ApiError(429, 20429, 'Too Many Requests', { 'retry-after': '1' });
    const is = (name: string, value: unknown) => input[name] === undefined || String(input[name]) === String(value);
    const rows = input.Ordering ? kept.inOrder(inOrder(kept.all(), input.Ordering)) : kept;
    const among = expression ? narrowedBy(world, workspaceSid, expression) : undefined;
    return listPage(call, rows, {
      ...(among ? { among } : {}),
      view: (row) => ({
        ...tasks.view(row, world),
        ...(world.options.listsShowTaskAttributes ? {} : { attributes: null }),
      }),
      where: (row) =>
        (!statuses || statuses.includes(row.assignment_status)) &&
        is('Priority', row.priority) &&
        is('WorkflowSid', row.workflow_sid) &&
        is('WorkflowName', row.workflow_friendly_name) &&
        is('TaskQueueSid', row.task_queue_sid) &&
        is('TaskQueueName', row.task_queue_friendly_name) &&
        is('RoutingTarget', row.routing_target) &&
        // No Task here has Add-ons.
        call.input.HasAddons !== true &&
        (!expression || matches(expression, attributesOf(row.attributes))),
    });
  },
};
