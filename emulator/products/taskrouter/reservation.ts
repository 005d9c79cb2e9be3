import type { Collection } from '../../core/store';
import type { World } from '../../core/world';
import { defineResource } from '../resource';
import { emit } from './events';
import type { ReservationRow, ReservationStatus, TaskRow, WorkerRow } from './rows';
import { taskFacts, tasks } from './task';
import { workerFacts, workers } from './workers';
import { spec, workspaces } from './workspaces';

/** How a Reservation looks below its Task. It is kept once, under its workspace; see {@link reservations}. */
const ofTask = defineResource<ReservationRow>(spec, {
  product: 'taskrouter',
  noun: 'TaskReservation',
  prefix: 'WR',
  parents: [workspaces, tasks],
});

export const reservations = (world: World, workspaceSid: string): Collection<ReservationRow> =>
  world.store.of<ReservationRow>('taskrouter.Reservation', workspaceSid);

/** The same Reservation with the URL that it has below its Worker. */
export const asWorkers = (row: ReservationRow): ReservationRow => ({
  ...row,
  url: row.url.replace(`/Tasks/${row.task_sid}/`, `/Workers/${row.worker_sid}/`),
});

export const reservationsOf = (world: World, task: TaskRow, ...statuses: ReservationStatus[]): ReservationRow[] =>
  reservations(world, task.workspace_sid)
    .all()
    .filter(
      (row) => row.task_sid === task.sid && (statuses.length === 0 || statuses.includes(row.reservation_status)),
    );

export const makeReservation = (world: World, task: TaskRow, worker: WorkerRow): ReservationRow => {
  const row = ofTask.make(
    world,
    { WorkspaceSid: task.workspace_sid, TaskSid: task.sid },
    { reservation_status: 'pending', worker_sid: worker.sid, worker_name: worker.friendly_name },
  );
  ofTask.relink(row);
  return reservations(world, task.workspace_sid).insert(row.sid, row);
};

export const emitReservation = (world: World, row: ReservationRow, what: string, description: string): void => {
  const task = tasks.collection(world, row.workspace_sid).get(row.task_sid);
  const worker = workers.collection(world, row.workspace_sid).get(row.worker_sid);
  emit(world, row.workspace_sid, {
    type: `reservation.${what}`,
    description,
    resource: 'reservation',
    sid: row.sid,
    url: row.url,
    facts: {
      ...(task ? taskFacts(world, task) : {}),
      ...(worker ? workerFacts(worker) : {}),
      ReservationSid: row.sid,
    },
  });
};
