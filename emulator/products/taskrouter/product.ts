import { loadDescription } from '../../description/load';
import type { Handler, Handlers } from '../shared/call';
import { mapHandlers, type Product, type TimerHandlers } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import { activities } from './activities';
import { offerAll } from './assign';
import { eventHandlers, eventTypes } from './events';
import { taskrouterFidelity } from './fidelity';
import { deleteTask, endStep, expireTask, letPass } from './lifecycle';
import { forget, openReservations } from './reservation';
import { reservationHandlers } from './reservation-handlers';
import type { TaskRow, TaskStatus } from './rows';
import { workspaceHandlers } from './start-workspace';
import { statisticsHandlers } from './statistics/handlers';
import { tasks } from './task';
import { taskChannels } from './task-channels';
import { taskHandlers } from './task-handlers';
import { openForChannel, workerChannelHandlers } from './worker-channels';
import { queueHandlers, workerHandlers } from './worker-handlers';
import { workflows } from './workflows';
import { workspaces } from './workspaces';

/** A plan about a Task that holds only while the Task is in one of these states. */
const whileIn =
  (statuses: TaskStatus[], act: (world: TwilioWorld, task: TaskRow, step: number) => void) =>
  (world: TwilioWorld, { workspace = '', task: sid = '', step = '' }: Record<string, string>) => {
    const task = tasks.collection(world, workspace).get(sid);
    if (task && statuses.includes(task.assignment_status)) act(world, task, Number(step));
  };

/** What TaskRouter does when a time is over. */
const timers: TimerHandlers = {
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
    // @fidelity taskrouter.reservation-timeout
    const activity = workspaces.collection(world).get(workspace)?.timeout_activity_sid;
    letPass(world, row, 'timeout', activity ?? undefined);
  },
};

/** Requests after which a Worker may be free for a Task that waits. */
const FREEING = [
  'CreateWorker',
  'UpdateWorker',
  'UpdateWorkerChannel',
  'CreateTaskQueue',
  'UpdateTaskQueue',
  'UpdateTask',
];

const thenOffer =
  (handler: Handler): Handler =>
  (call, world) => {
    const answer = handler(call, world);
    offerAll(world, call.params.WorkspaceSid ?? '');
    return answer;
  };

const handlers: Handlers<'taskrouter'> = {
  ...workspaceHandlers,
  ...activities.handlers,
  ...taskChannels.handlers,
  CreateTaskChannel(call, world) {
    const channel = taskChannels.create(call, world);
    openForChannel(world, channel);
    return { body: taskChannels.view(channel, world) };
  },
  ...queueHandlers,
  ...workflows.handlers,
  ...workerHandlers,
  ...workerChannelHandlers,
  ...taskHandlers,
  ...reservationHandlers,
  ...eventHandlers,
  ...statisticsHandlers,
};

/** TaskRouter v1. @fidelity taskrouter.description, taskrouter.undeclared, taskrouter.rest */
export const taskrouter: Product<'taskrouter'> = {
  name: 'taskrouter',
  title: 'TaskRouter v1',
  description: loadDescription('taskrouter'),
  fidelity: taskrouterFidelity,
  handlers: mapHandlers(handlers, (id, handler) => (FREEING.includes(id) ? thenOffer(handler) : handler)),
  timers,
  webhooks: eventTypes,
};
