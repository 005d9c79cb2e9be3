import { compose, type Services } from '../compose';
import { holdIn } from '../engagement/hold';
import { taskEnded } from '../engagement/task-ended';
import { handoverOf } from '../orchestration/flex-flow/task';
import type { Visit } from '../platform/door';
import { TwilioFailure } from '../platform/errors';
import { goOff, isTimer, keepAlive } from '../sweep/timer';
import { ENDING, endedConversation, type TaskEvent } from './events';

const concerns = ({ settings }: Visit, event: TaskEvent): boolean =>
  event.workspaceSid === settings.workspaceSid && (event.accountSid ?? settings.accountSid) === settings.accountSid;

/**
 * What follows from some events, each on its own: the janitor's work, and the sweeper's timer. `false`: not all of it
 * was done, and another delivery can help.
 */
export const hear = async (visit: Visit, events: TaskEvent[]): Promise<boolean> => {
  const ours = events.filter((event) => concerns(visit, event));
  // Composing costs time that the many events which are not for us need not take.
  let made: Services | undefined;
  const services = (): Services => {
    made ??= compose(visit);
    return made;
  };
  let done = true;
  for (const event of ours) if (!isTimer(event)) done = (await clean(visit, services, event)) && done;
  // A sweep takes what time there is, so the customers of these events come before it.
  const goesOff = visit.settings.sweepTimer ? ours.filter(isTimer) : [];
  for (const event of goesOff) done = (await goOff(visit, services(), event)) && done;
  if (made && goesOff.length === 0) await keepAlive(visit, made);
  return done;
};

/** The janitor, for one event. */
const clean = async (visit: Visit, services: () => Services, event: TaskEvent): Promise<boolean> => {
  const ended = endedConversation(event);
  if (!ended) {
    const illegible = ENDING.some((type) => type === event.type) && !event.attributes.legible;
    if (illegible)
      visit.log({
        action: 'clean',
        outcome: 'skipped',
        reason: 'task-attributes-illegible',
        ...(event.taskSid ? { taskSid: event.taskSid } : {}),
      });
    return true;
  }
  if (!visit.settings.orchestrations.includes('flex-flow')) return true;
  const [keeper] = services().keepers;
  if (!keeper) return true;
  const sids = { sid: ended.conversationSid, taskSid: ended.taskSid };
  try {
    const values = event.attributes.legible ? event.attributes.values : {};
    const holdUntil = holdIn(values);
    const decision = await taskEnded(keeper, {
      ...ended,
      ...handoverOf(event),
      ...(holdUntil === undefined ? {} : { holdUntil }),
    });
    visit.log({ action: 'clean', outcome: decision.action, reason: decision.reason, ...sids });
    return true;
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    visit.log({ action: 'clean', outcome: 'failed', reason: error.kind, status: error.status, ...sids });
    return false;
  }
};
