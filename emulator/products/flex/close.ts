import type { Actor } from '../chat-store/actor';
import { findChannel, removeChannel, setChannelAttributes } from '../chat-store/channels';

import { sessionOfChannel } from '../proxy/lookup';
import { deleteSession } from '../proxy/sessions';
import type { World } from '../shared/world';
import { readAttributes } from './channel-attributes';
import { engagementOf, forgetEngagement } from './engagement';
import { flexChannels, webChannels } from './kinds';

/** Keeps all other attributes. What cannot be read is left alone. */
export const markInactive = (
  world: World,
  channelSid: string,
  actor: Actor,
  more: Record<string, unknown> = {},
): void => {
  const channel = findChannel(world, channelSid);
  const attributes = channel && readAttributes(channel);
  if (attributes) setChannelAttributes(world, channel, { ...attributes, ...more, status: 'INACTIVE' }, actor);
};

const isLongLived = (world: World, channelSid: string): boolean => {
  const channel = findChannel(world, channelSid);
  return channel !== undefined && readAttributes(channel)?.long_lived === true;
};

/**
 * "1. The Chat Channel is marked as inactive 2. The Proxy Session is deleted"; of a long-lived channel only the
 * session goes: https://github.com/twilio-professional-services/plugin-alert-on-second-task-for-same-chat-channel
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 */
export const closeEngagement = (world: World, channelSid: string, actor: Actor): void => {
  if (!isLongLived(world, channelSid)) markInactive(world, channelSid, actor);
  const session = sessionOfChannel(world, channelSid);
  if (session) deleteSession(world, session);
};

/**
 * Approximate: deleting Flex' resource takes the Chat Channel along, "an implementation" of which it is.
 * @fidelity flex.channel-deletion
 */
export const deleteChannel = (world: World, channelSid: string, actor: Actor): void => {
  const channel = findChannel(world, channelSid);
  if (channel) removeChannel(world, channel, actor);
  const engagement = engagementOf(world, channelSid);
  if (engagement) forgetEngagement(world, engagement);
  for (const kind of [flexChannels, webChannels]) kind.collection(world).remove(channelSid);
};
