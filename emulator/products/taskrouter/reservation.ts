import type { Collection } from '../../core/store';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { emit } from './events';
import { forgetReferences } from './references';
import type { ReservationRow, ReservationStatus, TaskRow, WorkerRow } from './rows';
import { taskFacts, tasks } from './task';
import { workerFacts, workers } from './workers';
import { workspaces } from './workspaces';

/** Reservations by Task. The same rows are kept by Worker, and once more while they are open. */
export const byTask = defineResource<ReservationRow, 'taskrouter.TaskReservation'>('taskrouter.TaskReservation', {
  prefix: 'WR',
  parents: [workspaces, tasks],
  list: ({ input }) => ({
    where: (row) =>
      matchesFilter(input.ReservationStatus, row.reservation_status) && matchesFilter(input.WorkerSid, row.worker_sid),
  }),
});

/** The same, with the URL that a Reservation has below its Worker. */
export const byWorker = defineResource<ReservationRow, 'taskrouter.WorkerReservation'>('taskrouter.WorkerReservation', {
  prefix: 'WR',
  parents: [workspaces, workers],
  list: ({ input }) => ({ where: (row) => matchesFilter(input.ReservationStatus, row.reservation_status) }),
});

type Shelf = Collection<ReservationRow>;

export const taskReservations = (world: TwilioWorld, { workspace_sid: home, sid }: TaskRow): Shelf =>
  byTask.collection(world, `${home}/${sid}`);

const workerReservations = (world: TwilioWorld, home: string, workerSid: string): Shelf =>
  byWorker.collection(world, `${home}/${workerSid}`);

/** Those that take capacity: pending, accepted or wrapping. */
export const openReservations = (world: TwilioWorld, home: string): Shelf =>
  world.store.of('taskrouter.OpenReservation', home);

const OPEN: ReservationStatus[] = ['pending', 'accepted', 'wrapping'];

/** A Task's open Reservations with one of these statuses. */
export const openOf = (world: TwilioWorld, task: TaskRow, ...statuses: ReservationStatus[]): ReservationRow[] =>
  taskReservations(world, task)
    .all()
    .filter((row) => (statuses.length ? statuses : OPEN).includes(row.reservation_status));

export const makeReservation = (world: TwilioWorld, task: TaskRow, worker: WorkerRow): ReservationRow => {
  const { workspace_sid: home, sid } = task;
  const row = byTask.make(world, {
    ...{ workspace_sid: home, task_sid: sid, worker_sid: worker.sid },
    ...{ reservation_status: 'pending', worker_name: worker.friendly_name },
  });
  for (const shelf of [
    taskReservations(world, task),
    workerReservations(world, home, worker.sid),
    openReservations(world, home),
  ]) {
    shelf.insert(row.sid, row);
  }
  return row;
};

export const setStatus = (world: TwilioWorld, row: ReservationRow, status: ReservationStatus): void => {
  row.reservation_status = status;
  row.date_updated = timestamp(world);
  if (!OPEN.includes(status)) openReservations(world, row.workspace_sid).remove(row.sid);
};

/** Forgets a Task and its Reservations, without an event. */
export const forget = (world: TwilioWorld, task: TaskRow): void => {
  const { workspace_sid: home, sid: taskSid } = task;
  for (const { sid, worker_sid } of taskReservations(world, task).all()) {
    workerReservations(world, home, worker_sid).remove(sid);
    openReservations(world, home).remove(sid);
  }
  world.store.drop('taskrouter.TaskReservation', `${home}/${taskSid}`);
  tasks.collection(world, home).remove(taskSid);
  forgetReferences(world, task);
};

export const emitReservation = (world: TwilioWorld, row: ReservationRow, what: string, description: string): void => {
  const task = tasks.collection(world, row.workspace_sid).get(row.task_sid);
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  emit(world, row.workspace_sid, {
    type: `reservation.${what}`,
    description,
    resource: 'reservation',
    sid: row.sid,
    url: byTask.url(row),
    facts: {
      ...(task ? taskFacts(world, task) : {}),
      ...(worker ? workerFacts(worker) : {}),
      ReservationSid: row.sid,
    },
  });
};
