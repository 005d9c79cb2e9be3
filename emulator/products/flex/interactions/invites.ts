import type { TwilioWorld } from '../../shared/world';
import { attributesOf } from '../../taskrouter/expression';
import { startTask } from '../../taskrouter/lifecycle';
import type { TaskRow } from '../../taskrouter/rows';
import { isLive, tasks } from '../../taskrouter/task';
import { flexAttributes } from './attributes';
import { invites, within } from './resources';
import { keepRoutedTask, type RoutingProperties, showRouting } from './routing';
import type { InteractionChannelRow, InviteRow } from './rows';

/** Makes an Invite and its Task, which no Worker is asked to take yet. */
export const keepInvite = (
  world: TwilioWorld,
  channel: InteractionChannelRow,
  routing: RoutingProperties,
  initiatedBy?: string,
): { invite: InviteRow; task: TaskRow } => {
  const inviteSid = world.ids.sid('KG');
  const origin = { inviteSid, ...(initiatedBy && { initiatedBy }) };
  const task = keepRoutedTask(world, routing, flexAttributes(channel, routing.attributes, origin));
  const invite = invites.make(world, {
    sid: inviteSid,
    ...{ interaction_sid: channel.interaction_sid, channel_sid: channel.sid },
    routing: showRouting(world, task),
    ...{ task_sid: task.sid, workspace_sid: task.workspace_sid },
  });
  return { invite: invites.keep(world, within(channel), invite), task };
};

/** An Invite whose Task is offered at once: to a Channel that is there. */
export const invite = (
  world: TwilioWorld,
  channel: InteractionChannelRow,
  routing: RoutingProperties,
): { invite: InviteRow; task: TaskRow } => {
  const kept = keepInvite(world, channel, routing);
  startTask(world, kept.task);
  return kept;
};

/** The live Tasks of a Channel, the oldest first. */
export const tasksOf = (world: TwilioWorld, channel: InteractionChannelRow): TaskRow[] =>
  invites
    .collection(world, within(channel))
    .all()
    .flatMap(({ workspace_sid, task_sid }) => tasks.collection(world, workspace_sid).get(task_sid) ?? [])
    .filter(isLive);

/**
 * How public code routes a further Task: as the first one, with a copy of its attributes.
 * @param change What is otherwise.
 */
export const copiedRouting = (task: TaskRow, change: Partial<RoutingProperties> = {}): RoutingProperties => ({
  workspace_sid: task.workspace_sid,
  workflow_sid: task.workflow_sid,
  task_channel: task.task_channel_sid,
  priority: task.priority,
  attributes: attributesOf(task.attributes),
  ...change,
});
