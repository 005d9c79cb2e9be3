import { ApiError, notFound } from '../../core/errors';
import type { Collection } from '../../core/store';
import type { Call, Handlers } from '../shared/call';
import { listPage } from '../shared/page';
import type { World } from '../shared/world';
import { accept, complete, letPass, wrapUp } from './lifecycle';
import { asWorkers, taskReservations, workerReservations } from './reservation';
import type { ReservationRow, ReservationStatus } from './rows';
import { tasks } from './task';
import { checkReservationMove } from './transitions';
import { workers } from './workers';
import { workspaces } from './workspaces';

/** Instructions that only move the Reservation; the others are about calls. */
const INSTRUCTIONS: Record<string, ReservationStatus> = { accept: 'accepted', reject: 'rejected' };

const require = (kept: Collection<ReservationRow>, call: Call): ReservationRow => {
  const row = kept.get(call.params.Sid ?? '');
  if (!row) throw notFound(call.path);
  return row;
};

/** Approximate: `If-Match` is ignored. */
const update = (row: ReservationRow, { input }: Call, world: World): void => {
  const instruction = input.Instruction ? String(input.Instruction) : undefined;
  const to = (input.ReservationStatus ?? INSTRUCTIONS[instruction ?? '']) as ReservationStatus | undefined;
  if (!to) throw new ApiError(501, 20501, `The embedded Twilio does not emulate the instruction ${instruction}`);
  checkReservationMove(row, to);
  if (to === 'accepted') accept(world, row);
  else if (to === 'wrapping') wrapUp(world, row);
  else if (to === 'completed') complete(world, row);
  else letPass(world, row, 'rejected', input.WorkerActivitySid ? String(input.WorkerActivitySid) : undefined);
};

const listed =
  ({ input }: Call) =>
  (row: ReservationRow): boolean =>
    [undefined, row.reservation_status].includes(input.ReservationStatus as ReservationStatus) &&
    [undefined, row.worker_sid].includes(input.WorkerSid as string);

const ofTask = (call: Call, world: World) => {
  const home = workspaces.require(world, call, '', call.params.WorkspaceSid ?? '').sid;
  return taskReservations(world, tasks.require(world, call, home, call.params.TaskSid ?? ''));
};

const ofWorker = (call: Call, world: World) => {
  const home = workspaces.require(world, call, '', call.params.WorkspaceSid ?? '').sid;
  return workerReservations(world, home, workers.require(world, call, home, call.params.WorkerSid ?? '').sid);
};

export const reservationHandlers: Handlers = {
  ListTaskReservation: (call, world) => listPage(call, ofTask(call, world), { where: listed(call) }),
  FetchTaskReservation: (call, world) => ({ body: require(ofTask(call, world), call) }),
  UpdateTaskReservation(call, world) {
    const row = require(ofTask(call, world), call);
    update(row, call, world);
    return { body: { ...row } };
  },
  ListWorkerReservation: (call, world) =>
    listPage(call, ofWorker(call, world), { where: listed(call), view: asWorkers }),
  FetchWorkerReservation: (call, world) => ({ body: asWorkers(require(ofWorker(call, world), call)) }),
  UpdateWorkerReservation(call, world) {
    const row = require(ofWorker(call, world), call);
    update(row, call, world);
    return { body: asWorkers(row) };
  },
};
