import { ApiError } from '../../core/errors';
import { orchestrator } from '../chat-store/actor';
import { addChannel, channelsOf, storedServices } from '../chat-store/channels';
import { joinChannel } from '../chat-store/members';
import type { ChannelRow } from '../chat-store/rows';
import { usersOf } from '../chat-store/users';
import { noteKept } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { type Engagement, engagementsBetween, keepEngagement } from './engagement';
import { flexChannels, isInactive, readAttributes, webChannels } from './flex-channels';
import { integrate } from './integrate';
import type { FlexChannelRow, FlowRow, WebChannelRow } from './rows';

interface Opening {
  /** The customer's chat identity. */
  identity: string;
  /** The customer's name. */
  name: string;
  friendlyName: string;
  uniqueName?: string | undefined;
  /** The customer's address outside of chat. */
  customer?: string | undefined;
  longLived?: boolean | undefined;
  /** Besides those that every channel of Flex has. */
  attributes?: Record<string, unknown>;
}

interface Opened {
  channel: ChannelRow;
  engagement: Engagement;
  row: FlexChannelRow;
  /** It existed before. */
  returning: boolean;
}

/**
 * A channel of the same flow and customer is used again while it is not INACTIVE: the long-lived one of the page,
 * and (`reusesActiveChannels`) one that was never closed. An INACTIVE one is never used again, long-lived or not:
 * Twilio's own clean-up of long-lived channels retires them that way. Approximate: a channel
 * with illegible attributes is not used again.
 * @see https://github.com/twilio-professional-services/clear-long-lived-channels
 * @fidelity flex.long-lived, flex.reused-channels, flex.inactive-channels
 */
const reusable = (world: TwilioWorld, flow: FlowRow, customer: string): Opened | undefined => {
  for (const engagement of engagementsBetween(world, flow, customer)) {
    const channel = channelsOf(world, flow.chat_service_sid).get(engagement.channelSid);
    const attributes = channel && readAttributes(channel);
    const row = flexChannels.collection(world).get(engagement.channelSid);
    if (!channel || !attributes || !row || isInactive(channel) || channel.state === 'closed') continue;
    if (attributes.long_lived !== true && world.options.reusesActiveChannels) {
      noteKept(world, 'reusesActiveChannels', 'a new Chat Channel from being opened', { channelSid: channel.sid });
    }
    if (attributes.long_lived === true || world.options.reusesActiveChannels) {
      return { channel, engagement, row, returning: true };
    }
  }
  return undefined;
};

/**
 * https://www.twilio.com/docs/api/errors/45208. Approximate: an inactive channel gives its name away.
 * @fidelity flex.inactive-channels, flex.channel-errors
 */
const claimName = (world: TwilioWorld, flow: FlowRow, uniqueName: string) => {
  const collection = channelsOf(world, flow.chat_service_sid);
  const holder = collection.get(uniqueName);
  if (!holder) return;
  if (!isInactive(holder)) throw new ApiError(409, 45208, 'Chat Channel with this unique name already exists');
  collection.rename(holder.sid, uniqueName, undefined);
  holder.unique_name = null;
};

/** The Chat Channel of an engagement, with the customer as its member: the one that can be used again, or a new one. */
export const openChannel = (world: TwilioWorld, flow: FlowRow, opening: Opening): Opened => {
  const { identity, name, friendlyName, uniqueName, customer, longLived = flow.long_lived } = opening;
  const known = customer === undefined ? undefined : reusable(world, flow, customer);
  if (known) return known;
  // @fidelity flex.flow-references
  if (!storedServices(world).get(flow.chat_service_sid)) {
    throw new ApiError(404, 20404, `The Chat Service ${flow.chat_service_sid} was not found`);
  }
  if (uniqueName !== undefined) claimName(world, flow, uniqueName);
  const attributes = {
    // Of a channel that was opened for a target: the target, whatever name is shown. @fidelity flex.channel-from
    from: customer ?? name,
    channel_type: flow.channel_type,
    status: 'ACTIVE',
    long_lived: longLived,
    ...opening.attributes,
  };
  const channel = addChannel(
    world,
    flow.chat_service_sid,
    {
      friendly_name: friendlyName,
      unique_name: uniqueName ?? null,
      // https://www.twilio.com/docs/flex/admin-guide/core-concepts/chat-and-messaging: "private by default"
      type: 'private',
      attributes: JSON.stringify(attributes),
    },
    orchestrator,
  );
  joinChannel(world, channel, { identity, friendlyName: name }, orchestrator);
  const row = flexChannels.make(world, {
    sid: channel.sid,
    flex_flow_sid: flow.sid,
    user_sid: usersOf(world, flow.chat_service_sid).get(identity)?.sid ?? null,
  });
  flexChannels.keep(world, '', row);
  const engagement = keepEngagement(world, {
    channelSid: channel.sid,
    flowSid: flow.sid,
    channelType: flow.channel_type,
    identity,
    name,
    customer: customer ?? null,
    pendingTask: null,
  });
  return { channel, engagement, row, returning: false };
};

interface WebOpening extends Opening {
  preEngagement?: unknown;
}

/** What `POST /v1/WebChannels` does: a channel without a Proxy Session, and the flow's integration. */
export const openWebChannel = (
  world: TwilioWorld,
  flow: FlowRow,
  { preEngagement, ...opening }: WebOpening,
): WebChannelRow => {
  const attributes = { pre_engagement_data: preEngagement ?? {} };
  const opened = openChannel(world, flow, { ...opening, attributes });
  // @fidelity flex.web-creation-on-message
  const { creation_on_message: delayed = false } = flow.integration;
  integrate(world, { ...opened, flow, delayed });
  const row = webChannels.make(world, { sid: opened.channel.sid, flex_flow_sid: flow.sid });
  return webChannels.keep(world, '', row);
};
