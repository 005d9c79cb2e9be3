import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { activities } from './activities';
import { emit } from './events';
import { checkExpression } from './expression';
import type { QueueRow } from './rows';
import { workspaces } from './workspaces';

const check = (row: QueueRow, world: TwilioWorld) => {
  if (row.target_workers) checkExpression(row.target_workers);
  const nameOf = (sid: string | null) =>
    activities.collection(world, row.workspace_sid).get(sid ?? '')?.friendly_name ?? null;
  row.assignment_activity_name = nameOf(row.assignment_activity_sid);
  row.reservation_activity_name = nameOf(row.reservation_activity_sid);
};

const say = (world: TwilioWorld, row: QueueRow, what: string, description: string) =>
  emit(world, row.workspace_sid, {
    type: `task-queue.${what}`,
    description,
    resource: 'taskqueue',
    sid: row.sid,
    url: queues.url(row),
    facts: queueFacts(row),
  });

/** Approximate: LIFO order and the two Activities have no effect. @fidelity taskrouter.queue-order */
export const queues = defineResource<QueueRow, 'taskrouter.TaskQueue'>('taskrouter.TaskQueue', {
  prefix: 'WQ',
  parents: [workspaces],
  // "The default value is `1==1`", "between 1 and 50, inclusive and defaults to 1": the description's CreateTaskQueue
  defaults: { target_workers: '1==1', max_reserved_workers: 1, task_order: 'FIFO' },
  created: (row, _call, world) => check(row, world),
  updated(row, before, _call, world) {
    check(row, world);
    if (row.target_workers !== before.target_workers) {
      say(world, row, 'expression.updated', `TaskQueue ${row.sid} expression updated to '${row.target_workers}'`);
    }
  },
  after(what, row, _call, world) {
    if (what === 'update') return;
    say(world, row, `${what}d`, `TaskQueue ${row.friendly_name} ${what}d`);
  },
});

export const queueFacts = (row: QueueRow) => ({
  TaskQueueSid: row.sid,
  TaskQueueName: row.friendly_name,
  TaskQueueTargetExpression: row.target_workers ?? '',
});
