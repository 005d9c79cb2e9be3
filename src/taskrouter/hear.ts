import { compose, type Services } from '../compose';
import { holdIn } from '../engagement/hold';
import type { Keeper } from '../engagement/keeper';
import { type EndedTask, taskEnded } from '../engagement/task-ended';
import { handoverIn } from '../orchestration/flex-flow/task';
import type { Visit } from '../platform/door';
import { TwilioFailure } from '../platform/errors';
import { together } from '../platform/together';
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
  const ended = ours.filter((event) => !isTimer(event) && isEnding(visit, event));
  let done = true;
  while (ended.length) done = (await cleanSome(visit, services(), ended.splice(0, ABREAST))) && done;
  // A sweep takes what time there is, so the customers of these events come before it.
  const goesOff = visit.settings.sweepTimer ? ours.filter(isTimer) : [];
  for (const event of goesOff) done = (await goOff(visit, services(), event)) && done;
  if (made && goesOff.length === 0) await keepAlive(visit, made);
  return done;
};

/** Whether the janitor has to do with it. */
const isEnding = ({ settings, log }: Visit, event: TaskEvent): boolean => {
  if (endedConversation(event)) return settings.orchestrations.includes('flex-flow');
  const { type, taskSid, attributes } = event;
  if (ENDING.some((name) => name === type) && !attributes.legible) {
    const reason = 'task-attributes-illegible';
    log({ action: 'clean', outcome: 'skipped', reason, ...(taskSid ? { taskSid } : {}) });
  }
  return false;
};

/** Events of a batch that are worked on at the same time. */
const ABREAST = 8;
/** For more, all live Tasks are listed once: a query for those of one conversation is answered 3 times a second. */
const FEW = 2;

const cleanSome = async (visit: Visit, { keepers, tasks }: Services, events: TaskEvent[]): Promise<boolean> => {
  const [keeper] = keepers;
  if (!keeper) return true;
  const all = events.length > FEW ? tasks.live() : undefined;
  const liveTasks = all && {
    async liveTasks(sid: string) {
      const live = await all;
      return live.incomplete ? keeper.orchestration.liveTasks(sid) : live.of(sid);
    },
  };
  const done = await together(...events.map((event) => clean(visit, keeper, event, liveTasks)));
  return done.every(Boolean);
};

/** The janitor, for one event. */
const clean = async (
  visit: Visit,
  keeper: Keeper,
  event: TaskEvent,
  liveTasks: Pick<EndedTask, 'liveTasks'> | undefined,
): Promise<boolean> => {
  const ended = endedConversation(event);
  if (!ended) return true;
  const sids = { sid: ended.conversationSid, taskSid: ended.taskSid };
  try {
    const values = event.attributes.legible ? event.attributes.values : {};
    const holdUntil = holdIn(values);
    const since = handoverIn(values);
    const decision = await taskEnded(keeper, {
      ...ended,
      ...(since === undefined ? {} : { since }),
      ...(holdUntil === undefined ? {} : { holdUntil }),
      ...liveTasks,
    });
    visit.log({ action: 'clean', outcome: decision.action, reason: decision.reason, ...sids });
    return true;
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    visit.log({ action: 'clean', outcome: 'failed', reason: error.kind, status: error.status, ...sids });
    return false;
  }
};
