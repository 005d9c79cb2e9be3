import { parseObject } from '../../core/json';
import { addWebhook } from '../chat/webhooks';
import type { MessageSent } from '../chat-store/changes';
import type { ChannelRow, WebhookConfiguration, WebhookType } from '../chat-store/rows';
import { webhooksOf } from '../chat-store/webhooks';
import { noteKept } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { createTask } from '../taskrouter/tasks';
import { type Engagement, engagementOf } from './engagement';
import { flexChannels, readAttributes } from './flex-channels';
import { flows } from './flows';
import { unlessRefused } from './refused-task';
import type { FlowRow } from './rows';

interface Start {
  flow: FlowRow;
  channel: ChannelRow;
  engagement: Engagement;
  /** The customer is back on a channel that existed before. */
  returning: boolean;
  /** The flow's Task waits for the customer's first message. */
  delayed?: boolean;
  taskAttributes?: Record<string, unknown> | undefined;
}

/**
 * Once on a channel. Whether Flex adds it again on a customer's return is unknown: `returnAddsWebhook`.
 * @fidelity flex.returning-webhook
 */
const addOnce = (
  world: TwilioWorld,
  { channel, returning }: Start,
  type: WebhookType,
  configuration: WebhookConfiguration,
) => {
  const isThere = webhooksOf(world, channel).some(
    (hook) => hook.configuration.url === configuration.url && hook.configuration.flow_sid === configuration.flow_sid,
  );
  if (isThere) return;
  if (returning && !world.options.returnAddsWebhook) {
    const { sid: channelSid } = channel;
    noteKept(world, 'returnAddsWebhook', "the Flex Flow's webhook from coming back", { channelSid });
    return;
  }
  addWebhook(world, channel, type, configuration);
};

/**
 * The attributes by which Flex UI and the Channel Janitor find the channel: `channelSid`, `channelType`, `name`.
 * Approximate: `proxySessionSID` is taken from public code that replaces it before it completes a Task.
 * @see https://www.twilio.com/docs/flex/developer/messaging/outbound-messages-channels
 * @fidelity flex.task-integration
 */
const attributesOf = ({ channel, engagement, taskAttributes }: Start): Record<string, unknown> => {
  const { proxySession } = readAttributes(channel) ?? {};
  return {
    name: engagement.name,
    ...taskAttributes,
    channelSid: channel.sid,
    channelType: engagement.channelType,
    ...(typeof proxySession === 'string' ? { proxySessionSID: proxySession } : {}),
  };
};

/** The Task of a flow with the integration `task`; its SID goes into the channel's attributes. */
const startFlowTask = (
  world: TwilioWorld,
  { integration }: FlowRow,
  channel: ChannelRow,
  attributes: Record<string, unknown>,
): string | null => {
  const {
    workspace_sid = '',
    workflow_sid = '',
    channel: taskChannel = 'default',
    timeout,
    priority = 0,
  } = integration;
  const task = unlessRefused(world, { channelSid: channel.sid }, () =>
    createTask(world, {
      workspaceSid: workspace_sid,
      workflowSid: workflow_sid,
      taskChannel,
      attributes: JSON.stringify(attributes),
      priority,
      ...(timeout === undefined ? {} : { timeout }),
    }),
  );
  if (!task) return null;
  const own = readAttributes(channel);
  if (own) channel.attributes = JSON.stringify({ ...own, task_sid: task.sid });
  const row = flexChannels.collection(world).get(channel.sid);
  if (row) row.task_sid = task.sid;
  return task.sid;
};

/** Carries the flow's integration out. Returns the Task's SID, where there is one at once. */
export const integrate = (world: TwilioWorld, start: Start): string | null => {
  const { flow, channel, engagement } = start;
  const { url = '', flow_sid = '', retry_count = 0 } = flow.integration;
  switch (flow.integration_type) {
    // @fidelity flex.external-integration
    case 'external': {
      const filters = ['onMessageSent'];
      addOnce(world, start, 'webhook', { url, method: 'POST', filters, retry_count });
      return null;
    }
    case 'studio':
      addOnce(world, start, 'studio', { flow_sid, retry_count });
      return null;
    case 'task': {
      const attributes = attributesOf(start);
      if (!start.delayed) return startFlowTask(world, flow, channel, attributes);
      engagement.pendingTask = JSON.stringify(attributes);
      return null;
    }
  }
};

/** "delay Task creation until the customer sends the first response": the description of CreationOnMessage */
export const startDelayedTask = (world: TwilioWorld, { channel, message }: MessageSent): void => {
  const engagement = engagementOf(world, channel.sid);
  if (!engagement?.pendingTask || engagement.identity !== message.from) return;
  const attributes = parseObject(engagement.pendingTask) ?? {};
  engagement.pendingTask = null;
  const flow = flows.collection(world).get(engagement.flowSid);
  if (flow) startFlowTask(world, flow, channel, attributes);
};
