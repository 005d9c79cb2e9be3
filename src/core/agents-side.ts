import { given } from '../platform/parse';
import { type Case, type Cause, GRACE_MS, isOpen, ledgerOf, routingOf } from './facts';
import type { Retry } from './ledger';
import type { Seen, Standing } from './port';
import type { Action } from './verdict';

/** Twilio drops what it had accepted within seconds; a Task that is canceled later was waiting for an agent. */
const COMING_MS = 10 * 60_000;

/** An agent or Twilio comes back to it, although no Task lives. */
export const WAITING = ['left', 'paused', 'parked', 'in-transfer'] as const satisfies readonly Standing[];
export const isWaiting = (standing?: Standing): boolean => WAITING.some((name) => name === standing);

/** No agent is known to have it. */
const UNSEEN: readonly (Standing | undefined)[] = ['none', 'coming', 'ended', 'failed'];

/** So many handovers of one customer in a row are made as soon as the one before is known to have failed. */
const TRIES = 10;
/** ms between two after that, unless the customer writes. */
const RARELY_MS = 24 * 3_600_000;

/** Twilio has dropped the handover again and again. */
export const isHopeless = ({ dropped = 0, lost = 0 }: Pick<Retry, 'dropped' | 'lost'>): boolean =>
  dropped + lost >= TRIES;

/** … so that it is not made anew at this moment; the bot's webhook is on. */
export const isGivenUp = ({ seen, cause, now }: Case): boolean => {
  const ledger = ledgerOf(seen);
  if (ledger?.phase !== 'handing-over' || !isHopeless(ledger) || ledger.routing || !isOpen(seen)) return false;
  if (seen.tasks?.length) return false;
  return cause.kind !== 'sweep' || now - Math.max(ledger.since, ledger.lease?.until ?? 0) < RARELY_MS;
};

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

/** ms after which a sweep notes again what it finds: a note lasts longer than any engagement is left. */
const NOTED_MS = 10 * 24 * 3_600_000;

/** Remembers the way to the agents and how it stands there, unless that is known. */
export const noting = ({ seen, cause, now }: Case, standing?: Standing): Action[] => {
  const [ledger, routing] = [ledgerOf(seen), routingOf(seen, cause)];
  // A Task of a handover that was cut off: it came about, whatever the ledger says.
  const isOfCutOff = ledger?.phase === 'handing-over' && cause.kind === 'task-ended' && cause.since === ledger.since;
  if (!routing || (ledger && ledger.phase !== 'with-agent' && !isOfCutOff)) return [];
  const noted = ledger?.phase === 'with-agent' ? ledger : undefined;
  const endedFor = cause.kind === 'task-ended' ? cause.taskSid : noted?.endedFor;
  const told = Object.entries((cause.kind === 'task-ended' && cause.routing) || {});
  const isKnown = told.every(([name, value]) => name === 'taskSid' || noted?.routing?.[name] === value);
  const isFresh = cause.kind !== 'sweep' || now - (ledger?.since ?? 0) < NOTED_MS;
  const isNoted = isKnown && isFresh && noted?.standing === standing && noted?.endedFor === endedFor;
  return isNoted ? [] : [{ do: 'note', routing, ...given({ standing, endedFor }) }];
};

/**
 * As far as is known no agent ever had it: its Task was canceled, and "an assigned Task won't move to canceled"
 * (https://www.twilio.com/docs/taskrouter/lifecycle-task-state).
 */
export const isUntaken = (seen: Seen, cause: Cause): boolean =>
  cause.kind === 'task-ended' && cause.isCanceled === true && routingOf(seen, cause)?.taskSid === cause.taskSid;

/** What an earlier event of the same Task noted. */
export const notedFor = (seen: Seen, cause: Cause): Standing | undefined => {
  const ledger = ledgerOf(seen);
  if (cause.kind !== 'task-ended' || ledger?.phase !== 'with-agent') return undefined;
  return ledger.endedFor === cause.taskSid ? ledger.standing : undefined;
};
