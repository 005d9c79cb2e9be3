import { type TwilioWorld, timestamp } from '../shared/world';
import { matches } from './expression';
import { queues } from './queues';
import { emitReservation, makeReservation, openOf } from './reservation';
import type { QueueRow, TaskRow, WorkerRow } from './rows';
import { emitTask, taskScope, tasks, touch } from './task';
import { takenIn, workerChannels } from './worker-channels';
import { workerScope, workers } from './workers';
import { workflows } from './workflows';

/** In [0, 1]: how much of its capacity for the Task's channel a Worker has left. */
const freeShareFor = (world: TwilioWorld, task: TaskRow): ((worker: WorkerRow) => number) => {
  const taken = takenIn(world, task.workspace_sid);
  return (worker) => {
    const channel = workerChannels
      .collection(world, `${worker.workspace_sid}/${worker.sid}`)
      .get(task.task_channel_unique_name);
    if (!channel?.available || channel.configured_capacity === 0) return 0;
    return Math.max(0, 1 - taken(channel) / channel.configured_capacity);
  };
};

/**
 * The Workers to offer a Task to, best first: not yet asked, then most free capacity, then longest wait.
 * https://www.twilio.com/docs/taskrouter/multitasking; approximate: the exact order is not documented.
 * @fidelity taskrouter.assignment-order
 */
const candidates = (world: TwilioWorld, task: TaskRow, queue: QueueRow): WorkerRow[] => {
  const { steps, step, passed } = task.hidden;
  const { expression, worker: only } = steps[step] ?? {};
  const ignoresCapacity = only !== undefined && task.ignore_capacity;
  const scope = taskScope(task);
  const reserved = openOf(world, task, 'pending').map((row) => row.worker_sid);
  const freeShare = ignoresCapacity ? () => 1 : freeShareFor(world, task);
  const fits = (worker: WorkerRow): boolean => {
    if (only !== undefined) return true;
    const own = workerScope(worker);
    if (!matches(queue.target_workers || 'false', { ...own, worker: own })) return false;
    return !expression || matches(expression, { ...scope, ...own, task: scope, worker: own });
  };
  // What is quick to see comes first: of thousands of Workers, most are busy.
  return workers
    .collection(world, task.workspace_sid)
    .all()
    .filter((worker) => {
      if (reserved.includes(worker.sid) || (only !== undefined && worker.sid !== only)) return false;
      return ignoresCapacity || worker.available;
    })
    .map((worker) => ({ worker, free: freeShare(worker) }))
    .filter(({ free, worker }) => free > 0 && fits(worker))
    .sort(
      (a, b) =>
        Number(passed.includes(a.worker.sid)) - Number(passed.includes(b.worker.sid)) ||
        b.free - a.free ||
        a.worker.date_status_changed.localeCompare(b.worker.date_status_changed),
    )
    .map(({ worker }) => worker);
};

/** Offers a pending Task to the best Workers its queue has, as many at once as the queue says. */
export const offer = (world: TwilioWorld, task: TaskRow): void => {
  const queue = queues.collection(world, task.workspace_sid).get(task.task_queue_sid ?? '');
  if (task.assignment_status !== 'pending' || !queue) return;
  const chosen = candidates(world, task, queue).slice(0, queue.max_reserved_workers);
  if (chosen.length === 0) return;
  if (chosen.every((worker) => task.hidden.passed.includes(worker.sid))) task.hidden.passed = [];
  task.assignment_status = 'reserved';
  touch(world, task);
  const workflow = workflows.collection(world, task.workspace_sid).get(task.workflow_sid);
  for (const worker of chosen) {
    const row = makeReservation(world, task, worker);
    emitReservation(world, row, 'created', `Reservation ${row.sid} created for Worker ${worker.friendly_name}`);
    const { workspace_sid: workspace, sid: reservation } = row;
    const seconds = workflow?.task_reservation_timeout ?? 120;
    world.schedule(seconds * 1000, 'taskrouter-reservation-timeout', { workspace, reservation });
  }
};

/** The Task Channels for which some Worker has room. */
const freeChannels = (world: TwilioWorld, workspaceSid: string): Set<string> => {
  const taken = takenIn(world, workspaceSid);
  return new Set(
    workers
      .collection(world, workspaceSid)
      .all()
      .filter((worker) => worker.available)
      .flatMap((worker) => workerChannels.collection(world, `${workspaceSid}/${worker.sid}`).all())
      .filter((channel) => channel.available && taken(channel) < channel.configured_capacity)
      .map((channel) => channel.task_channel_unique_name),
  );
};

/** After a Worker, its capacity or a queue changed. Higher priority first, then the older Task. */
export const offerAll = (world: TwilioWorld, workspaceSid: string): void => {
  const pending = tasks
    .collection(world, workspaceSid)
    .all()
    .filter((task) => task.assignment_status === 'pending');
  // An account is filled with thousands of Workers, one after the other, before it has a Task.
  if (!pending.length) return;
  let free = freeChannels(world, workspaceSid);
  // Without this look ahead, thousands of waiting Tasks would each ask every Worker after every change.
  const hasHope = (task: TaskRow) => task.ignore_capacity || free.has(task.task_channel_unique_name);
  const waiting = pending.filter(hasHope).sort((a, b) => b.priority - a.priority);
  for (const task of waiting) {
    if (!hasHope(task)) continue;
    offer(world, task);
    if (task.assignment_status === 'reserved') free = freeChannels(world, workspaceSid);
  }
};

/** Puts a Task into the queue of its current step. Where there is no such step, the answer is `false`. */
export const enterStep = (world: TwilioWorld, task: TaskRow): boolean => {
  const { steps, step } = task.hidden;
  const current = steps[step];
  const queue = queues.collection(world, task.workspace_sid).get(current?.queue ?? '');
  if (!current || !queue) return false;
  task.hidden.stepOver = false;
  task.task_queue_sid = queue.sid;
  task.task_queue_friendly_name = queue.friendly_name;
  task.task_queue_entered_date = timestamp(world);
  // "unless it matches a Workflow Target with a Priority set": the description's CreateTask
  if (current.priority !== undefined) task.priority = current.priority;
  touch(world, task);
  emitTask(world, task, 'task-queue.entered', `Task ${task.sid} entered TaskQueue ${queue.friendly_name}`);
  if (current.timeout !== undefined) {
    const data = { workspace: task.workspace_sid, task: task.sid, step: String(step) };
    world.schedule(current.timeout * 1000, 'taskrouter-step-timeout', data);
  }
  return true;
};
