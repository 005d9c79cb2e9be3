import { client } from '../products/chat/actor';
import { findChannel } from '../products/chat/channels';
import { say } from '../products/chat/messages';
import type { MessageRow } from '../products/chat/rows';
import { requireFlow } from '../products/flex/flows';
import { webChannels } from '../products/flex/kinds';
import type { FlowRow, WebChannelRow } from '../products/flex/rows';
import type { World } from '../products/shared/world';
import { isInactive } from './channel-attributes';
import { inboundFlow } from './inbound-flow';
import { integrate } from './integrate';
import { type Opening, openChannel } from './open-channel';

export interface WebOpening extends Opening {
  preEngagement?: Record<string, unknown> | undefined;
}

/** What `POST /v1/WebChannels` does: a channel without a Proxy Session, and the flow's integration. */
export const openWebChannel = (
  world: World,
  flow: FlowRow,
  { preEngagement, ...opening }: WebOpening,
): WebChannelRow => {
  const attributes = { pre_engagement_data: preEngagement ?? {} };
  const opened = openChannel(world, flow, { ...opening, attributes });
  const { creation_on_message: delayed = false } = flow.integration;
  integrate(world, { ...opened, flow, delayed });
  const row = webChannels.make(world, {}, { sid: opened.channel.sid, flex_flow_sid: flow.sid });
  return webChannels.keep(world, '', row);
};

export interface WebVisit {
  /** Default: the enabled flow for web chat. */
  flowSid?: string;
  name: string;
  /** Of the form before the chat. */
  preEngagement?: Record<string, unknown>;
}

/** A customer opens the web chat widget. The identity is random, as the widget's is. */
export const openWebChat = (world: World, { flowSid, name, preEngagement = {} }: WebVisit) => {
  const flow = flowSid === undefined ? inboundFlow(world, 'web', '') : requireFlow(world, flowSid);
  if (!flow) throw new Error('There is no enabled Flex Flow for web chat');
  const identity = world.ids.sid('');
  const { sid } = openWebChannel(world, flow, {
    identity,
    name,
    friendlyName: 'Flex WebChat',
    preEngagement: { friendlyName: name, ...preEngagement },
  });
  return { channelSid: sid, identity };
};

export interface ClientMessage {
  channelSid: string;
  identity: string;
  body: string;
}

/** What any client of the Chat SDK sends: the customer's browser, an agent's Flex UI. */
export const sendFromClient = (world: World, { channelSid, identity, body }: ClientMessage): MessageRow => {
  const channel = findChannel(world, channelSid);
  if (!channel) throw new Error(`There is no channel ${channelSid}`);
  return say(world, channel, { body }, client(identity));
};

/** A customer writes in the web chat widget, which takes nothing any more once its channel is INACTIVE. */
export const sendFromCustomer = (world: World, message: ClientMessage): MessageRow | undefined => {
  const channel = findChannel(world, message.channelSid);
  return channel && isInactive(channel) ? undefined : sendFromClient(world, message);
};
