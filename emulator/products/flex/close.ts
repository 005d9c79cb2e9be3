import { parseObject } from '../../core/json';
import { type Actor, orchestrator } from '../chat-store/actor';
import { findChannel, removeChannel, setChannelAttributes } from '../chat-store/channels';
import { sessionOfChannel } from '../proxy/participants';
import { deleteSession } from '../proxy/sessions';
import type { TwilioWorld } from '../shared/world';
import type { EventRow } from '../taskrouter/rows';
import { engagementOf, forgetEngagement } from './engagement';
import { flexChannels, readAttributes, webChannels } from './flex-channels';
import { flows } from './flows';

/** Keeps all other attributes. What cannot be read is left alone. */
export const markInactive = (
  world: TwilioWorld,
  channelSid: string,
  actor: Actor,
  more: Record<string, unknown> = {},
): void => {
  const channel = findChannel(world, channelSid);
  const attributes = channel && readAttributes(channel);
  if (attributes) setChannelAttributes(world, channel, { ...attributes, ...more, status: 'INACTIVE' }, actor);
};

const isLongLived = (world: TwilioWorld, channelSid: string): boolean => {
  const channel = findChannel(world, channelSid);
  return channel !== undefined && readAttributes(channel)?.long_lived === true;
};

/**
 * "1. The Chat Channel is marked as inactive 2. The Proxy Session is deleted"; of a long-lived channel only the
 * session goes: https://github.com/twilio-professional-services/plugin-alert-on-second-task-for-same-chat-channel
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 */
export const closeEngagement = (world: TwilioWorld, channelSid: string, actor: Actor): void => {
  if (!isLongLived(world, channelSid)) markInactive(world, channelSid, actor);
  const session = sessionOfChannel(world, channelSid);
  if (session) deleteSession(world, session);
};

/**
 * Approximate: deleting Flex' resource takes the Chat Channel along, "an implementation" of which it is.
 * @fidelity flex.channel-deletion
 */
export const deleteChannel = (world: TwilioWorld, channelSid: string, actor: Actor): void => {
  const channel = findChannel(world, channelSid);
  if (channel) removeChannel(world, channel, actor);
  const engagement = engagementOf(world, channelSid);
  if (engagement) forgetEngagement(world, engagement);
  for (const kind of [flexChannels, webChannels]) kind.collection(world).remove(channelSid);
};

/** https://www.twilio.com/docs/flex/developer/messaging/manage-flows#channel-janitor: not `task.deleted` */
const EVENTS = ['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'];

/**
 * Twilio's own Channel Janitor, for flows that have it enabled: it finds the channel by the Task's `channelSid` and
 * reads nothing else: no other Tasks, no later messages.
 * @fidelity flex.janitor
 */
export const runJanitor = (
  world: TwilioWorld,
  { event_type, event_data }: Pick<EventRow, 'event_type' | 'event_data'>,
): void => {
  if (!EVENTS.includes(event_type)) return;
  const engagement = engagementOf(world, String(parseObject(event_data.task_attributes ?? '')?.channelSid));
  const flow = flows.collection(world).get(engagement?.flowSid ?? '');
  if (engagement && flow?.janitor_enabled) closeEngagement(world, engagement.channelSid, orchestrator);
};
