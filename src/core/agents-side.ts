import { given } from '../platform/parse';
import {
  type Case,
  type Cause,
  endedTask,
  GRACE_MS,
  isHandingOver,
  isHooked,
  isOpen,
  isWithAgent,
  ledgerOf,
  routingOf,
} from './facts';
import { type HandingOver, type Ledger, lastRouting, type Noting, type Retry, type WithAgent } from './ledger';
import type { Routing, Seen, Standing } from './port';
import type { Action } from './verdict';

/** Twilio drops what it had accepted within seconds; a Task that is canceled later was waiting for an agent. */
const COMING_MS = 10 * 60_000;

/** An agent or Twilio comes back to it, although no Task lives. */
export const WAITING = ['left', 'paused', 'parked', 'in-transfer'] as const satisfies readonly Standing[];
export const isWaiting = (standing?: Standing): boolean => WAITING.some((name) => name === standing);

const UNSEEN: readonly (Standing | undefined)[] = [undefined, 'none', 'coming', 'ended', 'failed'];
/** An agent is known to have it, or to come back to it. */
export const isHeld = ({ standing }: Seen): boolean => !UNSEEN.includes(standing);

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

/** The ended Task is of the handover that is under way: an attempt that was cut off created it. */
export const isOfHandover = (ledger: Ledger | undefined, cause: Cause): ledger is HandingOver =>
  ledger?.phase === 'handing-over' && endedTask(cause).since === ledger.since;

/** Its Task was canceled so early that it was Twilio who dropped it. */
const isCanceledEarly = ({ cause, now }: Case, { since }: Ledger): boolean =>
  endedTask(cause).isCanceled === true && now - since < COMING_MS;

/** What Twilio had accepted did not come about. */
const isLost = (of: Case, ledger: WithAgent): boolean => {
  const { seen, cause, now } = of;
  const age = now - ledger.since;
  // What was over long ago is not begun anew; a sweep that comes less often than its minimum age is no reason to end it.
  if (cause.kind === 'sweep' && age >= Math.max(cause.minAgeMs, RARELY_MS)) return false;
  if (seen.standing === 'failed') return true;
  if (cause.kind === 'task-ended') return isCanceledEarly(of, ledger) && cause.taskSid === ledger.routing?.taskSid;
  // By then it would be there.
  return seen.standing !== 'ended' && age >= GRACE_MS;
};

/** Twilio accepted this bundle's handover, and dropped it. */
export const isDropped = (of: Case): boolean => {
  const { seen, cause } = of;
  const ledger = ledgerOf(seen);
  if (!isOpen(seen) || isHeld(seen)) return false;
  if (ledger?.phase === 'with-agent') return ledger.routing?.coming === true && isLost(of, ledger);
  return isOfHandover(ledger, cause) && endedTask(cause).routing !== undefined && isCanceledEarly(of, ledger);
};

/** ms after which a sweep notes again what it finds: a note lasts longer than any engagement is left. */
const NOTED_MS = 10 * 24 * 3_600_000;

/** The ledger says the same, and lasts. */
const isNoted = ({ cause, now }: Case, ledger: WithAgent, { standing, endedFor }: Noting): boolean => {
  if (cause.kind === 'sweep' && now - ledger.since >= NOTED_MS) return false;
  if (ledger.standing !== standing || ledger.endedFor !== endedFor) return false;
  return isToldBy(cause, ledger.routing);
};

/** Whether the ended Task leads to the same place. */
export const isToldBy = (cause: Cause, routing: Routing | undefined): boolean =>
  Object.entries(endedTask(cause).routing ?? {}).every(
    ([name, value]) => name === 'taskSid' || routing?.[name] === value,
  );

/** A handover was begun, and no Task of it is known: it may have come about, and an agent may have had the customer. */
export const isWithoutTask = ({ seen }: Case): boolean =>
  isHandingOver(seen) && !lastRouting(ledgerOf(seen)) && !seen.tasks?.length;

/** A handover did not come to its end. Where an agent left or parked it in the meantime, the agent's side goes on with it. */
export const isUnfinished = ({ seen }: Case): boolean =>
  isHandingOver(seen) ? !isWaiting(seen.standing) : isOpen(seen) && isHooked(ledgerOf(seen));

/** A handover that was cut off came about, whatever the ledger says. */
const cameAbout = ({ seen, cause }: Case): boolean =>
  cause.kind === 'sweep' ? isHandingOver(seen) : isOfHandover(ledgerOf(seen), cause);

/** Remembers the way to the agents and how it stands there, unless that is known. */
export const noting = (of: Case, standing?: Standing): Action[] => {
  const { seen, cause } = of;
  const [ledger, routing] = [ledgerOf(seen), routingOf(seen, cause)];
  if (!(routing && isWithAgent(ledger)) && !cameAbout(of)) return [];
  const known = ledger?.phase === 'with-agent' ? ledger : undefined;
  const endedFor = (standing && endedTask(cause).taskSid) ?? known?.endedFor;
  const note: Noting = given({ routing, standing, endedFor });
  return known && isNoted(of, known, note) ? [] : [{ do: 'note', ...note }];
};

/**
 * As far as is known no agent ever had it: its Task was canceled, and "an assigned Task won't move to canceled"
 * (https://www.twilio.com/docs/taskrouter/lifecycle-task-state).
 */
export const isUntaken = (seen: Seen, cause: Cause): boolean =>
  endedTask(cause).isCanceled === true && routingOf(seen, cause)?.taskSid === endedTask(cause).taskSid;

/** Its Task lives still. Where that one names a way to the agents, it may be that Twilio only does not show it now. */
export const isWrapping = (seen: Seen, cause: Cause): boolean =>
  endedTask(cause).isWrapping === true && (seen.standing !== 'none' || endedTask(cause).routing !== undefined);

/** What an earlier event of the same Task noted. */
export const notedFor = (seen: Seen, cause: Cause): Standing | undefined => {
  const ledger = ledgerOf(seen);
  if (cause.kind !== 'task-ended' || ledger?.phase !== 'with-agent') return undefined;
  return ledger.endedFor === cause.taskSid ? ledger.standing : undefined;
};
