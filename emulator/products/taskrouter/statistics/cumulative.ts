import { isoSeconds } from '../../../core/clock';
import { badRequest } from '../../../core/errors';
import type { Row } from '../../../core/store';
import { filled } from '../../shared/call';
import { matchesFilter } from '../../shared/page';
import type { TwilioWorld } from '../../shared/world';
import { activities } from '../activities';
import { type Asked, taskrouterEvents, windowOf } from '../events';
import type { EventRow, WorkerRow } from '../rows';
import type { Scope } from './realtime';

/** What a request says of the interval and the Tasks. */
interface Interval extends Asked {
  TaskChannel?: string | undefined;
  /** s, thresholds, separated by commas */
  SplitByWaitTime?: string | undefined;
}

/** Of what is counted, by the type of its event. */
const RESERVATIONS = {
  reservations_created: 'created',
  reservations_accepted: 'accepted',
  reservations_rejected: 'rejected',
  reservations_timed_out: 'timeout',
  reservations_canceled: 'canceled',
  reservations_rescinded: 'rescinded',
};

const TASKS = {
  tasks_canceled: ['task.canceled'],
  tasks_completed: ['task.completed'],
  tasks_deleted: ['task.deleted', 'task.system-deleted'],
};

/** s: the average, the shortest, the longest, and all together. */
const durations = (seconds: readonly number[]): Record<'avg' | 'min' | 'max' | 'total', number> => {
  if (!seconds.length) return { avg: 0, min: 0, max: 0, total: 0 };
  const total = seconds.reduce((sum, one) => sum + one, 0);
  return { avg: Math.round(total / seconds.length), min: Math.min(...seconds), max: Math.max(...seconds), total };
};

/** s from a Task's creation to its event. */
const age = ({ event_data: { task_age } }: EventRow): number => Number(task_age ?? 0);

/** s from a Task's entry into its queue to its event. */
const ageInQueue = ({ event_date_ms: at, event_data: { task_queue_entered_date: entered } }: EventRow): number =>
  entered ? Math.max(0, Math.floor(at / 1000) - Number(entered)) : 0;

const ofType = (events: readonly EventRow[], ...types: string[]): EventRow[] =>
  events.filter(({ event_type: type }) => types.includes(type));

/** Approximate: a wait of just the threshold is above it. @fidelity taskrouter.statistics */
const split = (text: string | undefined, accepted: readonly EventRow[], canceled: readonly EventRow[]): Row | null => {
  if (!text) return null;
  const half = (isIn: (event: EventRow) => boolean) => ({
    reservations_accepted: accepted.filter(isIn).length,
    tasks_canceled: canceled.filter(isIn).length,
  });
  const pairs = text.split(',').map((one) => {
    const threshold = Number(one);
    if (one.trim() === '' || !(threshold >= 0)) throw badRequest(`Invalid SplitByWaitTime: ${text}`);
    const above = half((event) => age(event) >= threshold);
    return [one.trim(), { above, below: half((event) => age(event) < threshold) }];
  });
  return Object.fromEntries(pairs);
};

/** Tasks that entered one queue after another, with the queue that they left. */
const movesIn = (events: readonly EventRow[]): { event: EventRow; left: string }[] => {
  const last = new Map<string, string>();
  return ofType(events, 'task-queue.entered').flatMap((event) => {
    const { task_sid: task = '', task_queue_sid: queue = '' } = event.event_data;
    const left = last.get(task);
    last.set(task, queue);
    return left !== undefined && left !== queue ? [{ event, left }] : [];
  });
};

const eventsOf = (world: TwilioWorld, home: string, taskChannel: string | undefined): EventRow[] =>
  taskrouterEvents
    .collection(world, home)
    .all()
    .filter(({ event_data: data }) => matchesFilter(taskChannel, data.task_channel_sid, data.task_channel_unique_name));

const shownInterval = (world: TwilioWorld, { from, to }: ReturnType<typeof windowOf>): Row => ({
  start_time: isoSeconds(from),
  end_time: isoSeconds(Math.min(to, world.clock.now())),
});

const reservationFigures = (events: readonly EventRow[]): Row =>
  Object.fromEntries(
    Object.entries(RESERVATIONS).map(([name, what]) => [name, ofType(events, `reservation.${what}`).length]),
  );

/**
 * What became of Tasks in an interval, told from their events: the last 15 minutes by default.
 * @fidelity taskrouter.statistics
 */
