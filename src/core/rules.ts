import { isDropped, isGivenUp, isOfHandover, isUnfinished, isWithoutTask, isWrapping, noting } from './agents-side';
import { ending, halfEnded, holding, noteEnd, somethingToEnd } from './ending';
import {
  type Cause,
  canEnd,
  doubles,
  engagementOf,
  heldUntil,
  isHandingOver,
  isHoldOver,
  isIllegible,
  isLeaking,
  isOpen,
  isTooRecent,
  lacksBot,
  ledgerOf,
  phaseOf,
} from './facts';
import { isLeased } from './ledger';
import type { Seen } from './port';
import {
  CARRIED,
  CARRIED_IF,
  endedBefore,
  isLeft,
  isOwed,
  KNOWN,
  QUIET,
  type Rule,
  STANDING,
  SWEEP,
  TASK_ENDED,
  unread,
  waiting,
} from './rule';
import type { Missing, Verdict } from './verdict';

/**
 * From what is true now to what is to be done. The first rule that holds decides. An event is only a hint to look, so lost,
 * doubled, late and reordered events all end in the same state. The documentation's table is made of these comments.
 */
export const RULES: readonly Rule[] = [
  {
    /** What Flexkeep stored about it is of no known version */
    reason: 'ledger-illegible',
    reads: ['ledger'],
    holds: ({ seen }) => isIllegible(seen),
  },
  {
    /** An earlier event of the same Task was handled: cleaned up, its clean-up is under way, or its agent left it */
    reason: 'nothing-to-do',
    causes: TASK_ENDED,
    reads: (of) => (endedBefore(of) === 'unclear' ? KNOWN : ['ledger']),
    holds: (of) => endedBefore(of) === 'yes' || (endedBefore(of) === 'unclear' && !canEnd(of.seen)),
  },
  {
    /** Its attributes cannot be parsed, and nothing else shows whose it is */
    reason: 'illegible',
    causes: SWEEP,
    reads: [...KNOWN, 'owned'],
    holds: ({ seen }) => seen.owned === false && engagementOf(seen)?.legible === false,
  },
  {
    /** Nothing shows that it is of this orchestration */
    reason: 'not-ours',
    causes: SWEEP,
    reads: [...KNOWN, 'owned'],
    holds: ({ seen }) => seen.owned === false,
  },
  {
    /** An invocation is handing the customer over at this moment */
    reason: 'handover-under-way',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen, now }) => isHandingOver(seen) && isLeased(ledgerOf(seen), now),
  },
  {
    /** Twilio dropped the handover again and again: the next one is made in a day, or when the customer writes */
    reason: 'handover-given-up',
    causes: ['task-ended', 'sweep'],
    reads: KNOWN,
    holds: isGivenUp,
  },
  {
    /** The bot began to hand over, and did not come to the end */
    reason: 'handover-unfinished',
    causes: SWEEP,
    reads: (of) => (isWithoutTask(of) ? STANDING(of) : KNOWN),
    holds: isUnfinished,
    actions: () => [{ do: 'finish-handover' }],
  },
  {
    /** Flexkeep created a second Task for it; Tasks that others made are transfers, and stay */
    reason: 'task-doubled',
    causes: SWEEP,
    reads: ['tasks'],
    holds: ({ seen }) => doubles(seen.tasks).length > 0,
    actions: ({ seen }) => [{ do: 'cancel-tasks', sids: doubles(seen.tasks) }],
  },
  /** An agent left it: the customer's next message brings a new Task */ waiting('left'),
  /** An agent paused it: it comes back to an agent */ waiting('paused'),
  /** It is parked, until it is woken up */ waiting('parked'),
  /** It is on the way from one agent to another */ waiting('in-transfer'),
  {
    /** Its agent is still wrapping up */
    reason: 'wrapping-up',
    causes: TASK_ENDED,
    reads: STANDING,
    holds: ({ seen, cause }) => isOpen(seen) && isWrapping(seen, cause),
    actions: (of) => noting(of),
  },
  {
    /** A live Task refers to it */
    reason: 'live-task',
    reads: ['tasks'],
    holds: ({ seen }) => (seen.tasks?.length ?? 0) > 0,
  },
  {
    /** An invocation is cleaning it up at this moment */
    reason: 'clean-up-under-way',
    reads: ['ledger'],
    holds: ({ seen, now }) => phaseOf(seen) === 'closed' && isLeased(ledgerOf(seen), now),
  },
  {
    /** Twilio accepted the handover, and dropped it */
    reason: 'handover-failed',
    causes: ['task-ended', 'sweep', 'message'],
    reads: STANDING,
    holds: isDropped,
    actions: ({ seen }) => [{ do: isHandingOver(seen) ? 'finish-handover' : 'hand-over-again' }],
  },
  {
    /** The customer writes, and it is open: the bot or an agent is there */
    reason: 'nothing-to-do',
    causes: ['message'],
    reads: ['engagement'],
    holds: ({ seen }) => isOpen(seen),
  },
  {
    /** The bot decided on an answer, and it did not reach the customer */
    reason: 'reply-owed',
    causes: SWEEP,
    reads: ({ seen, cause }) => (isOwed(seen, cause) ? [...KNOWN, 'unsaid'] : KNOWN),
    holds: ({ seen, cause }) => isOwed(seen, cause) && isOpen(seen) && (seen.unsaid?.length ?? 0) > 0,
    actions: () => [{ do: 'say-unsaid' }],
  },
  {
    /** The customer is on the way to the next agent, and the ended Task is not the one of that handover */
    reason: 'handover-under-way',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: ({ seen, cause, now }) =>
      isHandingOver(seen) && (isLeased(ledgerOf(seen), now) || !isOfHandover(ledgerOf(seen), cause)),
  },
  {
    /** The customer is with the bot again */
    reason: 'bot-phase',
    causes: TASK_ENDED,
    reads: ['ledger'],
    holds: ({ seen }) => phaseOf(seen) === 'bot',
  },
  {
    /** It asks to stay open after its Task */
    reason: 'held',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: (of) => isOpen(of.seen) && heldUntil(of) !== undefined,
    actions: holding,
  },
  {
    /** Its Task has ended */
    reason: 'task-ended',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: ({ seen }) => canEnd(seen),
    actions: ending,
  },
  {
    /** The customer said goodbye to the bot */
    reason: 'goodbye',
    causes: ['goodbye'],
    reads: KNOWN,
    holds: ({ seen }) => canEnd(seen),
    actions: ending,
  },
  {
    /** Its clean-up was begun and did not complete */
    reason: 'clean-up-unfinished',
    causes: ['sweep', 'message', 'task-ended'],
    reads: CARRIED_IF(isLeft),
    holds: (of) => isLeft(of) && somethingToEnd(of),
    actions: ending,
  },
  {
    /** It has ended, but what carries its messages is still open and swallows them */
    reason: 'session-leaked',
    causes: ['task-ended', 'sweep', 'message'],
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.ended === true),
    holds: isLeaking,
    actions: ending,
  },
  {
    /** Its attributes cannot be parsed, and nothing is left to be ended */
    reason: 'illegible',
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.legible === false),
    holds: (of) => engagementOf(of.seen)?.legible === false && !somethingToEnd(of),
  },
  /** It is closed, and its Interaction Channel is not: Twilio deletes that in time */ halfEnded('interaction-open'),
  {
    /** All of it was cleaned up before */
    reason: 'nothing-to-do',
    // Where the bot has to come back there is something to do in any case.
    reads: CARRIED_IF(({ seen, cause }) => cause.kind !== 'task-ended' || !lacksBot(seen)),
    holds: (of) => !somethingToEnd(of),
    actions: noteEnd,
  },
  {
    /** It asks to stay open for now, a day at most */
    reason: 'held',
    causes: SWEEP,
    reads: QUIET,
    holds: (of) => isOpen(of.seen) && heldUntil(of) !== undefined,
  },
  {
    /** It was active within the minimum age */
    reason: 'recent',
    causes: SWEEP,
    reads: QUIET,
    holds: isTooRecent,
  },
  {
    /** It does not exist any more, but what carries its messages does */
    reason: 'conversation-gone',
    reads: CARRIED_IF(({ seen }) => seen.engagement === 'gone'),
    holds: (of) => of.seen.engagement === 'gone' && somethingToEnd(of),
    actions: ending,
  },
  {
    /** Its attributes cannot be parsed, so only what carries its messages is ended */
    reason: 'attributes-illegible',
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.legible === false),
    holds: (of) => engagementOf(of.seen)?.legible === false && somethingToEnd(of),
    actions: ending,
  },
  {
    /** Its Task has ended, and it lives on */
    reason: 'task-ended',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: () => true,
    actions: ending,
  },
  {
    /** The customer said goodbye to the bot, and it lives on */
    reason: 'goodbye',
    causes: ['goodbye'],
    reads: CARRIED,
    holds: () => true,
    actions: ending,
  },
  {
    /** It was held open after its Task, and the time is over */
    reason: 'hold-over',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen }) => isHoldOver(seen),
    actions: ending,
  },
  {
    /** The customer stopped writing to the bot */
    reason: 'customer-left',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen }) => phaseOf(seen) === 'bot',
    actions: ending,
  },
  {
    /** Its Task has ended, and no event of that arrived */
    reason: 'task-lost',
    causes: SWEEP,
    reads: KNOWN,
    holds: () => true,
    actions: ending,
  },
];

/** Pure and total: the first rule that holds, or what has to be read before it is known whether it does. */
export const decide = (seen: Seen, cause: Cause, now: number): Verdict | Missing => {
  const of = { seen, cause, now };
  for (const rule of RULES) {
    if (rule.causes && !rule.causes.includes(cause.kind)) continue;
    const read = unread(rule, of);
    if (read.length) return { read };
    if (rule.holds(of)) return { reason: rule.reason, actions: rule.actions?.(of) ?? [] };
  }
  return { reason: 'nothing-to-do', actions: [] };
};
