import { parseObject } from '../../../core/json';
import type { ChannelChange, MessageSent } from '../../chat-store/changes';
import { memberNamed } from '../../chat-store/members';
import { noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import { unlessRefused } from '../refused-task';
import { agentsIn, closeChannel, endTasks, isOver, setStatus } from './channel-status';
import { invite, tasksOf } from './invites';
import { channelOfConversation, findInteractionChannel, invites, within } from './resources';
import type { RoutingProperties } from './routing';
import type { InteractionChannelRow, InviteRow } from './rows';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** How the Task of an Invite was routed, without the agent that it may have been for. */
const routingOf = ({ workspace_sid, routing }: InviteRow): RoutingProperties => {
  const { workflow_sid, task_channel_sid, priority, attributes } = routing.properties;
  return {
    workspace_sid,
    workflow_sid: text(workflow_sid),
    task_channel: text(task_channel_sid),
    priority: typeof priority === 'number' ? priority : undefined,
    attributes: parseObject(text(attributes)) ?? {},
  };
};

/**
 * The Channel is active again, and there is a new Task. Whether it has the attributes of the one before is unknown:
 * `returnCopiesAttributes`.
 * @fidelity flex.replies, flex.refused-task
 */
const routeAgain = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  const last = invites.collection(world, within(channel)).all().at(-1);
  setStatus(world, channel, 'active');
  if (!last) return;
  const routing = routingOf(last);
  const { returnCopiesAttributes: copies } = world.options;
  if (!copies) noteKept(world, 'returnCopiesAttributes', 'the attributes from the new Task', named(channel));
  unlessRefused(world, named(channel), () => invite(world, channel, copies ? routing : { ...routing, attributes: {} }));
};

/**
 * "If the customer replies to the conversation, the channel becomes active again. A new task is created".
 * https://www.twilio.com/docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations
 * @fidelity flex.replies, flex.paused
 */
export const routeReply = (world: TwilioWorld, { channel: conversation, message }: MessageSent): void => {
  const channel = channelOfConversation(world, conversation.sid);
  if (channel?.status !== 'inactive') return;
  const author = memberNamed(world, conversation, message.from);
  if (!author || agentsIn(world, channel).some(({ identity }) => identity === author.identity)) return;
  routeAgain(world, channel);
};

/**
 * "up to 90 days" left, "a time limit of 14 days" paused: the first is closed, the second routed again. Approximate: what
 * happens after 90 days.
 * https://www.twilio.com/docs/flex/admin-guide/setup/conversations/leave-and-pause-for-conversations
 * @fidelity flex.left-too-long
 */
export const endWaiting = (world: TwilioWorld, plan: Record<string, string>): void => {
  const channel = findInteractionChannel(world, plan.interaction ?? '', plan.channel ?? '');
  if (!channel || String(channel.changed_at) !== plan.since) return;
  if (channel.status === 'inactive') closeChannel(world, channel);
  if (channel.status === 'pause') routeAgain(world, channel);
};

const named = ({ sid, conversation_sid }: InteractionChannelRow) => ({
  ...{ interactionChannelSid: sid, conversationSid: conversation_sid },
});

/**
 * A Conversation is closed by a request or a timer, not by its Channel. What becomes of the Channel and its Tasks is
 * unknown: `closedConversationEnds`.
 * @fidelity flex.closed-conversations
 */
export const followConversation = (world: TwilioWorld, { what, channel: conversation }: ChannelChange): void => {
  const { closedConversationEnds: ends } = world.options;
  if (what !== 'state' || conversation.state !== 'closed') return;
  const channel = channelOfConversation(world, conversation.sid);
  if (!channel || isOver(channel)) return;
  if (ends !== 'tasks' && tasksOf(world, channel).length) {
    noteKept(world, 'closedConversationEnds', 'the Tasks from ending with their Conversation', named(channel));
  }
  if (ends === 'nothing') return;
  setStatus(world, channel, 'closed');
  if (ends === 'tasks') endTasks(world, channel, 'completed');
};
