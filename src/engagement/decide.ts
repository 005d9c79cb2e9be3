import type { Conversation, Session } from '../orchestration/port';
import type { Ledger, LedgerRecord } from './ledger';

/** What Twilio, and the ledger, say now. */
export interface Facts {
  /** The conversation's. */
  sid: string;
  /** Absent: it is gone. */
  conversation?: Conversation;
  /** Absent: there is none. */
  session?: Session;
  record?: LedgerRecord;
  /** Live Tasks that refer to the conversation, the one that has just ended not among them. */
  liveTasks: string[];
  /** Epoch ms of the newest sign of life. */
  lastInteractionAt: number;
  /** Epoch ms until which somebody wants it left open; see `hold.ts`. */
  holdUntil?: number;
  /** The Task that has ended came of the very handover that the ledger still calls under way. */
  handoverEnded?: boolean;
}

/** Why someone asks: a Task that belonged to the engagement has ended, or it was found in a list. */
export type Cause =
  | { kind: 'task-ended'; now: number }
  | {
      kind: 'sweep';
      now: number;
      minAgeMs: number;
      /** Instead of `minAgeMs`, for a customer who is with the bot. */
      botIdleMs?: number;
    };

export const KEEP_REASONS = [
  'live-task',
  'bot-phase',
  'handover-under-way',
  'clean-up-under-way',
  'recent',
  'held',
  'illegible',
  'nothing-to-do',
] as const;
export const CLOSE_REASONS = [
  'task-ended',
  'task-lost',
  'customer-left',
  'goodbye',
  'hold-over',
  'session-leaked',
  'conversation-gone',
  'attributes-illegible',
] as const;

export type KeepReason = (typeof KEEP_REASONS)[number];
export type CloseReason = (typeof CLOSE_REASONS)[number];

export type Decision =
  | { action: 'keep'; reason: KeepReason }
  /** A handover that somebody began and nobody finished. */
  | { action: 'finish-handover'; reason: 'handover-unfinished' }
  /** Left open for now; whoever comes after `until` puts it away. */
  | { action: 'hold'; reason: 'held'; until: number }
  | {
      action: 'clean';
      reason: CloseReason;
      /** The session to be deleted. */
      endSession?: string;
      /** Whether the conversation is to be ended. */
      close: boolean;
      /** Whether the bot goes back on a conversation that lives on. */
      restoreBot: boolean;
      /**
       * Whether the ledger has to say so. Where nothing can come of it that Twilio does not tell anyway, it need not; but
       * more events of a Task come, and have less to look at where it does.
       */
      closeLedger: boolean;
    };

const keep = (reason: KeepReason): Decision => ({ action: 'keep', reason });

const reasonFor = (facts: Facts, cause: Cause): CloseReason => {
  const { conversation, record } = facts;
  if (!conversation) return 'conversation-gone';
  if (!conversation.legible) return 'attributes-illegible';
  if (conversation.ended) return 'session-leaked';
  if (cause.kind === 'task-ended') return 'task-ended';
  if (record?.data.heldUntil !== undefined) return 'hold-over';
  return record?.data.phase === 'bot' ? 'customer-left' : 'task-lost';
};

/**
 * What is to be done about an engagement: pure and total. An event is only a hint that it is time to look; the decision
 * rests on what is true now, so lost, doubled, late and reordered events all end in the same state.
 */
export const decide = (facts: Facts, cause: Cause): Decision => {
  const { conversation, session, liveTasks, lastInteractionAt } = facts;
  const ledger = facts.record?.data;
  const handingOver = ledger?.phase === 'handing-over' && conversation !== undefined && !conversation.ended;
  const leased = ledger?.lease !== undefined && ledger.lease.until > cause.now;
  // Even where its Task exists, the rest of it may not have been done.
  if (handingOver && cause.kind === 'sweep') {
    return leased ? keep('handover-under-way') : { action: 'finish-handover', reason: 'handover-unfinished' };
  }
  if (liveTasks.length) return keep('live-task');
  if (leased && ledger.phase === 'with-agent') return keep('clean-up-under-way');

  const held = facts.holdUntil !== undefined && facts.holdUntil > cause.now ? facts.holdUntil : undefined;
  if (cause.kind === 'sweep') {
    if (held !== undefined) return keep('held');
    // The Task behind a hold has ended: there is nothing left to wait for.
    const minAge = ledger?.phase === 'bot' ? (cause.botIdleMs ?? cause.minAgeMs) : cause.minAgeMs;
    // The ledger may have been read after the rest, and know of a message that the rest does not.
    const newest = Math.max(lastInteractionAt, ledger?.heardAt ?? 0);
    if (ledger?.heldUntil === undefined && cause.now - newest < minAge) return keep('recent');
  } else {
    // The customer is with the bot again, or on the way to the next agent: this is not the ended Task's any more.
    // Unless its Task is the one that has ended: whoever handed over was cut off before saying so.
    if (handingOver && (leased || !facts.handoverEnded)) return keep('handover-under-way');
    if (ledger?.phase === 'bot') return keep('bot-phase');
    if (held !== undefined && conversation && !conversation.ended) return hold(held, ledger);
  }

  const ended = !conversation || conversation.ended || conversation.longLived;
  const endSession = session?.open ? session.sid : undefined;
  const close = !ended && conversation.legible;
  const livesOn = conversation?.longLived === true && !conversation.ended;
  const over = ledger === undefined || ledger.phase === 'closed';
  const restoreBot = livesOn && !over && ledger.phase !== 'bot' && ledger.webhook !== undefined;
  if (!endSession && !close && !restoreBot)
    return keep(conversation?.legible === false ? 'illegible' : 'nothing-to-do');
  return {
    action: 'clean',
    reason: reasonFor(facts, cause),
    close,
    restoreBot,
    closeLedger: ledger
      ? !over && (cause.kind === 'task-ended' || livesOn || ledger.phase === 'bot')
      : cause.kind === 'task-ended' && close,
    ...(endSession ? { endSession } : {}),
  };
};

const hold = (until: number, ledger: Ledger | undefined): Decision =>
  ledger?.heldUntil === until ? keep('held') : { action: 'hold', reason: 'held', until };
