import { notImplemented } from '../../core/errors';
import { filled, type Handlers, type Takes } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { acceptReservation, completeReservation, letPass, wrapUpReservation } from './lifecycle';
import { byTask, byWorker } from './reservation';
import type { ReservationRow, ReservationStatus } from './rows';
import { checkReservationMove } from './transitions';

/** Instructions that only move the Reservation; the others are about calls. */
const INSTRUCTIONS: Record<string, ReservationStatus> = { accept: 'accepted', reject: 'rejected' };

/** Approximate: `If-Match` is ignored. @fidelity taskrouter.other-if-match */
const move = (
  row: ReservationRow,
  input: Takes<'taskrouter.UpdateWorkerReservation'>['input'],
  world: TwilioWorld,
): void => {
  const instruction = filled(input.Instruction) ?? '';
  const to = filled(input.ReservationStatus) ?? INSTRUCTIONS[instruction];
  if (!to) throw notImplemented(`the instruction ${instruction} of a Reservation`);
  checkReservationMove(row, to);
  if (to === 'accepted') acceptReservation(world, row);
  else if (to === 'wrapping') wrapUpReservation(world, row);
  else if (to === 'completed') completeReservation(world, row);
  else letPass(world, row, 'rejected', filled(input.WorkerActivitySid));
};

export const reservationHandlers: Handlers<'taskrouter'> = {
  ...byTask.handlers,
  ...byWorker.handlers,
  UpdateTaskReservation(call, world) {
    const row = byTask.target(call, world);
    move(row, call.input, world);
    return { body: byTask.view(row, world) };
  },
  UpdateWorkerReservation(call, world) {
    const row = byWorker.target(call, world);
    move(row, call.input, world);
    return { body: byWorker.view(row, world) };
  },
};
