import type { TwilioWorld } from '../shared/world';
import { enterStep, offer, offerAll } from './assign';
import { emitReservation, forget, openOf, setStatus } from './reservation';
import type { ReservationRow, ReservationStatus, TaskRow } from './rows';
import { emitTask, tasks, touch } from './task';
import { moveWorker, workers } from './workers';

/**
 * s; "the maximum time a task can stay assigned to a worker before being deleted by the system is 86400 seconds (24
 * hours). This limit cannot be changed" (the Limits page of a workspace in Twilio's Console, as quoted by others).
 * Approximate: counted from the acceptance, through the wrap-up.
 * @fidelity taskrouter.longest-assignment
 */
const LONGEST_ASSIGNMENT_S = 86_400;

/**
 * ms; "the Task is deleted five minutes after": https://www.twilio.com/docs/taskrouter/lifecycle-task-state
 * @fidelity taskrouter.kept-after-end
 */
const KEPT_AFTER_END_MS = 5 * 60_000;

/**
 * https://www.twilio.com/docs/taskrouter/api/task: "On timeout, the `task.canceled` event will fire" with it.
 * @fidelity taskrouter.time-to-live, taskrouter.assignment-count
 */
const TTL_EXCEEDED = 'Task TTL Exceeded';

/** Approximate: seen nowhere; the event `workflow.timeout` comes before it. @fidelity taskrouter.event-description */
const WORKFLOW_TIMEOUT = 'Task canceled on Workflow timeout';

const end = (world: TwilioWorld, row: ReservationRow, status: ReservationStatus, word: string = status) => {
  setStatus(world, row, status);
  emitReservation(world, row, word, `Reservation ${row.sid} ${word}`);
};

const planned = (world: TwilioWorld, task: TaskRow, ms: number, kind: string) =>
  world.schedule(ms, kind, { workspace: task.workspace_sid, task: task.sid });

/** Moves a Task on to its next step, or cancels it where there is none. */
const nextStep = (world: TwilioWorld, task: TaskRow): void => {
  task.hidden.step += 1;
  if (enterStep(world, task)) {
    offer(world, task);
  } else {
    emitTask(world, task, 'workflow.timeout', `Task ${task.sid} timed out of its Workflow`);
    cancelTask(world, task, WORKFLOW_TIMEOUT);
  }
};

/** A new Task's way into its first queue, before any Worker is asked. */
export const enqueue = (world: TwilioWorld, task: TaskRow): void => {
  planned(world, task, task.timeout * 1000, 'taskrouter-task-ttl');
  enterStep(world, task);
};

/** What happens to a new Task right after the answer to the request that made it. */
export const startTask = (world: TwilioWorld, task: TaskRow): void => {
  if (task.task_queue_sid) offer(world, task);
  else nextStep(world, task);
};

/** Back to the queue once no Worker is asked any more. */
const release = (world: TwilioWorld, task: TaskRow | undefined): void => {
  if (task?.assignment_status !== 'reserved' || openOf(world, task).length > 0) return;
  task.assignment_status = 'pending';
  touch(world, task);
  if (task.hidden.stepOver) nextStep(world, task);
  else offer(world, task);
};

const taskOf = (world: TwilioWorld, row: ReservationRow) =>
  tasks.collection(world, row.workspace_sid).get(row.task_sid);

export const acceptReservation = (world: TwilioWorld, row: ReservationRow): void => {
  const task = taskOf(world, row);
  if (!task) return;
  setStatus(world, row, 'accepted');
  task.assignment_status = 'assigned';
  touch(world, task);
  emitReservation(world, row, 'accepted', `Reservation ${row.sid} accepted`);
  for (const other of openOf(world, task, 'pending')) end(world, other, 'rescinded');
  planned(world, task, LONGEST_ASSIGNMENT_S * 1000, 'taskrouter-task-overdue');
};

