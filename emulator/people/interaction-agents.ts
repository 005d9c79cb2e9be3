import { parseObject } from '../core/json';
import { client } from '../products/chat-store/actor';
import { setChannelAttributes } from '../products/chat-store/channels';
import { agentsIn, closeChannel, endTasks, removeAgent, setStatus } from '../products/flex/interactions/channel-status';
import { isClosed } from '../products/flex/interactions/conversation';
import { copiedRouting, invite, tasksOf } from '../products/flex/interactions/invites';
import { closeParticipant } from '../products/flex/interactions/participants';
import { findInteractionChannel } from '../products/flex/interactions/resources';
import type { InteractionChannelRow, ParticipantRow } from '../products/flex/interactions/rows';
import { startTransfer } from '../products/flex/interactions/transfers';
import { noteKept } from '../products/shared/kept-back';
import type { TimerHandlers } from '../products/shared/product';
import type { TwilioWorld } from '../products/shared/world';
import { attributesOf } from '../products/taskrouter/expression';
import * as lifecycle from '../products/taskrouter/lifecycle';
import type { TaskRow } from '../products/taskrouter/rows';
import type { Desk } from './desk';

/*
 * What Flex UI does with a Task of an Interaction: to the Task by TaskRouter, to the rest by the Interactions API.
 */

/** A {@link Desk} whose Task is one of an Interaction. */
export type InteractionDesk = Desk & { interaction: InteractionChannelRow };

export const hasInteraction = (desk: Desk): desk is InteractionDesk => desk.interaction !== undefined;

/** What becomes of the Channel where an agent goes: End Chat, Leave, Pause. */
type Going = 'closed' | 'inactive' | 'pause';

/** As data, so that the second half can come later. */
interface Plan extends Record<string, string> {
  half: 'task' | 'channel';
  going: Going;
  interaction: string;
  channel: string;
  task: string;
}

const agentOf = (world: TwilioWorld, channel: InteractionChannelRow, taskSid: string): ParticipantRow | undefined =>
  agentsIn(world, channel).find(({ routing_properties }) => routing_properties?.task_sid === taskSid);

const changeChannel = (world: TwilioWorld, channel: InteractionChannelRow, going: Going, taskSid: string): void => {
  if (going === 'closed') {
    closeChannel(world, channel);
    return;
  }
  const agent = agentOf(world, channel, taskSid);
  const isKept = staysAssigned(world, going);
  if (agent && !isKept) removeAgent(world, channel, agent);
  if (agentsIn(world, channel).length === (isKept ? 1 : 0)) setStatus(world, channel, going);
};

/** @fidelity people.pause */
const staysAssigned = ({ options }: TwilioWorld, going: Going): boolean => going === 'pause' && options.pauseKeepsTask;

/** End Chat ends it for every agent. */
const wrapUp = (world: TwilioWorld, channel: InteractionChannelRow, going: Going, taskSid: string): void => {
  if (going === 'closed') {
    endTasks(world, channel, 'wrapping');
    return;
  }
  if (staysAssigned(world, going)) {
    noteKept(world, 'pauseKeepsTask', 'a Task from wrapping up', { taskSid });
    return;
  }
  const task = tasksOf(world, channel).find(({ sid }) => sid === taskSid);
  if (task?.assignment_status === 'assigned') lifecycle.wrapUpTask(world, task);
};

const carryOut = (world: TwilioWorld, { half, going, interaction, channel: sid, task: taskSid }: Plan): void => {
  const channel = findInteractionChannel(world, interaction, sid);
  if (!channel) return;
  if (half === 'task') wrapUp(world, channel, going, taskSid);
  else changeChannel(world, channel, going, taskSid);
};

/** The second half of what Flex UI does. */
export const flexUiTimers: TimerHandlers = {
  'people-flex-ui': (world, plan) => carryOut(world, plan as Plan), // reason: only `go` plans it
};

