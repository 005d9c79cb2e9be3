import { type NumberReception, receiveAtNumber } from '../products/api/receive';
import { ask } from '../products/ask';
import type { MessageSent } from '../products/chat-store/changes';
import { findChannel } from '../products/chat-store/channels';
import { sendAsClient } from '../products/chat-store/messages';
import type { MessageRow } from '../products/chat-store/rows';
import { webChatAddress } from '../products/conversations/addresses';
import { webChatOf } from '../products/conversations/auto-create';
import * as conversations from '../products/conversations/receive';
import { engagementOf } from '../products/flex/engagement';
import { isInactive } from '../products/flex/flex-channels';
import { inboundFlow, requireFlow } from '../products/flex/flows';
import { openWebChannel } from '../products/flex/open-channel';
import { type Reception, receiveSms, takesSms } from '../products/flex/receive-sms';
import type { InboundSms } from '../products/messaging/opt-out';
import type { TwilioWorld } from '../products/shared/world';
import { reached, wrote } from './phone';

/** A customer sends an SMS to a number that has a Flex Flow. */
export const sendSms = (world: TwilioWorld, sms: InboundSms): Reception => receiveSms(world, sms);

/** A customer writes to an address of the account, whether a Flex Flow or an Address Configuration is behind it. */
export const sendMessageTo = (world: TwilioWorld, message: InboundSms): Reception | conversations.Reception =>
  conversations.takes(world, message) ? conversations.receiveMessage(world, message) : receiveSms(world, message);

/** The same; where neither is behind it, the number's own URL is called. @fidelity v2010.inbound */
export const writeTo = (
  world: TwilioWorld,
  message: InboundSms,
): Reception | conversations.Reception | NumberReception => {
  const isTaken = conversations.takes(world, message) || takesSms(world, message);
  return (isTaken ? undefined : receiveAtNumber(world, message)) ?? sendMessageTo(world, message);
};

interface WebVisit {
  /** Default: the enabled flow for web chat. */
  flowSid?: string;
  name: string;
  /** Of the form before the chat. */
  preEngagement?: Record<string, unknown>;
}

/** A customer opens the web chat widget. The identity is random, as the widget's is. */
export const openWebChat = (world: TwilioWorld, { flowSid, name, preEngagement = {} }: WebVisit) => {
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

/** A customer opens a web chat that has an Address Configuration. The identity is random, as a guest's is. */
export const openWebConversation = (world: TwilioWorld, { name, preEngagement = {} }: Omit<WebVisit, 'flowSid'>) => {
  const address = webChatAddress(world);
  if (!address) throw new Error('There is no enabled Address Configuration for web chat');
  const chat = ask(
    world,
    'flexV2.CreateWebChannel',
    {},
    {
      AddressSid: address.sid,
      ChatFriendlyName: 'Flex WebChat',
      CustomerFriendlyName: name,
      PreEngagementData: JSON.stringify({ friendlyName: name, ...preEngagement }),
    },
  );
  return { channelSid: String(chat.conversation_sid), identity: String(chat.identity) };
};

/** Whether a web chat takes messages: its channel is not INACTIVE, and as a Conversation not closed. */
export const takesMessages = (world: TwilioWorld, channelSid: string): boolean => {
  const channel = findChannel(world, channelSid);
  return channel !== undefined && channel.state !== 'closed' && !isInactive(channel);
};

/** A customer writes in the web chat widget, which takes nothing any more once its channel is over. */
export const sendInWebChat = (
  world: TwilioWorld,
  message: { channelSid: string; identity: string; body: string },
): MessageRow | undefined => (takesMessages(world, message.channelSid) ? sendAsClient(world, message) : undefined);

/** Which customer sits at the other end of a channel that no number leads to. */
const guestOf = (world: TwilioWorld, channelSid: string): { identity: string; channelType: string } | undefined => {
  const chat = webChatOf(world, channelSid);
  return chat ? { identity: chat.identity, channelType: 'web' } : engagementOf(world, channelSid);
};

/**
 * A browser shows whatever is in its channel. A custom channel's customer is reached through a webhook of its owner,
 * so only by messages that fire webhooks. SMS is Proxy's.
 */
export const showInBrowser = (world: TwilioWorld, { channel, message, actor }: MessageSent): void => {
  const engagement = guestOf(world, channel.sid);
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
