import { orchestrator } from '../../chat-store/actor';
import { leaveChannel } from '../../chat-store/members';
import { noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import { cancelTask, completeTask, wrapUpTask } from '../../taskrouter/lifecycle';
import type { TaskRow } from '../../taskrouter/rows';
import { closeConversation, findConversation, isClosed } from './conversation';
import { tasksOf } from './invites';
import { findInteractionChannel, forgetChannel, participants, within } from './resources';
import type { ChannelStatus, InteractionChannelRow, ParticipantRow } from './rows';

/*
 *   setup ──► active ◄──► inactive (Leave), pause (Pause), transfer
 *     │          │
 *     ▼          ▼
 *   failed     closed, from any but failed
 */

const DAY_MS = 86_400_000;

/**
 * "deleted after 180 days of inactivity, regardless of its state"; what happens to the Conversation does not count.
 * https://www.twilio.com/docs/flex/developer/conversations/park-an-interaction
 * @fidelity flex.channel-gone
 */
const KEPT_MS = 180 * DAY_MS;

/** Any update of a Channel, also one that leaves its status: the 180 days begin again. */
export const touchInteractionChannel = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  channel.changed_at = world.clock.now();
};

/** Once, for a new Channel. */
export const planRemoval = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  const { interaction_sid: interaction, sid, changed_at } = channel;
  world.schedule(changed_at + KEPT_MS - world.clock.now(), 'flex-channel-gone', { interaction, channel: sid });
};

/** 180 days after some change: perhaps there was a later one. */
export const removeUntouched = (world: TwilioWorld, plan: Record<string, string>): void => {
  const channel = findInteractionChannel(world, plan.interaction ?? '', plan.channel ?? '');
  if (!channel) return;
  if (channel.changed_at + KEPT_MS <= world.clock.now()) forgetChannel(world, channel);
  else planRemoval(world, channel);
};

/** How long a Channel waits for the customer. @fidelity flex.left-too-long */
const WAIT_MS: Partial<Record<ChannelStatus, number>> = { inactive: 90 * DAY_MS, pause: 14 * DAY_MS };

export const setStatus = (world: TwilioWorld, channel: InteractionChannelRow, status: ChannelStatus): void => {
  channel.status = status;
  touchInteractionChannel(world, channel);
  const wait = WAIT_MS[status];
  if (wait === undefined) return;
  const { interaction_sid: interaction, sid, changed_at } = channel;
  world.schedule(wait, 'flex-left-too-long', { interaction, channel: sid, since: String(changed_at) });
};

export const isOver = ({ status }: InteractionChannelRow): boolean => status === 'closed' || status === 'failed';

/**
 * A Task that no agent has yet: an open Invite. What closing does to it is unknown: `invitesAtClose`.
 * @fidelity flex.invites-at-close
 */
const endOpenInvite = (world: TwilioWorld, task: TaskRow): void => {
  if (world.options.invitesAtClose === 'canceled') cancelTask(world, task);
  else if (world.options.invitesAtClose === 'completed') completeTask(world, task);
  else noteKept(world, 'invitesAtClose', 'an open Invite from ending with its Channel', { taskSid: task.sid });
};

/** All Tasks of a Channel: those that agents have to `wrapping` or `completed`. */
export const endTasks = (world: TwilioWorld, channel: InteractionChannelRow, to: 'wrapping' | 'completed'): void => {
  for (const task of tasksOf(world, channel)) {
    if (task.assignment_status === 'pending' || task.assignment_status === 'reserved') endOpenInvite(world, task);
    else if (to === 'completed') completeTask(world, task);
    else if (task.assignment_status === 'assigned') wrapUpTask(world, task);
  }
};

/** https://www.twilio.com/docs/api/errors/80906: "also closes the underlying media channel" @fidelity flex.channel-close */
export const closeChannel = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  setStatus(world, channel, 'closed');
  // Whether it is closed before the request is answered is unknown. @fidelity flex.conversation-close
  const ms = world.options.conversationClosesAfterMs;
  if (ms > 0) world.schedule(ms, 'flex-conversation-close', { conversation: channel.conversation_sid });
  else closeConversation(world, channel.conversation_sid);
};

/** An agent is no longer in the Channel, nor in its Conversation. */
export const removeAgent = (world: TwilioWorld, channel: InteractionChannelRow, agent: ParticipantRow): void => {
  participants.collection(world, within(channel)).remove(agent.sid);
  const conversation = findConversation(world, channel.conversation_sid);
  if (conversation && agent.identity && !isClosed(conversation))
    leaveChannel(world, conversation, agent.identity, orchestrator);
  touchInteractionChannel(world, channel);
};

export const agentsIn = (world: TwilioWorld, channel: InteractionChannelRow): ParticipantRow[] =>
  participants
    .collection(world, within(channel))
    .all()
    .filter(({ type }) => type === 'agent');
