import type { MessageSent } from '../products/chat-store/changes';
import { findChannel } from '../products/chat-store/channels';
import { sendAsClient } from '../products/chat-store/messages';
import type { MessageRow } from '../products/chat-store/rows';
import { engagementOf } from '../products/flex/engagement';
import { isInactive } from '../products/flex/flex-channels';
import { inboundFlow, requireFlow } from '../products/flex/flows';
import { openWebChannel } from '../products/flex/open-channel';
import { type Reception, receiveSms } from '../products/flex/receive-sms';
import type { InboundSms } from '../products/messaging/opt-out';
import type { TwilioWorld } from '../products/shared/world';
import { reached, wrote } from './phone';

/** A customer sends an SMS. */
export const sendSms = (world: TwilioWorld, sms: InboundSms): Reception => receiveSms(world, sms);

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

/** A customer writes in the web chat widget, which takes nothing any more once its channel is INACTIVE. */
export const sendInWebChat = (
  world: TwilioWorld,
  message: { channelSid: string; identity: string; body: string },
): MessageRow | undefined => {
  const channel = findChannel(world, message.channelSid);
  return channel && isInactive(channel) ? undefined : sendAsClient(world, message);
};

/**
 * A browser shows whatever is in its channel. A custom channel's customer is reached through a webhook of its owner,
 * so only by messages that fire webhooks. SMS is Proxy's.
 */
export const showInBrowser = (world: TwilioWorld, { channel, message, actor }: MessageSent): void => {
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
