import { ApiError } from '../../core/errors';
import { parseObject } from '../../core/json';
import { findChannel } from '../chat-store/channels';
import { bindingOf } from '../chat-store/members';
import type { ChannelRow } from '../chat-store/rows';
import { removeStudioWebhooks } from '../chat-store/webhooks';
import { readAttributes } from '../flex/flex-channels';
import { openInteraction } from '../flex/interactions/create';
import type { MediaType } from '../flex/interactions/rows';
import { noteKept } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { createTask } from '../taskrouter/tasks';
import { workspaceOfWorkflow } from '../taskrouter/workflows';
import type { ExecutionContext } from './rows';

/** The widget's properties after their templates; what is absent is empty. */
interface Properties {
  workflow: string;
  /** A Task Channel, by SID or unique name. */
  channel: string;
  /** JSON */
  attributes: string;
  priority: string;
  timeout: string;
}

/** The Task, or why there is none. */
type Sent = { sid: string } | { why: string };

const MEDIA: Record<string, MediaType> = { sms: 'sms', whatsapp: 'whatsapp', messenger: 'messenger' };

const mediaOf = (world: TwilioWorld, conversation: ChannelRow): MediaType =>
  MEDIA[bindingOf(world, conversation)?.type ?? ''] ?? 'web';

const numbered = (name: string, text: string) => (/^\d+$/.test(text) ? { [name]: Number(text) } : {});

/** @throws {ApiError} */
const routeChat = (
  world: TwilioWorld,
  channel: ChannelRow,
  {
    workspaceSid,
    workflow,
    channel: taskChannel,
    attributes,
    priority,
    timeout,
  }: Properties & { workspaceSid: string },
): string => {
  const task = createTask(world, {
    ...{ workspaceSid, workflowSid: workflow, attributes },
    ...(taskChannel && { taskChannel }),
    ...numbered('priority', priority),
    ...numbered('timeout', timeout),
  });
  channel.attributes = JSON.stringify({ ...readAttributes(channel), taskSid: task.sid });
  // "which creates a task and removes Studio from the engagement": docs/flex/developer/messaging/manage-flows
  removeStudioWebhooks(world, channel);
  return task.sid;
};

/**
 * An Interaction for a Conversation. Whether Studio's webhook stays is unknown: `sendToFlexKeepsWebhook`.
 * @throws {ApiError}
 * @fidelity studio.send-to-flex, studio.flex-webhook
 */
export const routeConversation = (
  world: TwilioWorld,
  conversation: ChannelRow,
  wanted: Omit<Properties, 'attributes'> & { workspaceSid: string; attributes: Record<string, unknown> },
): string => {
  const { workspaceSid, workflow, channel, attributes, priority, timeout } = wanted;
  const type = mediaOf(world, conversation);
  const place = { media_channel_sid: conversation.sid };
  const made = openInteraction(world, {
    Channel: JSON.stringify({ type, initiated_by: 'customer', properties: place }),
    Routing: JSON.stringify({
      properties: {
        ...{ workspace_sid: workspaceSid, workflow_sid: workflow, attributes },
        ...(channel.startsWith('TC')
          ? { task_channel_sid: channel }
          : { task_channel_unique_name: channel || (type === 'sms' ? 'sms' : 'chat') }),
        ...numbered('priority', priority),
        ...numbered('timeout', timeout),
      },
    }),
  });
  if (!world.options.sendToFlexKeepsWebhook) removeStudioWebhooks(world, conversation);
  else noteKept(world, 'sendToFlexKeepsWebhook', "Studio's webhook from going", { conversationSid: conversation.sid });
  return String(made.routing?.properties.sid ?? '');
};

/** What triggered the flow, as far as it stands in a channel. */
const channelOf = (world: TwilioWorld, { trigger }: ExecutionContext): ChannelRow | undefined => {
  const { ConversationSid, ChannelSid } = Object(trigger.conversation ?? trigger.message);
  return findChannel(world, String(ConversationSid ?? ChannelSid ?? ''));
};

/**
 * "For the incoming Message trigger, Messages are transferred to Flex as new tasks …; Incoming Conversation …: a new
 * Interaction using the /Interactions endpoint". Anything else is refused: 81020.
 * @see https://www.twilio.com/docs/studio/widget-library/send-flex
 * @fidelity studio.send-to-flex
 */
export const sendToFlex = (world: TwilioWorld, context: ExecutionContext, properties: Properties): Sent => {
  const channel = channelOf(world, context);
  if (!channel) return { why: '81020: only a chat or a Conversation can be sent to Flex, and this Execution has none' };
  const workspaceSid = workspaceOfWorkflow(world, properties.workflow);
  if (!workspaceSid)
    return { why: `there is no Workflow "${properties.workflow}"; its SID is this account's, not your own one's` };
  const attributes = parseObject(properties.attributes || '{}');
  if (!attributes) return { why: `its attributes are no JSON object: ${properties.attributes}` };
  const wanted = { ...properties, workspaceSid };
  try {
    const sid =
      channel.origin === 'chat'
        ? routeChat(world, channel, { ...wanted, attributes: JSON.stringify(attributes) })
        : routeConversation(world, channel, { ...wanted, attributes });
    return { sid };
  } catch (error) {
    if (error instanceof ApiError) return { why: `${error.code}: ${error.message}` };
    throw error;
  }
};
