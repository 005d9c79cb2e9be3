import { badRequest } from '../../core/errors';
import type { Takes } from '../shared/call';
import { matchesFilter } from '../shared/page';
import { defineResource, requireJsonText } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { activities, isYes } from './activities';
import { emit, type Facts } from './events';
import { attributesOf, matches, type Scope } from './expression';
import { queues } from './queues';
import type { ActivityRow, WorkerRow } from './rows';
import { workspaces } from './workspaces';

/** The agent's chat identity. `client:alice` → `alice`: the attribute `contact_uri`, which every Flex Worker has. */
export const identityOf = ({ attributes, friendly_name: name }: WorkerRow): string =>
  String(attributesOf(attributes).contact_uri ?? name).replace(/^client:/, '');

/**
 * Approximate: `If-Match` of a Worker is ignored, and two Workers may have one name.
 * @fidelity taskrouter.other-if-match, taskrouter.worker-names
 */
export const workers = defineResource<WorkerRow, 'taskrouter.Worker'>('taskrouter.Worker', {
  prefix: 'WK',
  parents: [workspaces],
  created(row, _call, world) {
    const workspace = workspaces.collection(world).get(row.workspace_sid);
    row.attributes ??= '{}';
    requireJsonText('Attributes', row.attributes);
    enter(row, requireActivity(world, row.workspace_sid, row.activity_sid ?? workspace?.default_activity_sid), world);
  },
  updated(row, before, _call, world) {
    requireJsonText('Attributes', row.attributes);
    const activity = requireActivity(world, row.workspace_sid, row.activity_sid);
    if (row.activity_sid !== before.activity_sid) enter(row, activity, world);
  },
  list: ({ input }, world) => ({ where: (row) => isListed(row, input, world) }),
});

const requireActivity = (world: TwilioWorld, workspaceSid: string, sid: string | null | undefined): ActivityRow => {
  const activity = activities.collection(world, workspaceSid).get(sid ?? '');
  // Approximate: the sentence is not known. @fidelity taskrouter.other-refusals
  if (!activity) throw badRequest(`Activity ${sid} not found in workspace ${workspaceSid}`);
  return activity;
};

const enter = (row: WorkerRow, activity: ActivityRow, world: TwilioWorld) => {
  row.activity_sid = activity.sid;
  row.activity_name = activity.friendly_name;
  row.available = activity.available;
  row.date_status_changed = timestamp(world);
};

/** What an expression about a Worker may name: https://www.twilio.com/docs/taskrouter/expression-syntax */
export const workerScope = (row: WorkerRow): Scope => ({
  ...attributesOf(row.attributes),
  sid: row.sid,
  friendly_name: row.friendly_name,
  activity_sid: row.activity_sid,
  activity_name: row.activity_name,
});

const isListed = (row: WorkerRow, input: Takes<'taskrouter.ListWorker'>['input'], world: TwilioWorld): boolean => {
  const inQueue = (property: 'sid' | 'friendly_name', value: string | undefined) =>
    value === undefined ||
    queues
      .collection(world, row.workspace_sid)
      .all()
      .some((queue) => queue[property] === value && matches(queue.target_workers ?? 'false', workerScope(row)));
  return (
    matchesFilter(input.ActivityName, row.activity_name) &&
    matchesFilter(input.ActivitySid, row.activity_sid) &&
    matchesFilter(input.FriendlyName, row.friendly_name) &&
    (input.Available === undefined || row.available === isYes(input.Available)) &&
    (input.TargetWorkersExpression === undefined ||
      matches(input.TargetWorkersExpression, { ...workerScope(row), worker: workerScope(row) })) &&
    inQueue('friendly_name', input.TaskQueueName) &&
    inQueue('sid', input.TaskQueueSid)
  );
};

export const workerFacts = (row: WorkerRow): Facts => ({
  WorkerSid: row.sid,
  WorkerName: row.friendly_name,
  WorkerAttributes: row.attributes,
  WorkerActivitySid: row.activity_sid,
  WorkerActivityName: row.activity_name,
});

export const emitWorker = (
  world: TwilioWorld,
  row: WorkerRow,
  type: string,
  description: string,
  more: Facts = {},
): void =>
  emit(world, row.workspace_sid, {
    type,
    description,
    resource: 'worker',
    sid: row.sid,
    url: workers.url(row),
    facts: { ...workerFacts(row), ...more },
  });

/** Puts a Worker into another Activity, with its event. */
export const moveWorker = (world: TwilioWorld, row: WorkerRow, activitySid: string): void => {
  const before = { ...row };
  enter(row, requireActivity(world, row.workspace_sid, activitySid), world);
  row.date_updated = timestamp(world);
  emitMove(world, row, before);
};

/** @param before The Worker before its move. */
export const emitMove = (world: TwilioWorld, row: WorkerRow, before: WorkerRow): void => {
  const ms = world.clock.now() - Date.parse(before.date_status_changed);
  emitWorker(
    world,
    row,
    'worker.activity.update',
    `Worker ${row.friendly_name} updated to ${row.activity_name} Activity`,
    {
      WorkerPreviousActivitySid: before.activity_sid,
      WorkerPreviousActivityName: before.activity_name,
      WorkerTimeInPreviousActivity: String(Math.floor(ms / 1000)),
      WorkerTimeInPreviousActivityMs: String(ms),
    },
  );
};
