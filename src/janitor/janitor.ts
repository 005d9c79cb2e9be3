import type { Context, Services } from '../core/context';
import { holdIn } from '../core/hold';
import { observe } from '../core/observe';
import type { LiveTask, Part, Routing, TaskReader } from '../core/port';
import { reconcile } from '../core/reconcile';
import { TwilioFailure } from '../platform/errors';
import type { Invocation } from '../platform/handler';
import { given, trueIn } from '../platform/parse';
import type { OrchestrationName } from '../platform/settings';
import { together } from '../platform/together';
import { isTimerTask, keepTimerAlive, onTimerTask } from '../sweep/timer';
import { isEnding, type TaskEvent } from '../twilio/events';
import { handoverIn } from '../twilio/tasks';

/** Whether the event is about the configured workspace; where it is not, an operator has to learn of it. */
const concerns = ({ settings, log }: Invocation, event: TaskEvent): boolean => {
  const { workspaceSid = '', accountSid = settings.accountSid, taskSid } = event;
  const compared = [
    { reason: 'another-account', found: accountSid, configured: settings.accountSid },
    { reason: 'another-workspace', found: workspaceSid, configured: settings.workspaceSid },
  ];
  const wrong = compared.find(({ found, configured }) => found !== configured);
  if (wrong && isEnding(event)) log({ action: 'clean', outcome: 'ignored', ...wrong, ...given({ taskSid }) });
  return !wrong;
};

interface Parts {
  /** Of all orchestrations, so that an event of one that is off is told from what is of none. */
  readers: readonly TaskReader[];
  compose(): Services;
}

/**
 * What follows from some events, each on its own: the janitor's clean-up, and the sweep timer.
 *
 * @returns `false`: not all of it was done, and a redelivery can help
 */
export const handleEvents = async (
  invocation: Invocation,
  events: TaskEvent[],
  { readers, compose }: Parts,
): Promise<boolean> => {
  const ours = events.filter((event) => concerns(invocation, event));
  // Composing costs time that the many events which are not for us need not take.
  let made: Services | undefined;
  const services = (): Services => {
    made ??= compose();
    return made;
  };
  const endings = ours.filter((event) => !isTimerTask(event)).flatMap((event) => endingsOf(invocation, event, readers));
  let done = true;
  while (endings.length && invocation.deadline.allows(SHORTEST_MS)) {
    done = (await cleanSome(invocation, services(), endings.splice(0, SIDE_BY_SIDE))) && done;
  }
  // With less time than that, the rest is left to the redelivery.
  done = done && endings.length === 0;
  // A sweep takes what time there is, so the customers of these events come before it.
  const timers = invocation.settings.sweepTimer ? ours.filter(isTimerTask) : [];
  for (const event of timers) done = (await onTimerTask(invocation, services(), event)) && done;
  if (made && timers.length === 0) await keepTimerAlive(invocation, made);
  return done;
};

/** An engagement that an ended Task leaves behind. */
interface Ending {
  orchestration: OrchestrationName;
  engagementSid: string;
  taskSid: string;
  attributes: Record<string, unknown>;
  type: string;
  /** Another event of the Task may have come before: then the ledger alone says so. */
  isRepeat: boolean;
  routing?: Routing;
}

const endingsOf = ({ settings, log }: Invocation, event: TaskEvent, readers: readonly TaskReader[]): Ending[] => {
  const { taskSid, attributes, type } = event;
  if (!isEnding(event) || !taskSid) return [];
  if (!attributes.legible) {
    log({ action: 'clean', outcome: 'skipped', reason: 'task-attributes-illegible', taskSid });
    return [];
  }
  const { values } = attributes;
  for (const { name: orchestration, engagementOf, repeats, routingOf } of readers) {
    const engagementSid = engagementOf(values);
    if (engagementSid === undefined) continue;
    if (!settings.orchestrations.includes(orchestration)) {
      log({ action: 'clean', outcome: 'ignored', reason: 'not-looked-after', sid: engagementSid, taskSid });
      return [];
    }
    const routing = routingOf(taskSid, values);
    const ending = { orchestration, engagementSid, taskSid, attributes: values, type };
    return [{ ...ending, isRepeat: repeats.includes(type), ...given({ routing }) }];
  }
  return [];
};

/** ms; with less time than this no further events are begun. */
const SHORTEST_MS = 1_000;
/** Events of a batch that are worked on side by side. */
const SIDE_BY_SIDE = 8;

const cleanSome = async (invocation: Invocation, { contexts }: Services, endings: Ending[]): Promise<boolean> => {
  const done = await together(
    ...contexts.flatMap((context) => {
      const mine = endings.filter(({ orchestration }) => orchestration === context.orchestration.name);
      const sids = mine.map(({ engagementSid }) => engagementSid);
      const listing = mine.length > 1 ? context.orchestration.liveTasks(sids) : undefined;
      return mine.map((ending) => clean(invocation, context, ending, listing));
    }),
  );
  return done.every(Boolean);
};

/** The janitor, for one ended Task. */
const clean = async (
  { log }: Invocation,
  context: Context,
  { taskSid, engagementSid: sid, attributes, type, isRepeat, routing }: Ending,
  listing: Promise<ReadonlyMap<string, LiveTask[]>> | undefined,
): Promise<boolean> => {
  const [since, holdUntil] = [handoverIn(attributes)?.since, holdIn(attributes)];
  const cause = {
    kind: 'task-ended' as const,
    taskSid,
    ...given({ since, holdUntil, routing }),
    ...given({ isWrapping: trueIn(type === 'task.wrapup'), isCanceled: trueIn(type === 'task.canceled') }),
  };
  try {
    const parts: Part[] = listing === undefined ? (isRepeat ? ['ledger'] : []) : ['engagement', 'ledger'];
    const [listed, read] = await together(listing, observe(context, sid, cause, parts, {}));
    const tasks = listed && (listed.get(sid) ?? []).filter((task) => task.sid !== taskSid);
    const { verdict, outcome } = await reconcile(context, sid, cause, { ...read, ...given({ tasks }) });
    const { reason, actions } = verdict;
    const first = actions[0]?.do;
    const isKept = first === undefined || first === 'note' || first === 'close-ledger';
    const done = isKept ? 'keep' : first === 'hold' ? 'hold' : 'clean';
    log({ action: 'clean', outcome: outcome === 'came-back' ? outcome : done, reason, sid, taskSid });
    return true;
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    log({ action: 'clean', outcome: 'failed', reason: error.kind, status: error.status, sid, taskSid });
    return false;
  }
};
