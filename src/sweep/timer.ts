import type { Services } from '../core/context';
import { put } from '../core/put';
import { textIn } from '../platform/attributes';
import { isUnclear, TwilioFailure } from '../platform/errors';
import type { Invocation } from '../platform/handler';
import { fieldsIn, given, numberIn, stringIn } from '../platform/parse';
import { FORM_TYPE, postElsewhere } from '../platform/post';
import type { Runtime } from '../platform/runtime';
import type { SweepTimer } from '../platform/settings';
import { signForm } from '../platform/signature';
import { together } from '../platform/together';
import type { TaskEvent } from '../twilio/events';
import type { SweepRun } from './history';
import { readSweepState } from './state';
import { runSweep } from './sweep';

/**
 * The sweeper's timer, made of nothing but TaskRouter: a Task that waits in a queue without workers, until
 * TaskRouter gives up on it and says so.
 *
 * ```
 *   at rest: one Task ──its time is up──► task.canceled ──► is a sweep due?
 *      ▲                                                     │no       │yes
 *      └──────────── next Task, until it is due ◄────────────┘         ▼
 *      └──────────── next Task, of some seconds ◄──── first set, and then one slice is swept
 * ```
 * The next Task is set before the slice, so that a slice which is cut off costs seconds, not the timer. Which Task is
 * the one that counts stands in a Sync Document, by its key: a second event for it, or one for another Task, finds
 * another key there and does nothing. An invocation that sets a Task writes its key there first, on condition that no other did.
 */
interface TimerState {
  key: string;
  /** Epoch ms at which its Task's time is up. */
  dueAt: number;
}

const NAME = 'flexkeep.sweep.timer';
/** Longer than the longest timer. */
const TTL_SECONDS = 30 * 24 * 3600;

/** In a timer's Task: it belongs to no engagement. */
const MARK = 'flexkeepTimer';
const KEY = 'flexkeepTimerKey';

/** Of the Task that waits; `npm run setup` creates the first one. */
export const timerAttributes = (key: string) => ({ [MARK]: true, [KEY]: key });

/** Between the slices of a sweep; a slice that was cut off keeps its lease for 30 s, and meets the timer again. */
const SOON_MS = 15_000;
/** By how much TaskRouter, and its event, may be late before the timer is taken to be dead. */
const GRACE_MS = 2 * 60_000;

interface TimerWork {
  invocation: Invocation;
  services: Services;
  timer: SweepTimer;
}

/** When this process, if it lives so long, looks again at whether the timer is alive. Until then looking is a waste. */
const nextLook = new WeakMap<Runtime, number>();

const keyIn = ({ attributes }: Pick<TaskEvent, 'attributes'>): string | undefined =>
  attributes.legible && attributes.values[MARK] === true ? textIn(attributes.values[KEY]) : undefined;

/** The timer as it is stored, at one revision. */
interface Timer {
  data: TimerState;
  revision: string;
}

/** What cannot be read, or is due later than any timer can be, counts as a timer that is due and has no Task. */
const readTimer = async ({ log }: Invocation, { documents, now }: Services): Promise<Timer | undefined> => {
  const there = await documents.read(NAME);
  if (!there) return undefined;
  const fields = fieldsIn(there.data);
  const [key, dueAt] = [stringIn(fields?.key), numberIn(fields?.dueAt)];
  const isSound = key !== undefined && dueAt !== undefined && dueAt <= now() + TTL_SECONDS * 1000;
  if (!isSound) log({ action: 'read-state', outcome: 'illegible', reason: NAME });
  return { data: isSound ? { key, dueAt } : { key: '', dueAt: 0 }, revision: there.revision };
};

/** Whether it is about a timer's Task; `task.canceled` of one means that the timer is due. */
export const isTimerTask = (event: TaskEvent): boolean => keyIn(event) !== undefined;

/** Epoch ms at which the next slice is due, by what was swept last. */
const nextSlice = (run: SweepRun | undefined, minutes: number): number => {
  const period = minutes * 60_000;
  if (!run) return 0;
  if (run.stopped) return run.updatedAt + period;
  return run.endedAt === undefined ? 0 : run.startedAt + period;
};

/** The timer is due. `false`: not all of what follows was done. */
export const onTimerTask = (invocation: Invocation, services: Services, event: TaskEvent): Promise<boolean> =>
  attempt(invocation, services, async (work) => {
    if (event.type !== 'task.canceled') return;
    const { documents, now } = services;
    const [there, state] = await together(
      readTimer(invocation, services),
      readSweepState({ documents, log: invocation.log }),
    );
    if (there && there.data.key !== keyIn(event)) return watch(work, there);
    const due = nextSlice(state.runs[0], work.timer.minutes);
    const failure = await set(work, there, due > now() ? due : now() + SOON_MS).catch(asFailure);
    if (failure === 'taken') return;
    if (due <= now()) await sweepNow(work);
    // What was due is swept, although the next one could not be set.
    if (failure) throw failure;
  });

