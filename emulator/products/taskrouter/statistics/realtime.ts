import type { Row } from '../../../core/store';
import { matchesFilter } from '../../shared/page';
import type { TwilioWorld } from '../../shared/world';
import { activities } from '../activities';
import { matches } from '../expression';
import type { QueueRow, TaskRow, WorkerRow } from '../rows';
import { isLive, LIVE, tasks } from '../task';
import { workerScope, workers } from '../workers';

/** Of which Tasks: absent, all of the workspace. */
export interface Scope {
  /** The workspace's SID. */
  home: string;
  queue?: QueueRow;
  workflowSid?: string;
  /** SID or unique name. */
  taskChannel?: string | undefined;
}

const liveTasks = (world: TwilioWorld, { home, queue, workflowSid, taskChannel }: Scope): TaskRow[] =>
  tasks
    .collection(world, home)
    .all()
    .filter(
      (task) =>
        isLive(task) &&
        matchesFilter(queue?.sid, task.task_queue_sid) &&
        matchesFilter(workflowSid, task.workflow_sid) &&
        matchesFilter(taskChannel, task.task_channel_sid, task.task_channel_unique_name),
    );

const countBy = <T>(rows: readonly T[], keyOf: (row: T) => string | number): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[keyOf(row)] = (counts[keyOf(row)] ?? 0) + 1;
  return counts;
};

/** The Task that has waited longest since a date of it, and for how many seconds. */
const longest = (world: TwilioWorld, waiting: readonly TaskRow[], since: (task: TaskRow) => string | null) => {
  const at = (task: TaskRow) => Date.parse(since(task) ?? task.date_created);
  const first = waiting.reduce<TaskRow | undefined>((a, b) => (a && at(a) <= at(b) ? a : b), undefined);
  return { age: first ? Math.floor((world.clock.now() - at(first)) / 1000) : 0, sid: first?.sid ?? null };
};

/** Approximate: a Task waits until an agent accepts it. @fidelity taskrouter.statistics */
const isWaiting = ({ assignment_status: status }: TaskRow): boolean => status === 'pending' || status === 'reserved';

export const taskFigures = (world: TwilioWorld, scope: Scope): Row => {
  const found = liveTasks(world, scope);
  const { age, sid } = longest(world, found.filter(isWaiting), (task) => task.date_created);
  return {
    longest_task_waiting_age: age,
    longest_task_waiting_sid: sid,
    tasks_by_priority: countBy(found, ({ priority }) => priority),
    tasks_by_status: {
      ...Object.fromEntries(LIVE.map((status) => [status, 0])),
      ...countBy(found, ({ assignment_status: status }) => status),
    },
    total_tasks: found.length,
  };
};

/** The Workers that a queue takes. */
export const eligibleFor = (world: TwilioWorld, queue: QueueRow): WorkerRow[] =>
  workers
    .collection(world, queue.workspace_sid)
    .all()
    .filter((worker) => matches(queue.target_workers || 'false', workerScope(worker)));

/** How many are in each Activity of the workspace. */
export const activityFigures = (world: TwilioWorld, home: string, among: readonly WorkerRow[]): Row[] =>
  activities
    .collection(world, home)
    .all()
    .map(({ sid, friendly_name }) => ({
      ...{ sid, friendly_name },
      workers: among.filter(({ activity_sid }) => activity_sid === sid).length,
    }));

export const workspaceRealtime = (world: TwilioWorld, scope: Scope): Row => {
  const all = workers.collection(world, scope.home).all();
  return {
    ...taskFigures(world, scope),
    activity_statistics: activityFigures(world, scope.home, all),
    total_workers: all.length,
  };
};

export const queueRealtime = (world: TwilioWorld, scope: Scope & { queue: QueueRow }): Row => {
  const eligible = eligibleFor(world, scope.queue);
  return {
    ...taskFigures(world, scope),
    activity_statistics: activityFigures(world, scope.home, eligible),
    total_available_workers: eligible.filter(({ available }) => available).length,
    total_eligible_workers: eligible.length,
  };
};

/** How long a Task has been in its present queue, of the one that has been there longest. */
export const longestInQueue = (world: TwilioWorld, scope: Scope): Row => {
  const waiting = liveTasks(world, scope).filter(isWaiting);
  const { age, sid } = longest(world, waiting, (task) => task.task_queue_entered_date);
  return { longest_relative_task_age_in_queue: age, longest_relative_task_sid_in_queue: sid };
};
