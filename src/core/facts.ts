import { LONGEST_HOLD_MS, longestHold } from './hold';
import { type BotLedger, type Ledger, type LedgerRecord, lastRouting, type WithAgent } from './ledger';
import type { Engagement, LiveTask, Part, Routing, Seen } from './port';

interface TaskEnded {
  kind: 'task-ended';
  taskSid: string;
  /** Epoch ms at which this bundle's handover began that created the Task. */
  since?: number;
  /** Epoch ms; what the Task asked for. */
  holdUntil?: number;
  /** Its agent is still wrapping up. */
  isWrapping?: true;
  /** It was canceled. */
  isCanceled?: true;
  /** What it tells of the way to its agents. */
  routing?: Routing;
}

/** Why an engagement is looked at. */
export type Cause =
  | TaskEnded
  /**
   * ms. `botIdleMs`: instead of `minAgeMs`, for a customer who is with the bot. `heardFrom`: epoch ms; whether an answer
   * was said is asked where the customer wrote from then on.
   */
  | { kind: 'sweep'; minAgeMs: number; botIdleMs?: number; heardFrom?: number }
  /** The customer said goodbye to the bot. */
  | { kind: 'goodbye' }
  /** The customer wrote into an engagement that has ended. */
  | { kind: 'message' };

/** What the cause tells of a Task that has ended; nothing where it is another cause. */
export const endedTask = (cause: Cause): Partial<TaskEnded> => (cause.kind === 'task-ended' ? cause : {});

/** All that a rule looks at. */
export interface Case {
  seen: Seen;
  cause: Cause;
  /** Epoch ms by Twilio's clock. */
  now: number;
}

/**
 * Flex UI ends a carrier and its engagement one after the other, and so does this bundle. An ended engagement whose
 * carrier is still open after this time is not being worked on.
 */
export const GRACE_MS = 5 * 60_000;

export const recordOf = ({ ledger }: Seen): LedgerRecord | undefined =>
  ledger !== 'none' && ledger?.data ? ledger : undefined;
export const ledgerOf = (seen: Seen): Ledger | undefined => recordOf(seen)?.data;
export const isIllegible = ({ ledger }: Seen): boolean => ledger !== undefined && ledger !== 'none' && !ledger.data;
/** Of an engagement without a ledger it is known only that the bot never had it. */
export const isWithAgent = (ledger: Ledger | undefined): boolean =>
  ledger === undefined || ledger.phase === 'with-agent';
export const isHooked = (ledger: Ledger | undefined): ledger is WithAgent =>
  ledger?.phase === 'with-agent' && ledger.hooked === true;

/**
 * Whether a reply may not have reached a customer whom the bot heard from `from` on (epoch ms). That it did is not written
 * down: it would cost a call for each answer.
 */
export const isUnsaid = ({ heardAt, replies }: BotLedger, from = 0): boolean => replies.length > 0 && heardAt >= from;

export const phaseOf = (seen: Seen) => ledgerOf(seen)?.phase;

/** Where the last handover led: as the ledger has it and, of what it does not have, as the ended Task tells. */
export const routingOf = (seen: Seen, cause: Cause): Routing | undefined => {
  const noted = lastRouting(ledgerOf(seen));
  const told = endedTask(cause).routing;
  return noted ? { ...told, ...noted } : told;
};

export const engagementOf = ({ engagement }: Seen): Engagement | undefined =>
  engagement === 'gone' ? undefined : engagement;
export const isOpen = (seen: Seen): boolean => engagementOf(seen)?.ended === false;
export const isHandingOver = (seen: Seen): boolean => phaseOf(seen) === 'handing-over' && isOpen(seen);
export const survives = (seen: Seen): boolean => isOpen(seen) && engagementOf(seen)?.survivesTask === true;
/** Whether it may be ended; unparsed attributes must not be overwritten. */
export const canEnd = (seen: Seen): boolean => {
  const found = engagementOf(seen);
  return isOpen(seen) && !survives(seen) && (found?.legible === true || found?.endsForGood === true);
};
export const isCarried = ({ carrier }: Seen): boolean => carrier !== undefined && carrier !== 'none';

