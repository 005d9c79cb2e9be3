import type { Handler, Handlers, Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { openReservations } from './reservation';
import type { TaskChannelRow, WorkerChannelRow, WorkerRow } from './rows';
import { tasks } from './task';
import { taskChannels } from './task-channels';
import { emitWorker, workers } from './workers';
import { workspaces } from './workspaces';

/** The capacity of a Worker for one Task Channel, by its SID or the Task Channel's unique name. */
export const workerChannels = defineResource<WorkerChannelRow, 'taskrouter.WorkerChannel'>('taskrouter.WorkerChannel', {
  prefix: 'WC',
  parents: [workspaces, workers],
  unique: { property: 'task_channel_unique_name', code: 20001, message: 'A Worker has a Task Channel once' },
  view: (row, world) => {
    const taken = takenIn(world, row.workspace_sid)(row);
    const free = row.configured_capacity ? Math.max(0, 1 - taken / row.configured_capacity) : 0;
    return { assigned_tasks: taken, available_capacity_percentage: Math.round(free * 100) };
  },
});

/**
 * As in the description's example of a Worker Channel. Approximate: the real default is not documented.
 * @fidelity taskrouter.capacity
 */
const DEFAULT_CAPACITY = 1;

const open = (world: TwilioWorld, worker: WorkerRow, channel: TaskChannelRow) => {
  const { workspace_sid: home } = worker;
  const row = workerChannels.make(world, {
    workspace_sid: home,
    worker_sid: worker.sid,
    available: true,
    configured_capacity: DEFAULT_CAPACITY,
    task_channel_sid: channel.sid,
    task_channel_unique_name: channel.unique_name,
  });
  workerChannels.keep(world, `${home}/${worker.sid}`, row);
};

/** Every Worker has every Task Channel of its workspace: call it after a Worker was created. */
export const openForWorker = (world: TwilioWorld, worker: WorkerRow): void => {
  for (const channel of taskChannels.collection(world, worker.workspace_sid).all()) open(world, worker, channel);
};

/** The same after a Task Channel was created. */
export const openForChannel = (world: TwilioWorld, channel: TaskChannelRow): void => {
  for (const worker of workers.collection(world, channel.workspace_sid).all()) open(world, worker, channel);
};

/** How many Tasks of a channel its Worker is reserved for, works on or wraps up: counted once for all of a workspace. */
export const takenIn = (world: TwilioWorld, workspaceSid: string): ((channel: WorkerChannelRow) => number) => {
  const taken = new Map<string, number>();
  for (const { task_sid, worker_sid } of openReservations(world, workspaceSid).all()) {
    const key = `${worker_sid} ${tasks.collection(world, workspaceSid).get(task_sid)?.task_channel_sid}`;
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  return ({ worker_sid, task_channel_sid }) => taken.get(`${worker_sid} ${task_channel_sid}`) ?? 0;
};

const update: Handler<Takes<'taskrouter.UpdateWorkerChannel'>> = (call, world) => {
  const row = workerChannels.target(call, world);
  const worker = workers.require(world, call, row.workspace_sid, row.worker_sid);
  const { Capacity, Available } = call.input;
  if (typeof Capacity === 'number') {
    row.configured_capacity = Capacity;
    emitWorker(world, worker, 'worker.capacity.update', `Worker ${worker.friendly_name} capacity updated`, {
      TaskChannelSid: row.task_channel_sid,
      TaskChannelUniqueName: row.task_channel_unique_name,
      WorkerChannelCapacity: String(Capacity),
    });
  }
  if (typeof Available === 'boolean') {
    row.available = Available;
    const description = `Worker ${worker.friendly_name} channel availability updated`;
    emitWorker(world, worker, 'worker.channel.availability.update', description, {
      TaskChannelSid: row.task_channel_sid,
      TaskChannelUniqueName: row.task_channel_unique_name,
      WorkerChannelAvailable: String(Available),
    });
  }
  return { body: workerChannels.view(row, world) };
};

export const workerChannelHandlers: Handlers<'taskrouter'> = {
  ...workerChannels.handlers,
  UpdateWorkerChannel: update,
};
