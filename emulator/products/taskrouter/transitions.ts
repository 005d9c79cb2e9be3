import { ApiError } from '../../core/errors';
import type { ReservationRow, ReservationStatus, TaskRow, TaskStatus } from './rows';

/*
 *            ┌─── rejected, timeout ────┐
 *            ▼                          │
 *         pending ── reservation ──► reserved ── accepted ──► assigned ──► wrapping
 *            │                          │                        │            │
 *            └───────► canceled ◄───────┘                        └► completed ◄┘
 *
 * https://www.twilio.com/docs/taskrouter/lifecycle-task-state: "An assigned Task won't move to canceled."
 */

/** What `AssignmentStatus` of an update may ask for, by what the Task is. @fidelity taskrouter.states */
const TASK_MOVES: Record<TaskStatus, readonly TaskStatus[]> = {
  pending: ['canceled'],
  reserved: ['canceled'],
  assigned: ['wrapping', 'completed'],
  wrapping: ['completed'],
  completed: [],
  canceled: [],
};

/** What `ReservationStatus` of an update may ask for; the other moves are TaskRouter's own. */
const RESERVATION_MOVES: Record<ReservationStatus, readonly ReservationStatus[]> = {
  pending: ['accepted', 'rejected'],
  accepted: ['wrapping', 'completed'],
  wrapping: ['completed'],
  rejected: [],
  timeout: [],
  canceled: [],
  rescinded: [],
  completed: [],
};

const refuse = (message: string) => new ApiError(400, 20001, message);

/** @throws Twilio's refusal of an update to this status. */
export const checkTaskMove = (task: TaskRow, to: TaskStatus, accountSid: string): void => {
  if (TASK_MOVES[task.assignment_status].includes(to)) return;
  const which = `task ${task.sid} in workspace ${task.workspace_sid} for account ${accountSid}`;
  // The first two sentences are Twilio's: github.com/twilio-labs/plugin-queued-callbacks-and-voicemail/issues/35 and
  // github.com/lehel-twilio/plugin-dialpad/issues/31. Approximate: the others are written after them.
  // @fidelity taskrouter.refusals, taskrouter.other-refusals
  if (to === 'canceled') throw refuse(`Cannot cancel ${which} because it is not pending or reserved.`);
  if (to === 'wrapping') throw refuse(`Cannot wrap up a ${which} because it's not currently assigned`);
  if (to === 'completed') throw refuse(`Cannot complete ${which} because it is not currently assigned.`);
  throw refuse(`Cannot update ${which} to ${to}.`);
};

/** @throws Twilio's refusal of an update to this status. */
export const checkReservationMove = (row: ReservationRow, to: ReservationStatus): void => {
  if (RESERVATION_MOVES[row.reservation_status].includes(to)) return;
  const expected = Object.entries(RESERVATION_MOVES).flatMap(([from, moves]) => (moves.includes(to) ? [from] : []));
  // Twilio's sentence: https://support.twilio.com/hc/en-us/articles/40136086868507 (and its 400)
  throw refuse(
    `Reservation ${row.sid} not in expected state [${expected.join(', ')}] and cannot be updated to [${to}]`,
  );
};