/** Where alerts or metrics are wanted, `/sweep` does it, which alone sends them; anywhere else there is no second Function. */
const sweepNow = async ({ invocation, services }: TimerWork): Promise<void> => {
  const { environment, settings, runtime, deadline, log } = invocation;
  const { domain } = settings;
  if (domain && (environment.ALERT_URL || environment.METRICS_URL)) {
    const url = `https://${domain}/sweep`;
    const signature = signForm(String(environment.AUTH_TOKEN), url, [['dryRun', 'false']]);
    const headers = { 'content-type': FORM_TYPE, 'x-twilio-signature': signature };
    const status = await postElsewhere(runtime, { url, headers, body: 'dryRun=false' }, deadline.left());
    return log({ action: 'timer', outcome: 'asked-sweep', status });
  }
  const swept = await runSweep(invocation, services);
  log({ action: 'timer', outcome: swept ? 'swept' : 'waits', ...given({ count: swept?.report.cleaned }) });
};

/**
 * Looks whether the timer is alive, and sets it anew if not. Costs one call at most, and only where it could be dead by
 * what this process knows; for more than one there has to be something wrong.
 */
export const keepTimerAlive = async (invocation: Invocation, services: Services): Promise<void> => {
  await attempt(invocation, services, async (work) => {
    if (services.now() < (nextLook.get(invocation.runtime) ?? 0)) return;
    await watch(work, await readTimer(invocation, services));
  });
};

/** `false`: Twilio did not do it. Where there is no timer there is nothing to do. */
const attempt = async (
  invocation: Invocation,
  services: Services,
  run: (work: TimerWork) => Promise<void>,
): Promise<boolean> => {
  const { sweepTimer: timer } = invocation.settings;
  try {
    if (timer) await run({ invocation, services, timer });
    return true;
  } catch (error) {
    const { kind, status } = asFailure(error);
    invocation.log({ action: 'timer', outcome: 'failed', reason: kind, status });
    return false;
  }
};

const asFailure = (error: unknown): TwilioFailure => {
  if (error instanceof TwilioFailure) return error;
  throw error;
};

/** Sets the one timer, in the place of `there`. `taken`: another invocation did. */
const set = async (
  { invocation, services, timer: { workflowSid } }: TimerWork,
  there: Timer | undefined,
  dueAt: number,
): Promise<'taken' | undefined> => {
  const { documents, tasks } = services;
  const next: TimerState = { key: invocation.runtime.id(), dueAt };
  const write = (state: TimerState, { revision }: { revision: string }) =>
    documents.write(NAME, state, revision, TTL_SECONDS);
  const written = await put(documents, {
    ...{ name: NAME, before: there, data: next, ttlSeconds: TTL_SECONDS },
    isOwn: (stored) => fieldsIn(stored)?.key === next.key,
  });
  if (!written) return 'taken';
  const timeout = Math.max(1, Math.ceil((dueAt - services.now()) / 1000));
  try {
    const attributes = timerAttributes(next.key);
    const taskSid = await tasks.create({ workflowSid, taskChannel: 'default', timeout, attributes });
    invocation.log({ action: 'timer', outcome: 'set', taskSid });
    nextLook.set(invocation.runtime, dueAt + GRACE_MS);
    return undefined;
  } catch (error) {
    // Where Twilio refused for certain, the next event need not wait until it would have been due.
    if (error instanceof TwilioFailure && !isUnclear(error)) {
      nextLook.delete(invocation.runtime);
      await write({ ...next, dueAt: 0 }, written);
    }
    throw error;
  }
};

const watch = async (work: TimerWork, there: Timer | undefined): Promise<void> => {
  const { invocation, services, timer } = work;
  const look = (there?.data.dueAt ?? 0) + GRACE_MS;
  if (look > services.now()) return void nextLook.set(invocation.runtime, look);
  const waiting = await services.tasks.waitingIn(timer.workflowSid);
  const isIt = (key: string | undefined) => key !== undefined && (!there || key === there.data.key);
  // A list may leave the attributes out; then any Task of this Workflow is taken to be the one.
  if (waiting.some((attributes) => !attributes.legible || isIt(keyIn({ attributes }))))
    return void nextLook.set(invocation.runtime, services.now() + GRACE_MS);
  invocation.log({ action: 'timer', outcome: 'found-dead' });
  await set(work, there, services.now() + SOON_MS);
};