/** It has ended, and its carrier swallows messages still. */
export const isLeaking = ({ seen, cause, now }: Case): boolean => {
  const { ended = false, changedAt = now } = engagementOf(seen) ?? {};
  const isPatient = cause.kind === 'sweep' || cause.kind === 'message';
  return ended && isCarried(seen) && (!isPatient || now - changedAt >= GRACE_MS);
};

const heardAt = (ledger: Ledger | undefined): number => (ledger && 'heardAt' in ledger ? ledger.heardAt : 0);

/** There is no message to be read: none was written, or the engagement that had them is gone. */
const isSilent = (seen: Seen): boolean => seen.engagement === 'gone' || seen.engagement?.silent === true;

/** Epoch ms of the newest sign of life, or the fact that has to be read to know it. */
export const activeAt = (seen: Seen): number | Part => {
  const { carrier, newestMessageAt } = seen;
  if (carrier === undefined) return 'carrier';
  const carriedAt = carrier === 'none' ? 0 : carrier.activeAt;
  const shown = Math.max(engagementOf(seen)?.changedAt ?? 0, heardAt(ledgerOf(seen)), carriedAt);
  // Every message of a carrier passes through it, so its own date will do; one that carried none says only when it was made.
  if (carrier !== 'none' && (isSilent(seen) || !carrier.unused)) return shown;
  if (newestMessageAt === undefined && !isSilent(seen)) return 'newestMessageAt';
  return Math.max(shown, newestMessageAt ?? 0);
};

const lastActivity = (seen: Seen): number => {
  const at = activeAt(seen);
  return typeof at === 'number' ? at : Number.POSITIVE_INFINITY;
};

/** Epoch ms until which an application asked to leave it open, if that lies ahead. */
export const heldUntil = ({ seen, cause, now }: Case): number | undefined => {
  const ledger = ledgerOf(seen);
  const noted = ledger?.phase === 'with-agent' ? ledger.heldUntil : undefined;
  const from = cause.kind === 'task-ended' ? now : lastActivity(seen);
  const asked = longestHold(from, endedTask(cause).holdUntil, engagementOf(seen)?.holdUntil);
  const until = cause.kind === 'sweep' ? (noted ?? asked) : asked;
  return until !== undefined && until > now && until <= now + LONGEST_HOLD_MS ? until : undefined;
};
export const isHoldOver = (seen: Seen): boolean => {
  const ledger = ledgerOf(seen);
  return ledger?.phase === 'with-agent' && ledger.heldUntil !== undefined;
};

/** The bot was taken off an engagement that lives on, and is not known to be back. */
export const lacksBot = (seen: Seen): boolean => {
  const ledger = ledgerOf(seen);
  if (!survives(seen) || !ledger?.hook) return false;
  return (
    ledger.phase === 'with-agent' || ledger.phase === 'handing-over' || (ledger.phase === 'closed' && !!ledger.left)
  );
};

export const isTooRecent = ({ seen, cause, now }: Case): boolean => {
  if (cause.kind !== 'sweep') return false;
  // The Task behind a hold has ended: there is nothing left to wait for.
  if (isHoldOver(seen)) return false;
  const minAge = phaseOf(seen) === 'bot' ? (cause.botIdleMs ?? cause.minAgeMs) : cause.minAgeMs;
  return now - lastActivity(seen) < minAge;
};

/**
 * Tasks that this bundle created beside an older one of its own: of another attempt. A Task that was copied, for a
 * transfer, names the same attempt.
 */
export const doubles = (tasks: readonly LiveTask[] = []): string[] => {
  const [oldest] = tasks.filter(({ made }) => made);
  return tasks.filter(({ made }) => made && made.attempt !== oldest?.made?.attempt).map(({ sid }) => sid);
};
