import type { TimerHandlers } from '../shared/product';
import type { World } from '../shared/world';
import { deleteTask, endStep, expireTask, letPass } from './lifecycle';
import { forget, openReservations } from './reservation';
import type { TaskRow, TaskStatus } from './rows';
import { tasks } from './task';
import { workspaces } from './workspaces';

/** A plan about a Task that holds only while the Task is in one of these states. */
const whileIn =
  (statuses: TaskStatus[], act: (world: World, task: TaskRow, step: number) => void) =>
  (world: World, { workspace = '', task: sid = '', step = '' }: Record<string, string>) => {
    const task = tasks.collection(world, workspace).get(sid);
    if (task && statuses.includes(task.assignment_status)) act(world, task, Number(step));
  };

/** What TaskRouter does when a time is over. */
export const taskRouterTimers: TimerHandlers = {
  'taskrouter-task-ttl': whileIn(['pending', 'reserved'], expireTask),
  'taskrouter-task-overdue': whileIn(['assigned', 'wrapping'], (world, task) =>
    deleteTask(world, task, 'task.system-deleted'),
  ),
  'taskrouter-task-gone': whileIn(['completed', 'canceled'], forget),
  'taskrouter-step-timeout': whileIn(['pending', 'reserved'], endStep),
  'taskrouter-reservation-timeout'(world, { workspace = '', reservation = '' }) {
    const row = openReservations(world, workspace).get(reservation);
    if (row?.reservation_status !== 'pending') return;
    // "assigned to a Worker when a Task reservation times out without a response": the description's Workspace
    const activity = workspaces.collection(world).get(workspace)?.timeout_activity_sid;
    letPass(world, row, 'timeout', activity ?? undefined);
  },
};
