import { isTabOpen } from '../people/desk';
import { parseObject } from '../products/flex/channel-attributes';
import type { World } from '../products/shared/world';
import { taskReservations } from '../products/taskrouter/reservation';
import type { ReservationRow, TaskRow, WorkerRow } from '../products/taskrouter/rows';
import { workers } from '../products/taskrouter/workers';
import { nameOf } from './worker-name';

export interface TaskState {
  sid: string;
  /** `pending`, `reserved`, `assigned`, `wrapping`, `completed`, `canceled` */
  status: string;
  reason: string | null;
  /** From the attributes; `null` where they do not say. */
  name: string | null;
  channelSid: string | null;
  taskChannel: string;
  queue: string | null;
  /** s */
  age: number;
  /** Who has it, or is asked to take it. */
  reservation: { sid: string; status: string; worker: string; workerSid: string } | null;
}

export interface WorkerState {
  sid: string;
  name: string;
  activity: string;
  available: boolean;
  /** Whether Flex UI is open in the agent's browser. */
  tab: 'open' | 'closed';
}

const HOLDS = ['pending', 'accepted', 'wrapping'];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const last = (world: World, rows: ReservationRow[]): TaskState['reservation'] => {
  const row = rows.filter(({ reservation_status }) => HOLDS.includes(reservation_status)).at(-1) ?? rows.at(-1);
  if (!row) return null;
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  const name = worker ? nameOf(worker) : row.worker_name;
  return { sid: row.sid, status: row.reservation_status, worker: name, workerSid: row.worker_sid };
};

export const taskState = (world: World, task: TaskRow): TaskState => {
  const { name, channelSid } = parseObject(task.attributes) ?? {};
  return {
    sid: task.sid,
    status: task.assignment_status,
    reason: task.reason,
    name: textOf(name),
    channelSid: textOf(channelSid),
    taskChannel: task.task_channel_unique_name,
    queue: task.task_queue_friendly_name,
    age: Math.max(0, Math.floor((world.clock.now() - Date.parse(task.date_created)) / 1000)),
    reservation: last(world, taskReservations(world, task).all()),
  };
};

export const workerState = (world: World, worker: WorkerRow): WorkerState => ({
  sid: worker.sid,
  name: nameOf(worker),
  activity: worker.activity_name,
  available: worker.available,
  tab: isTabOpen(world, worker) ? 'open' : 'closed',
});
