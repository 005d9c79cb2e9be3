import { compose, keeperOf, type Services } from '../compose';
import { holdIn } from '../engagement/hold';
import type { Keeper } from '../engagement/keeper';
import { type EndedTask, taskEnded } from '../engagement/task-ended';
import type { Visit } from '../platform/door';
import { TwilioFailure } from '../platform/errors';
import { together } from '../platform/together';
import { goOff, isTimer, keepAlive } from '../sweep/timer';
import { ENDING, type Ended, endedBy, type TaskEvent } from './events';
import { handoverIn } from './handover-mark';

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
  const ended = ours.filter((event) => !isTimer(event)).flatMap((event) => endingsOf(visit, event));
  let done = true;
  while (ended.length) done = (await cleanSome(visit, services(), ended.splice(0, ABREAST))) && done;
  // A sweep takes what time there is, so the customers of these events come before it.
  const goesOff = visit.settings.sweepTimer ? ours.filter(isTimer) : [];
  for (const event of goesOff) done = (await goOff(visit, services(), event)) && done;
  if (made && goesOff.length === 0) await keepAlive(visit, made);
  return done;
};

type Ending = Ended & Pick<TaskEvent, 'attributes'>;

/** What the janitor has to do with. */
const endingsOf = ({ settings, log }: Visit, event: TaskEvent): Ending[] => {
  const { type, taskSid, attributes } = event;
  if (ENDING.some((name) => name === type) && !attributes.legible) {
    const reason = 'task-attributes-illegible';
    log({ action: 'clean', outcome: 'skipped', reason, ...(taskSid ? { taskSid } : {}) });
  }
  const lookedAfter = endedBy(event).filter(({ orchestration }) => settings.orchestrations.includes(orchestration));
  return lookedAfter.map((ended) => ({ ...ended, attributes }));
};

/** Events of a batch that are worked on at the same time. */
const ABREAST = 8;
/** For more, all live Tasks are listed once: a query for those of one conversation is answered 3 times a second. */
const FEW = 2;

const cleanSome = async (visit: Visit, services: Services, endings: Ending[]): Promise<boolean> => {
  const sids = endings.map(({ conversationSid }) => conversationSid);
  const all = endings.length > FEW ? services.tasks.live(sids) : undefined;
  const liveTasks = all && { liveTasks: async (sid: string) => (await all).of(sid) };
  const done = await together(
    ...endings.map((ending) => {
      const keeper = keeperOf(services, ending.orchestration);
      // Not served yet: there is nothing that another delivery could help.
      return keeper ? clean(visit, keeper, ending, liveTasks) : true;
    }),
  );
  return done.every(Boolean);
};

/** The janitor, for one event. */
const clean = async (
  visit: Visit,
  keeper: Keeper,
  { taskSid, conversationSid, attributes }: Ending,
  liveTasks: Pick<EndedTask, 'liveTasks'> | undefined,
): Promise<boolean> => {
  const sids = { sid: conversationSid, taskSid };
  try {
    const values = attributes.legible ? attributes.values : {};
    const holdUntil = holdIn(values);
    const since = handoverIn(values);
    const decision = await taskEnded(keeper, {
      taskSid,
      conversationSid,
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
