import { compose } from '../src/compose';
import { holdIn } from '../src/engagement/hold';
import { taskEnded } from '../src/engagement/task-ended';
import { HANDED_OVER } from '../src/orchestration/flex-flow/task';
import type { Door, Visit } from '../src/platform/door';
import { TwilioFailure } from '../src/platform/errors';
import { toHandler } from '../src/platform/system';
import { ENDING, endedConversation, readEvents, type TaskEvent } from '../src/taskrouter/events';

/** TaskRouter waits 15 s, but the platform ends a Function after 10: the rest is for the answer's way back. */
const TIME_MS = 8_500;

const concerns = ({ settings }: Visit, event: TaskEvent): boolean =>
  event.workspaceSid === settings.workspaceSid &&
  (event.accountSid ?? settings.accountSid) === settings.accountSid &&
  settings.orchestrations.includes('flex-flow');

/** The janitor: when a Task ends, what belonged to it is put away. */
export const taskrouterEvents: Door = {
  name: 'taskrouter-events',
  timeMs: TIME_MS,
  async answer(visit) {
    const events = readEvents(visit.params, visit.header('content-type')).filter((event) => concerns(visit, event));
    const services = new Lazy(() => compose(visit));
    let failed = false;
    for (const event of events) failed = !(await put(visit, services, event)) || failed;
    return { status: failed ? 503 : 204 };
  },
};

/** Composing costs time that the many events which are not for us need not take. */
class Lazy<T> {
  private value: T | undefined;
  constructor(private readonly make: () => T) {}
  get(): T {
    this.value ??= this.make();
    return this.value;
  }
}

/** One event, on its own; `false`: it did not work, and another delivery can help. */
const put = async (visit: Visit, services: Lazy<ReturnType<typeof compose>>, event: TaskEvent): Promise<boolean> => {
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
  const [keeper] = services.get().keepers;
  if (!keeper) return true;
  const sids = { sid: ended.conversationSid, taskSid: ended.taskSid };
  try {
    const values = event.attributes.legible ? event.attributes.values : {};
    const holdUntil = holdIn(values);
    const decision = await taskEnded(keeper, {
      ...ended,
      handedOver: HANDED_OVER in values,
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

export const handler = toHandler(taskrouterEvents);
