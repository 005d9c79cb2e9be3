import { isHeld, isUntaken } from './agents-side';
import {
  type Case,
  type Cause,
  canEnd,
  endedTask,
  engagementOf,
  heldUntil,
  isCarried,
  isWithAgent,
  lacksBot,
  ledgerOf,
  survives,
} from './facts';
import type { Ledger } from './ledger';
import { KNOWN, type Rule, TASK_ENDED } from './rule';
import type { Action, Reason } from './verdict';

/**
 * Whether the ledger has to say that the engagement was cleaned up: where another writer might come in between, where
 * there is a record that says otherwise, and where more events of the Task will come and have less to look at then.
 */
const NOTED: Record<Cause['kind'], (of: Pick<Case, 'seen' | 'cause'> & { ledger: Ledger | undefined }) => boolean> = {
  'task-ended': ({ seen, cause, ledger }) => {
    // Where an agent had it one more call is taken by the look whether it is parked.
    const tells = engagementOf(seen)?.endsForGood === true && isWithAgent(ledger) && !isUntaken(seen, cause);
    return !tells && (ledger !== undefined || canEnd(seen));
  },
  sweep: ({ seen, ledger }) => {
    if (!ledger) return false;
    if (ledger.phase === 'closed') return ledger.left === true;
    return ledger.phase !== 'with-agent' || survives(seen);
  },
  message: ({ ledger }) => ledger?.phase === 'closed' && ledger.left === true,
  goodbye: () => true,
};

/** Everything that is there to be ended. */
export const ending = ({ seen, cause }: Case): Action[] => {
  // An unread carrier is ended unseen: the adapter makes sure that it is this engagement's.
  const carrier: Action[] = seen.carrier === undefined || isCarried(seen) ? [{ do: 'end-carrier' }] : [];
  const engagement: Action[] = canEnd(seen) ? [{ do: 'end-engagement' }] : [];
  const rehook: Action[] = lacksBot(seen) ? [{ do: 'rehook' }] : [];
  const all = [...carrier, ...engagement, ...rehook];
  const tells = NOTED[cause.kind]({ seen, cause, ledger: ledgerOf(seen) });
  return all.length && tells ? [...all, { do: 'close-ledger' }] : all;
};

/** Leaves it open for as long as it asks for, unless that is noted. */
export const holding = (of: Case): Action[] => {
  const [ledger, until] = [ledgerOf(of.seen), heldUntil(of)];
  const isNoted = ledger?.phase === 'with-agent' && ledger.heldUntil === until;
  return isNoted || until === undefined ? [] : [{ do: 'hold', until }];
};

/** Flex ended it: while the Task wraps up that is noted, so that its next event has less to look at. */
export const noteEnd = ({ seen, cause }: Case): Action[] => {
  const engagement = engagementOf(seen);
  const isLast = endedTask(cause).isWrapping && engagement?.endsForGood && engagement.ended;
  return isLast && isWithAgent(ledgerOf(seen)) ? [{ do: 'close-ledger' }] : [];
};

export const somethingToEnd = (of: Case): boolean => ending(of).length > 0;

/** One side of it has ended, and the agents' has not. */
export const halfEnded = (reason: Reason): Rule => ({
  reason,
  causes: TASK_ENDED,
  reads: KNOWN,
  holds: (of) => isHeld(of.seen) && !somethingToEnd(of),
  actions: noteEnd,
});