/** `activitySid`: where the Worker goes, if anywhere. */
export const letPass = (
  world: TwilioWorld,
  row: ReservationRow,
  how: 'rejected' | 'timeout',
  activitySid?: string,
): void => {
  end(world, row, how);
  const task = taskOf(world, row);
  task?.hidden.passed.push(row.worker_sid);
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  if (worker && activitySid) moveWorker(world, worker, activitySid);
  release(world, task);
  offerAll(world, row.workspace_sid);
};

/** The Reservation and, once no other is being worked on, its Task. @fidelity taskrouter.event-order */
export const wrapUpReservation = (world: TwilioWorld, row: ReservationRow, reason?: string): void => {
  end(world, row, 'wrapping', 'wrapup');
  const task = taskOf(world, row);
  if (task && openOf(world, task, 'accepted').length === 0) toWrapping(world, task, reason);
};

const toWrapping = (world: TwilioWorld, task: TaskRow, reason?: string) => {
  task.assignment_status = 'wrapping';
  task.reason = reason ?? task.reason;
  touch(world, task);
  emitTask(world, task, 'task.wrapup', `Task ${task.sid} wrapping up`);
};

/** The Reservation and, once no other is open, its Task. */
export const completeReservation = (world: TwilioWorld, row: ReservationRow, reason?: string): void => {
  end(world, row, 'completed');
  const task = taskOf(world, row);
  if (task && openOf(world, task).length === 0) toCompleted(world, task, reason);
  offerAll(world, row.workspace_sid);
};

const toCompleted = (world: TwilioWorld, task: TaskRow, reason?: string) => {
  task.assignment_status = 'completed';
  task.reason = reason ?? task.reason;
  touch(world, task);
  emitTask(world, task, 'task.completed', `Task ${task.sid} completed`);
  planned(world, task, KEPT_AFTER_END_MS, 'taskrouter-task-gone');
};

/** With an API request: all its Reservations first, in the order in which they were made. */
export const wrapUpTask = (world: TwilioWorld, task: TaskRow, reason?: string): void => {
  const open = openOf(world, task, 'accepted');
  for (const row of open) wrapUpReservation(world, row, reason);
  if (task.assignment_status === 'assigned') toWrapping(world, task, reason);
};

export const completeTask = (world: TwilioWorld, task: TaskRow, reason?: string): void => {
  for (const row of openOf(world, task)) completeReservation(world, row, reason);
  if (task.assignment_status !== 'completed') toCompleted(world, task, reason);
};

export const cancelTask = (world: TwilioWorld, task: TaskRow, reason?: string): void => {
  const open = openOf(world, task);
  for (const row of open) end(world, row, 'canceled');
  task.assignment_status = 'canceled';
  task.reason = reason ?? task.reason;
  touch(world, task);
  emitTask(world, task, 'task.canceled', reason === TTL_EXCEEDED ? TTL_EXCEEDED : `Task ${task.sid} canceled`);
  planned(world, task, KEPT_AFTER_END_MS, 'taskrouter-task-gone');
  if (open.length) offerAll(world, task.workspace_sid);
};

/** `task.deleted` by an API request, `task.system-deleted` by TaskRouter itself. */
export const deleteTask = (world: TwilioWorld, task: TaskRow, type: 'task.deleted' | 'task.system-deleted'): void => {
  const open = openOf(world, task);
  for (const row of open) if (row.reservation_status === 'pending') end(world, row, 'canceled');
  emitTask(world, task, type, `Task ${task.sid} deleted${type === 'task.deleted' ? '' : ' by the system'}`);
  forget(world, task);
  if (open.length) offerAll(world, task.workspace_sid);
};

export const expireTask = (world: TwilioWorld, task: TaskRow): void => cancelTask(world, task, TTL_EXCEEDED);

export const endStep = (world: TwilioWorld, task: TaskRow, step: number): void => {
  if (task.hidden.step !== step) return;
  if (task.assignment_status === 'reserved') task.hidden.stepOver = true;
  if (task.assignment_status !== 'pending') return;
  emitTask(
    world,
    task,
    'task-queue.timeout',
    `Task ${task.sid} timed out of TaskQueue ${task.task_queue_friendly_name}`,
  );
  nextStep(world, task);
};
