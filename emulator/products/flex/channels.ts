import { badRequest } from '../../core/errors';
import { orchestrator } from '../chat/actor';
import type { Answer, Call, Handlers } from '../shared/call';
import type { World } from '../shared/world';
import { deleteChannel, markInactive } from './close';
import { requireFlow } from './flows';
import { integrate } from './integrate';
import { flexChannels, webChannels } from './kinds';
import { openChannel, openWebChannel } from './open-channel';

const objectIn = (name: string, { input }: Call): Record<string, unknown> | undefined => {
  if (input[name] === undefined || input[name] === '') return undefined;
  try {
    return JSON.parse(String(input[name]));
  } catch {
    throw badRequest(`Invalid JSON in parameter ${name}`);
  }
};

const textIn = (name: string, { input }: Call): string | undefined =>
  input[name] === undefined || input[name] === '' ? undefined : String(input[name]);

const createChannel = (call: Call, world: World): Answer => {
  const { input } = call;
  const flow = requireFlow(world, input.FlexFlowSid);
  const target = textIn('Target', call);
  const preEngagement = objectIn('PreEngagementData', call);
  const taskAttributes = objectIn('TaskAttributes', call);
  const opened = openChannel(world, flow, {
    identity: String(input.Identity),
    name: String(input.ChatUserFriendlyName),
    friendlyName: String(input.ChatFriendlyName),
    uniqueName: textIn('ChatUniqueName', call),
    customer: target,
    longLived: input.LongLived as boolean | undefined,
    attributes: preEngagement ? { pre_engagement_data: preEngagement } : {},
  });
  const { row } = opened;
  // "Only valid when integration type is `task`. `null` for integration types `studio` & `external`"
  if (flow.integration_type === 'task' && input.TaskSid) row.task_sid = String(input.TaskSid);
  else integrate(world, { ...opened, flow, taskAttributes, delayed: flow.integration.creation_on_message ?? false });
  return { body: row };
};

const createWebChannel = (call: Call, world: World): Answer => ({
  body: openWebChannel(world, requireFlow(world, call.input.FlexFlowSid), {
    identity: String(call.input.Identity),
    name: String(call.input.CustomerFriendlyName),
    friendlyName: String(call.input.ChatFriendlyName),
    uniqueName: textIn('ChatUniqueName', call),
    preEngagement: objectIn('PreEngagementData', call),
  }),
});

/** Approximate: under which name the post-engagement data is kept. Webhooks hear of it, as the widget has to. */
const updateWebChannel = (call: Call, world: World): Answer => {
  const row = webChannels.require(world, call, '', String(call.params.Sid));
  const data = objectIn('PostEngagementData', call);
  if (call.input.ChatStatus === 'inactive') {
    markInactive(world, row.sid, orchestrator, data ? { post_engagement_data: data } : {});
  }
  return { body: row };
};

const deletion =
  (kind: typeof flexChannels | typeof webChannels) =>
  (call: Call, world: World): Answer => {
    const { sid } = kind.require(world, call, '', String(call.params.Sid));
    deleteChannel(world, sid, orchestrator);
    return {};
  };

/** Flex Channels: outbound and custom ones are made here, the others by the customer's first message. */
export const channelHandlers: Handlers = {
  ...flexChannels.handlers,
  ...webChannels.handlers,
  CreateChannel: createChannel,
  DeleteChannel: deletion(flexChannels),
  CreateWebChannel: createWebChannel,
  UpdateWebChannel: updateWebChannel,
  DeleteWebChannel: deletion(webChannels),
};
