import { badRequest } from '../../core/errors';
import { orchestrator } from '../chat-store/actor';
import { filled, type Handler, type Handlers, type Takes } from '../shared/call';
import { deleteChannel, markInactive } from './close';
import { flexChannels, webChannels } from './flex-channels';
import { requireFlow } from './flows';
import { integrate } from './integrate';

import { openChannel, openWebChannel } from './open-channel';

const jsonIn = (name: string, text: string | undefined): unknown => {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`Invalid JSON in parameter ${name}`);
  }
};

const createChannel: Handler<Takes<'flex.CreateChannel'>> = ({ input }, world) => {
  const flow = requireFlow(world, input.FlexFlowSid);
  const preEngagement = jsonIn('PreEngagementData', input.PreEngagementData);
  const taskAttributes = Object(jsonIn('TaskAttributes', input.TaskAttributes));
  const opened = openChannel(world, flow, {
    identity: input.Identity,
    name: input.ChatUserFriendlyName,
    friendlyName: input.ChatFriendlyName,
    uniqueName: filled(input.ChatUniqueName),
    customer: filled(input.Target),
    longLived: filled(input.LongLived),
    attributes: preEngagement ? { pre_engagement_data: preEngagement } : {},
  });
  const { row } = opened;
  // "Only valid when integration type is `task`. `null` for integration types `studio` & `external`"
  if (flow.integration_type === 'task' && input.TaskSid) row.task_sid = input.TaskSid;
  else integrate(world, { ...opened, flow, taskAttributes, delayed: flow.integration.creation_on_message ?? false });
  return { body: flexChannels.view(row, world) };
};

const createWebChannel: Handler<Takes<'flex.CreateWebChannel'>> = ({ input }, world) => {
  const row = openWebChannel(world, requireFlow(world, input.FlexFlowSid), {
    identity: input.Identity,
    name: input.CustomerFriendlyName,
    friendlyName: input.ChatFriendlyName,
    uniqueName: filled(input.ChatUniqueName),
    preEngagement: jsonIn('PreEngagementData', input.PreEngagementData),
  });
  return { body: webChannels.view(row, world) };
};

/**
 * Approximate: under which name the post-engagement data is kept. The change fires webhooks: the widget waits for them.
 * @fidelity flex.web-channels
 */
const updateWebChannel: Handler<Takes<'flex.UpdateWebChannel'>> = (call, world) => {
  const row = webChannels.require(world, call, '', call.params.Sid);
  const data = jsonIn('PostEngagementData', call.input.PostEngagementData);
  if (call.input.ChatStatus === 'inactive') {
    markInactive(world, row.sid, orchestrator, data ? { post_engagement_data: data } : {});
  }
  return { body: webChannels.view(row, world) };
};

const deletion =
  (kind: typeof flexChannels | typeof webChannels): Handler<Takes<'flex.DeleteChannel'>> =>
  (call, world) => {
    const { sid } = kind.require(world, call, '', call.params.Sid);
    deleteChannel(world, sid, orchestrator);
    return {};
  };

/** Flex Channels: outbound and custom ones are made here, the others by the customer's first message. */
export const channelHandlers: Handlers<'flex'> = {
  ...flexChannels.handlers,
  ...webChannels.handlers,
  CreateChannel: createChannel,
  DeleteChannel: deletion(flexChannels),
  CreateWebChannel: createWebChannel,
  UpdateWebChannel: updateWebChannel,
  DeleteWebChannel: deletion(webChannels),
};
