import type { MessageSent } from '../products/chat/events';
import { flows } from '../products/flex/flows';
import type { World } from '../products/shared/world';
import { engagementOf } from './engagement';
import { startTask } from './integrate';
import { reached, wrote } from './phone';

/** "delay Task creation until the customer sends the first response": the description of CreationOnMessage */
export const startDelayedTask = (world: World, { channel, message }: MessageSent): void => {
  const engagement = engagementOf(world, channel.sid);
  if (!engagement?.pendingTask || engagement.identity !== message.from) return;
  const attributes = JSON.parse(engagement.pendingTask) as Record<string, unknown>;
  engagement.pendingTask = null;
  const flow = flows.collection(world).get(engagement.flowSid);
  if (flow) startTask(world, flow, channel, attributes);
};

/**
 * A browser shows whatever is in its channel. A custom channel's customer is reached by somebody's webhook, so only
 * by messages that webhooks hear of. SMS is Proxy's.
 */
export const showToCustomer = (world: World, { channel, message, actor }: MessageSent): void => {
  const engagement = engagementOf(world, channel.sid);
  if (engagement?.channelType !== 'web' && engagement?.channelType !== 'custom') return;
  const { identity } = engagement;
  const onScreen = {
    address: identity,
    peer: message.from,
    author: message.from,
    body: message.body ?? '',
    channelSid: channel.sid,
    messageSid: message.sid,
  };
  if (message.from === identity) wrote(world, onScreen);
  else if (engagement.channelType === 'web' || actor.webhooks) reached(world, onScreen);
};
