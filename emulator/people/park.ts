import { ApiError } from '../core/errors';
import { parseObject } from '../core/json';
import { ask } from '../products/ask';
import type { MessageSent } from '../products/chat-store/changes';
import { findChannel } from '../products/chat-store/channels';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import { agentsIn } from '../products/flex/interactions/channel-status';
import { invite } from '../products/flex/interactions/invites';
import { closeParticipant } from '../products/flex/interactions/participants';
import { findInteractionChannel } from '../products/flex/interactions/resources';
import { unlessRefused } from '../products/flex/refused-task';
import type { TimerHandlers } from '../products/shared/product';
import type { TwilioWorld } from '../products/shared/world';
import type { TaskRow } from '../products/taskrouter/rows';
import { agentsOf } from './desk';
import type { InteractionDesk } from './interaction-agents';

/*
 * Parking in the manner of the sample: a button in Flex UI and two Functions of another project.
 * https://github.com/twilio-professional-services/flex-project-template (park-interaction)
 */

export const UNPARK = '/features/park-interaction/common/unpark-interaction';

/** Where the sample is deployed. Made up, and no site of this account. */
const UNPARK_URL = `https://flex-project-template-1234-dev.twil.io${UNPARK}`;

const noteParking = (world: TwilioWorld, ConversationSid: string, marks: Record<string, string>): void => {
  try {
    const Attributes = JSON.stringify(marks);
    ask(world, 'conversations.UpdateConversation', { Sid: ConversationSid }, { Attributes });
  } catch (error) {
    // The Conversation was closed meanwhile: the sample's Function fails, and nothing else does.
    if (!(error instanceof ApiError)) throw error;
  }
};

/**
 * A webhook that will wake it, then the agent is closed, whose Task is completed, then the Conversation's attributes are
 * replaced: `flexUiGapMs` lies between the last two.
 * @fidelity people.park
 */
export const parkBy = (world: TwilioWorld, { task, worker, interaction, reservation }: InteractionDesk): void => {
  const { conversation_sid: ConversationSid } = interaction;
  const webhook = ask(
    world,
    'conversations.CreateConversationScopedWebhook',
    { ConversationSid },
    {
      Target: 'webhook',
      'Configuration.Method': 'post',
      'Configuration.Filters': ['onMessageAdded'],
      'Configuration.Url': UNPARK_URL,
    },
  );
  const agent = agentsIn(world, interaction).find(
    ({ routing_properties }) => routing_properties?.reservation_sid === reservation.sid,
  );
  if (agent) closeParticipant(world, interaction, agent);
  const marks = {
    interactionSid: interaction.interaction_sid,
    channelSid: interaction.sid,
    participantSid: agent?.sid ?? '',
    taskSid: task.sid,
    workflowSid: task.workflow_sid,
    taskChannelUniqueName: task.task_channel_unique_name,
    queueName: task.task_queue_friendly_name ?? '',
    queueSid: task.task_queue_sid ?? '',
    workerSid: worker.sid,
    taskAttributes: task.attributes,
    webhookSid: String(webhook.sid),
  };
  const gap = world.options.flexUiGapMs;
  if (gap > 0) world.schedule(gap, 'people-park', { ...marks, conversationSid: ConversationSid });
  else noteParking(world, ConversationSid, marks);
};

export const parkTimers: TimerHandlers = {
  'people-park': (world, { conversationSid = '', ...marks }) => noteParking(world, conversationSid, marks),
};

const unparkWebhook = (world: TwilioWorld, conversation: ChannelRow) =>
  webhooksOf(world, conversation).find(({ configuration }) => configuration.url?.endsWith(UNPARK));

/** Removes the webhook, then invites: by the Workflow, or the agent who parked it. Attributes stay. @fidelity people.park */
const wake = (world: TwilioWorld, conversation: ChannelRow, sameWorker: boolean): TaskRow | undefined => {
  const webhook = unparkWebhook(world, conversation);
  if (!webhook) return undefined;
  const place = { ConversationSid: conversation.sid, Sid: webhook.sid };
  ask(world, 'conversations.DeleteConversationScopedWebhook', place);
  const marks = parseObject(conversation.attributes) ?? {};
  const [interaction, sid] = [String(marks.interactionSid), String(marks.channelSid)];
  const channel = findInteractionChannel(world, interaction, sid);
  const task = parseObject(String(marks.taskAttributes));
  // The sample throws here, after its webhook is gone.
  if (!channel || channel.status === 'closed' || !task) return undefined;
  const { queueName, queueSid, workerSid } = marks;
  const [agent] = agentsOf(world, String(workerSid));
  if (!agent) return undefined;
  return invite(world, channel, {
    workspace_sid: agent.workspace_sid,
    workflow_sid: String(marks.workflowSid),
    task_channel: String(marks.taskChannelUniqueName),
    ...(sameWorker && { target: agent.sid }),
    attributes: { ...task, originalRouting: { queueName, queueSid, workerSid } },
  }).task;
};

/** The agent wakes it from the list of parked ones. */
export const unpark = (world: TwilioWorld, { conversationSid }: { conversationSid: string }): TaskRow | undefined => {
  const conversation = findChannel(world, conversationSid);
  if (!conversation || !unparkWebhook(world, conversation)) {
    throw new Error(`Conversation ${conversationSid} is not parked`);
  }
  return wake(world, conversation, true);
};

/** The sample's webhook: any message that fires webhooks wakes it. */
export const unparkOnMessage = (world: TwilioWorld, { channel, actor }: MessageSent): void => {
  if (actor.webhooks) unlessRefused(world, { conversationSid: channel.sid }, () => wake(world, channel, false));
};