/**
 * The Task wraps up and the Channel changes: End Chat, Leave, Pause. In which order, and how far apart, is unknown:
 * `flexUiOrder`, `flexUiGapMs`.
 * https://www.twilio.com/docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations
 * @fidelity people.flex-ui-order
 */
export const go = (world: TwilioWorld, { interaction, task }: InteractionDesk, going: Going): void => {
  const { flexUiOrder: order, flexUiGapMs: gap } = world.options;
  const names = { interaction: interaction.interaction_sid, channel: interaction.sid, task: task.sid, going };
  const halves: Plan['half'][] = order === 'task-first' ? ['task', 'channel'] : ['channel', 'task'];
  for (const [i, half] of halves.entries()) {
    const plan: Plan = { ...names, half };
    if (i > 0 && gap > 0) world.schedule(gap, 'people-flex-ui', plan);
    else carryOut(world, plan);
  }
};

/** The agent completes a Task that is wrapping, and is gone from the Channel. */
export const completeAndLeave = (world: TwilioWorld, { interaction, task }: InteractionDesk): void => {
  lifecycle.completeTask(world, task);
  const agent = agentOf(world, interaction, task.sid);
  if (agent) removeAgent(world, interaction, agent);
};

/**
 * An Invite in the manner of the sample: with a copy of the Task's attributes, noted in the Conversation's.
 * @see https://github.com/twilio-professional-services/flex-project-template (conversation-transfer)
 * @fidelity people.invite
 */
export const inviteTo = (world: TwilioWorld, desk: InteractionDesk, to: string): TaskRow => {
  const { task, worker, interaction, channel, identity } = desk;
  const target = { transferTargetSid: to, transferTargetType: to.startsWith('WK') ? 'worker' : 'queue' };
  const attributes = { ...attributesOf(task.attributes), ignoreAgent: worker.friendly_name, ...target };
  const made = invite(world, interaction, copiedRouting(task, { target: to, attributes }));
  const own = channel && parseObject(channel.attributes);
  if (channel && own) {
    const note = { invitesTaskSid: made.task.sid, targetSid: to, inviteTargetType: target.transferTargetType };
    const invites = { ...Object(own.invites), [made.task.sid]: note };
    setChannelAttributes(world, channel, { ...own, invites }, client(identity));
  }
  return made.task;
};

/**
 * A cold transfer in the manner of the sample: an Invite that nothing notes, then the first agent is closed.
 * @fidelity people.invite
 */
export const transferBy = (world: TwilioWorld, desk: InteractionDesk, to: string): TaskRow => {
  const { task, worker, interaction } = desk;
  const attributes = { ...attributesOf(task.attributes), ignoreAgent: worker.friendly_name, transferTargetSid: to };
  const made = invite(world, interaction, copiedRouting(task, { target: to, attributes }));
  const agent = agentOf(world, interaction, task.sid);
  if (agent) closeParticipant(world, interaction, agent);
  return made.task;
};

/** Flex UI's own transfer (2.8 and later). @fidelity flex.transfers */
export const transferNatively = (world: TwilioWorld, { task, interaction }: InteractionDesk, to: string): TaskRow => {
  const agent = agentOf(world, interaction, task.sid);
  if (!agent) throw new Error(`The agent of Task ${task.sid} is not in the Channel`);
  const { task_sid } = startTransfer(world, interaction, agent, to);
  const second = tasksOf(world, interaction).find(({ sid }) => sid === task_sid);
  if (!second) throw new Error(`Transfer of Task ${task.sid} has no Task`);
  return second;
};

/** The note of an Invite that was accepted, declined or canceled goes. @fidelity people.invite */
export const forgetInvite = (world: TwilioWorld, { channel, task, identity }: Desk): void => {
  const own = channel && !isClosed(channel) ? parseObject(channel.attributes) : undefined;
  const { [task.sid]: note, ...invites } = Object(own?.invites);
  if (channel && own && note) setChannelAttributes(world, channel, { ...own, invites }, client(identity));
};
