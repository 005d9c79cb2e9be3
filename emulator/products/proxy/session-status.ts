import { badRequest } from '../../core/errors';
import type { SessionStatus } from './rows';

/**
 * Messages pass: the first one makes it `in-progress`. Approximate: the pages do not define the two.
 * @fidelity proxy.in-progress
 */
export const isLive = (status: SessionStatus): boolean => status === 'open' || status === 'in-progress';

/**
 *              first message
 *      open ──────────────────► in-progress ◄┐
 *        │                           │       │ re-opened
 *        └────────► closed ◄─────────┘       │
 *                      └─────────────────────┘
 *
 * @see https://www.twilio.com/docs/api/errors/80608
 * @fidelity proxy.session-status
 */
const MOVES: Partial<Record<SessionStatus, SessionStatus[]>> = {
  open: ['closed'],
  'in-progress': ['closed'],
  closed: ['in-progress'],
};

/** An update of a session, which also may leave its status alone. */
export const checkMove = (from: SessionStatus, to: SessionStatus | undefined): void => {
  if (to !== undefined && to !== from && !MOVES[from]?.includes(to)) {
    throw badRequest('Session status change not supported', 80608);
  }
  // https://www.twilio.com/docs/api/errors/80607. Approximate: closing a closed one is such an update, too.
  // @fidelity proxy.closed-updates
  if (from === 'closed' && to !== 'in-progress') throw badRequest('Session is closed and cannot be updated', 80607);
};