export const taskHistory = (world: TwilioWorld, { home, queue, workflowSid }: Scope, asked: Interval): Row => {
  const interval = windowOf(world, asked);
  const all = eventsOf(world, home, filled(asked.TaskChannel)).filter(({ event_data: data }) =>
    matchesFilter(workflowSid, data.workflow_sid),
  );
  const isWithin = ({ event_date_ms: at }: EventRow) => at >= interval.from && at <= interval.to;
  const events = all.filter((event) => isWithin(event) && matchesFilter(queue?.sid, event.event_data.task_queue_sid));
  const [accepted, canceled] = [ofType(events, 'reservation.accepted'), ofType(events, 'task.canceled')];
  const waits = durations(accepted.map(age));
  const moves = movesIn(all).filter(({ event, left }) => isWithin(event) && matchesFilter(queue?.sid, left));
  return {
    ...shownInterval(world, interval),
    avg_task_acceptance_time: waits.avg,
    ...reservationFigures(events),
    ...Object.fromEntries(Object.entries(TASKS).map(([name, types]) => [name, ofType(events, ...types).length])),
    tasks_moved: moves.length,
    split_by_wait_time: split(filled(asked.SplitByWaitTime), accepted, canceled),
    wait_duration_until_accepted: waits,
    wait_duration_until_canceled: durations(canceled.map(age)),
    ...particular(events, { isOfQueue: queue !== undefined, isOfWorkflow: workflowSid !== undefined, accepted }),
  };
};

/** What the statistics of one kind have alone. */
const particular = (
  events: readonly EventRow[],
  { isOfQueue, isOfWorkflow, accepted }: { isOfQueue: boolean; isOfWorkflow: boolean; accepted: readonly EventRow[] },
): Row => {
  if (isOfQueue) {
    return {
      tasks_entered: ofType(events, 'task-queue.entered').length,
      wait_duration_in_queue_until_accepted: durations(accepted.map(ageInQueue)),
    };
  }
  return {
    tasks_timed_out_in_workflow: ofType(events, 'workflow.timeout').length,
    ...(isOfWorkflow
      ? { tasks_entered: ofType(events, 'workflow.entered').length }
      : { tasks_created: ofType(events, 'task.created').length }),
  };
};

/** ms of a stay in an Activity that lie in the interval. */
interface Stay {
  activity: string;
  ms: number;
}

/** The stays that ended in the interval, and those that last. */
const staysOf = (
  world: TwilioWorld,
  among: readonly WorkerRow[],
  events: readonly EventRow[],
  { from, to }: ReturnType<typeof windowOf>,
): Stay[] => {
  const until = Math.min(to, world.clock.now());
  const stay = (activity: string, began: number, ended: number): Stay[] => {
    const ms = Math.min(ended, until) - Math.max(began, from);
    return ms > 0 ? [{ activity, ms }] : [];
  };
  const over = ofType(events, 'worker.activity.update').flatMap(({ event_date_ms: at, event_data: data }) =>
    stay(data.worker_previous_activity_sid ?? '', at - Number(data.worker_time_in_previous_activity_ms ?? 0), at),
  );
  return [
    ...over,
    ...among.flatMap((worker) => stay(worker.activity_sid, Date.parse(worker.date_status_changed), until)),
  ];
};

/** What some Workers did in an interval. @fidelity taskrouter.statistics */
export const workerHistory = (world: TwilioWorld, home: string, among: readonly WorkerRow[], asked: Interval): Row => {
  const interval = windowOf(world, asked);
  const sids = new Set(among.map(({ sid }) => sid));
  const isTheirs = ({ event_data: data }: EventRow) => sids.has(data.worker_sid ?? '');
  const everything = eventsOf(world, home, undefined).filter(isTheirs);
  const stays = staysOf(world, among, everything, interval);
  const within = eventsOf(world, home, filled(asked.TaskChannel)).filter(
    (event) => isTheirs(event) && event.event_date_ms >= interval.from && event.event_date_ms <= interval.to,
  );
  return {
    ...shownInterval(world, interval),
    ...reservationFigures(within),
    activity_durations: activities
      .collection(world, home)
      .all()
      .map(({ sid, friendly_name }) => ({
        ...{ sid, friendly_name },
        ...durations(stays.filter(({ activity }) => activity === sid).map(({ ms }) => Math.round(ms / 1000))),
      })),
  };
};
