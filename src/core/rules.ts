import { isDropped, noting } from './agents-side';
import { ending, somethingToEnd } from './ending';
import {
  type Cause,
  canEnd,
  doubles,
  engagementOf,
  GRACE_MS,
  heldUntil,
  isCarried,
  isHandingOver,
  isHoldOver,
  isIllegible,
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
  waiting,
} from './rule';
import type { Missing, Verdict } from './verdict';

/**
 * From what is true now to what is to be done. The first rule that holds decides. An event is only a hint that it is
 * time to look, so lost, doubled, late and reordered events all end in the same state.
 */
export const RULES: readonly Rule[] = [
  {
    reason: 'ledger-illegible',
    when: 'what Flexkeep stored about it is of no known version',
    reads: ['ledger'],
    holds: ({ seen }) => isIllegible(seen),
  },
  {
    reason: 'nothing-to-do',
    when: 'another event of the same Task came before: all of it is cleaned up, or is being so at this moment',
    causes: TASK_ENDED,
    reads: (of) => (endedBefore(of) === 'unclear' ? KNOWN : ['ledger']),
    holds: (of) => endedBefore(of) === 'yes' || (endedBefore(of) === 'unclear' && !canEnd(of.seen)),
  },
  {
    reason: 'illegible',
    when: 'its attributes cannot be parsed, and nothing else shows whose it is',
    causes: SWEEP,
    reads: [...KNOWN, 'owned'],
    holds: ({ seen }) => seen.owned === false && engagementOf(seen)?.legible === false,
  },
  {
    reason: 'somebody-elses',
    when: 'nothing shows that it is of this orchestration',
    causes: SWEEP,
    reads: [...KNOWN, 'owned'],
    holds: ({ seen }) => seen.owned === false,
  },
  {
    reason: 'handover-under-way',
    when: 'an invocation is handing the customer over at this moment',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen, now }) => isHandingOver(seen) && isLeased(ledgerOf(seen), now),
  },
  {
    reason: 'handover-unfinished',
    when: 'the bot began to hand over, and did not come to the end',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen }) => isHandingOver(seen),
    actions: () => [{ do: 'finish-handover' }],
  },
  {
    reason: 'task-doubled',
    when: 'Flexkeep created a second Task for it; Tasks that others made are transfers, and stay',
    causes: SWEEP,
    reads: ['tasks'],
    holds: ({ seen }) => doubles(seen.tasks).length > 0,
    actions: ({ seen }) => [{ do: 'cancel-tasks', sids: doubles(seen.tasks) }],
  },
  {
    reason: 'live-task',
    when: 'a live Task refers to it',
    causes: ['task-ended', 'sweep', 'message'],
    reads: ['tasks'],
    holds: ({ seen }) => (seen.tasks?.length ?? 0) > 0,
  },
  {
    reason: 'clean-up-under-way',
    when: 'an invocation is cleaning it up at this moment',
    reads: ['ledger'],
    holds: ({ seen, now }) => phaseOf(seen) === 'closed' && isLeased(ledgerOf(seen), now),
  },
  waiting('left', "an agent left it: the customer's next message brings a new Task"),
  waiting('paused', 'an agent paused it: it comes back to an agent'),
  waiting('parked', 'it is parked, until it is woken up'),
  waiting('in-transfer', 'it is on the way from one agent to another'),
  {
    reason: 'wrapping-up',
    when: 'its agent is still wrapping up',
    causes: TASK_ENDED,
    reads: STANDING,
    holds: ({ seen, cause }) =>
      isOpen(seen) && seen.standing !== 'none' && cause.kind === 'task-ended' && cause.isWrapping === true,
    actions: (of) => noting(of),
  },
  {
    reason: 'handover-failed',
    when: 'Twilio accepted the handover, and dropped it',
    causes: ['task-ended', 'sweep', 'message'],
    reads: STANDING,
    holds: isDropped,
    actions: ({ seen }) => [{ do: isHandingOver(seen) ? 'finish-handover' : 'hand-over-again' }],
  },
  {
    reason: 'nothing-to-do',
    when: 'the customer writes, and it is open: the bot or an agent is there',
    causes: ['message'],
    reads: ['engagement'],
    holds: ({ seen }) => isOpen(seen),
  },
  {
    reason: 'reply-owed',
    when: 'the bot decided on an answer, and it did not reach the customer',
    causes: SWEEP,
    reads: ({ seen, cause }) => (isOwed(seen, cause) ? [...KNOWN, 'unsaid'] : KNOWN),
    holds: ({ seen, cause }) => isOwed(seen, cause) && isOpen(seen) && (seen.unsaid?.length ?? 0) > 0,
    actions: () => [{ do: 'say-unsaid' }],
  },
  {
    reason: 'handover-under-way',
    when: 'the customer is on the way to the next agent, and the ended Task is not the one of that handover',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: ({ seen, cause, now }) =>
      isHandingOver(seen) &&
      cause.kind === 'task-ended' &&
      (isLeased(ledgerOf(seen), now) || cause.since === undefined || cause.since !== ledgerOf(seen)?.since),
  },
  {
    reason: 'bot-phase',
    when: 'the customer is with the bot again',
    causes: TASK_ENDED,
    reads: ['ledger'],
    holds: ({ seen }) => phaseOf(seen) === 'bot',
  },
  {
    reason: 'held',
    when: 'it asks to stay open after its Task',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: (of) => isOpen(of.seen) && heldUntil(of) !== undefined,
    actions: (of) => {
      const [ledger, until] = [ledgerOf(of.seen), heldUntil(of)];
      const isNoted = ledger?.phase === 'with-agent' && ledger.heldUntil === until;
      return isNoted || until === undefined ? [] : [{ do: 'hold', until }];
    },
  },
  {
    reason: 'task-ended',
    when: 'its Task has ended',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: ({ seen }) => canEnd(seen),
    actions: ending,
  },
  {
    reason: 'goodbye',
    when: 'the customer said goodbye to the bot',
    causes: ['goodbye'],
    reads: KNOWN,
    holds: ({ seen }) => canEnd(seen),
    actions: ending,
  },
  {
    reason: 'clean-up-unfinished',
    when: 'its clean-up was begun and did not complete',
    causes: ['sweep', 'message', 'task-ended'],
    reads: CARRIED_IF(isLeft),
    holds: (of) => isLeft(of) && somethingToEnd(of),
    actions: ending,
  },
  {
    reason: 'session-leaked',
    when: 'it has ended, but its Proxy Session is still open and swallows messages',
    causes: ['task-ended', 'sweep', 'message'],
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.ended === true),
    holds: ({ seen, cause, now }) => {
      const changedAt = engagementOf(seen)?.changedAt ?? now;
      const isPatient = cause.kind === 'sweep' || cause.kind === 'message';
      return engagementOf(seen)?.ended === true && isCarried(seen) && (!isPatient || now - changedAt >= GRACE_MS);
    },
    actions: ending,
  },
  {
    reason: 'illegible',
    when: 'its attributes cannot be parsed, and nothing is left to be ended',
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.legible === false),
    holds: (of) => engagementOf(of.seen)?.legible === false && !somethingToEnd(of),
  },
  {
    reason: 'nothing-to-do',
    when: 'all of it was cleaned up before',
    // Where the bot has to come back there is something to do in any case.
    reads: CARRIED_IF(({ seen, cause }) => cause.kind !== 'task-ended' || !lacksBot(seen)),
    holds: (of) => !somethingToEnd(of),
  },
  {
    reason: 'held',
    when: 'it asks to stay open for now, a day at most',
    causes: SWEEP,
    reads: QUIET,
    holds: (of) => isOpen(of.seen) && heldUntil(of) !== undefined,
  },
  {
    reason: 'recent',
    when: 'it was active within the minimum age',
    causes: SWEEP,
    reads: QUIET,
    holds: isTooRecent,
  },
  {
    reason: 'conversation-gone',
    when: 'its channel does not exist any more, but the Proxy Session does',
    reads: CARRIED_IF(({ seen }) => seen.engagement === 'gone'),
    holds: (of) => of.seen.engagement === 'gone' && somethingToEnd(of),
    actions: ending,
  },
  {
    reason: 'attributes-illegible',
    when: 'its attributes cannot be parsed, so only the Proxy Session is ended',
    reads: CARRIED_IF(({ seen }) => engagementOf(seen)?.legible === false),
    holds: (of) => engagementOf(of.seen)?.legible === false && somethingToEnd(of),
    actions: ending,
  },
  {
    reason: 'task-ended',
    when: 'its Task has ended, and the channel lives on',
    causes: TASK_ENDED,
    reads: KNOWN,
    holds: () => true,
    actions: ending,
  },
  {
    reason: 'goodbye',
    when: 'the customer said goodbye to the bot, and the channel lives on',
    causes: ['goodbye'],
    reads: CARRIED,
    holds: () => true,
    actions: ending,
  },
  {
    reason: 'hold-over',
    when: 'it was held open after its Task, and the time is over',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen }) => isHoldOver(seen),
    actions: ending,
  },
  {
    reason: 'customer-left',
    when: 'the customer stopped writing to the bot',
    causes: SWEEP,
    reads: KNOWN,
    holds: ({ seen }) => phaseOf(seen) === 'bot',
    actions: ending,
  },
  {
    reason: 'task-lost',
    when: 'its Task has ended, and no event of that arrived',
    causes: SWEEP,
    reads: KNOWN,
    holds: () => true,
    actions: ending,
  },
];

/** Pure and total: the first rule that holds, or what has to be read before it is known whether it does. */
export const decide = (seen: Seen, cause: Cause, now: number): Verdict | Missing => {
  const of = { seen, cause, now };
  for (const { causes, reads, holds, reason, actions } of RULES) {
    if (causes && !causes.includes(cause.kind)) continue;
    const read = (typeof reads === 'function' ? reads(of) : reads).filter((part) => seen[part] === undefined);
    if (read.length) return { read };
    if (holds(of)) return { reason, actions: actions?.(of) ?? [] };
  }
  return { reason: 'nothing-to-do', actions: [] };
};
