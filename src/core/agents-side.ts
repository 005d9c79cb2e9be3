import { type Case, GRACE_MS, isOpen, ledgerOf, routingOf } from './facts';
import type { Standing } from './port';
import type { Action } from './verdict';

/** Twilio drops what it had accepted within seconds; a Task that is canceled later was waiting for an agent. */
const COMING_MS = 10 * 60_000;

/** An agent or Twilio comes back to it, although no Task lives. */
export const WAITING = ['left', 'paused', 'parked', 'in-transfer'] as const satisfies readonly Standing[];
export const isWaiting = (standing: Standing): boolean => WAITING.some((name) => name === standing);

/** No agent is known to have it. */
const UNSEEN: readonly (Standing | undefined)[] = ['none', 'coming', 'ended', 'failed'];

/** Twilio accepted this bundle's handover, and dropped it. */
export const isDropped = ({ seen, cause, now }: Case): boolean => {
  const ledger = ledgerOf(seen);
  if (!isOpen(seen) || !ledger || !UNSEEN.includes(seen.standing)) return false;
  const age = now - ledger.since;
  const isCanceled = cause.kind === 'task-ended' && cause.isCanceled === true && age < COMING_MS;
  // The Task was created by an attempt that was cut off.
  if (ledger.phase === 'handing-over') return isCanceled && cause.routing !== undefined && cause.since === ledger.since;
  if (ledger.phase !== 'with-agent' || !ledger.routing?.coming) return false;
  // What was over long ago is not begun anew.
  if (cause.kind === 'sweep' && age >= cause.minAgeMs) return false;
  if (seen.standing === 'failed') return true;
  if (cause.kind === 'task-ended') return isCanceled && cause.taskSid === ledger.routing.taskSid;
  // By then it would be there.
  return seen.standing !== 'ended' && age >= GRACE_MS;
};

/** Remembers what the way to the agents was, unless that is known. */
export const noting = ({ seen, cause }: Case, standing?: Standing): Action[] => {
  // A sweep only looks: what it would note it finds again.
  if (cause.kind !== 'task-ended') return [];
  const [ledger, routing] = [ledgerOf(seen), routingOf(seen, cause)];
  const isWithAgent = ledger === undefined || ledger.phase === 'with-agent';
  const noted = ledger?.phase === 'with-agent' ? ledger.routing : undefined;
  const isKnown = Object.entries(cause.routing ?? {}).every(
    ([name, value]) => name === 'taskSid' || noted?.[name] === value,
  );
  const isNoted = noted !== undefined && isKnown && ledger?.phase === 'with-agent' && ledger.standing === standing;
  return routing && isWithAgent && !isNoted ? [{ do: 'note', routing, ...(standing ? { standing } : {}) }] : [];
};
