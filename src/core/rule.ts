import { isWaiting, notedFor, noting, type WAITING } from './agents-side';
import { activeAt, type Case, type Cause, isOpen, isUnsaid, ledgerOf } from './facts';
import { isLeased } from './ledger';
import type { Part, Seen } from './port';
import type { Action, Reason } from './verdict';

export interface Rule {
  reason: Reason;
  /** Absent: whatever the cause. */
  causes?: readonly Cause['kind'][];
  /** Facts that the rule looks at. */
  reads: readonly Part[] | ((of: Case) => readonly Part[]);
  holds(of: Case): boolean;
  /** Absent: the engagement is left alone. */
  actions?(of: Case): Action[];
}

/** What has to be read before it is known whether a rule holds. */
export const unread = ({ reads }: Rule, of: Case): readonly Part[] =>
  (typeof reads === 'function' ? reads(of) : reads).filter((part) => of.seen[part] === undefined);

/** Its clean-up was begun. A lease that has run out was not given up: only the engagement tells how far that went. */
export const isLeft = ({ seen, now }: Case): boolean => {
  const ledger = ledgerOf(seen);
  return ledger?.phase === 'closed' && (ledger.left === true || (ledger.lease !== undefined && !isLeased(ledger, now)));
};

/**
 * Whether the ledger names the Task as the one after which it was cleaned up, or found to be left by its agent. The lease of
 * a clean-up whose last step is the engagement's end is not given up: once it has run out, only the engagement tells
 * whether that step came about.
 */
export const endedBefore = ({ seen, cause, now }: Case): 'yes' | 'unclear' | undefined => {
  const ledger = ledgerOf(seen);
  // A transfer goes on by itself, and may fail.
  const standing = notedFor(seen, cause);
  if (isWaiting(standing) && standing !== 'in-transfer') return 'yes';
  if (cause.kind !== 'task-ended' || ledger?.phase !== 'closed') return undefined;
  if (ledger.endedFor !== cause.taskSid || ledger.left) return undefined;
  return ledger.lease === undefined || isLeased(ledger, now) ? 'yes' : 'unclear';
};

export const KNOWN: readonly Part[] = ['ledger', 'engagement'];
export const CARRIED: readonly Part[] = [...KNOWN, 'carrier'];
/** The carrier only where the rule can hold: to read it takes a call, and others wait for that. */
export const CARRIED_IF =
  (isNeeded: (of: Case) => boolean) =>
  (of: Case): readonly Part[] => {
    const isKnown = KNOWN.every((part) => of.seen[part] !== undefined);
    return isKnown && isNeeded(of) ? CARRIED : KNOWN;
  };
/** … and how long it was quiet, which may take one more look. */
export const QUIET = ({ seen }: Case): readonly Part[] => {
  const at = activeAt(seen);
  return typeof at === 'string' ? [...CARRIED, at] : CARRIED;
};
/** … and how it stands on the agents' side, which matters only while it is open. */
export const STANDING = ({ seen }: Case): readonly Part[] => (isOpen(seen) ? [...KNOWN, 'standing'] : KNOWN);
export const SWEEP = ['sweep'] as const;
export const TASK_ENDED = ['task-ended'] as const;
const ENDED_OR_SWEEP = ['task-ended', 'sweep'] as const;

/** Heard since the last sweep: whether each answer was said is asked once. */
export const isOwed = (seen: Seen, cause: Cause): boolean => {
  const ledger = ledgerOf(seen);
  return cause.kind === 'sweep' && ledger?.phase === 'bot' && isUnsaid(ledger, cause.heardFrom);
};

export const waiting = (standing: (typeof WAITING)[number]): Rule => ({
  reason: standing,
  causes: ENDED_OR_SWEEP,
  reads: STANDING,
  holds: ({ seen }) => isOpen(seen) && seen.standing === standing,
  actions: (of) => noting(of, standing),
});
