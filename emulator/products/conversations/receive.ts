import { findChannel } from '../chat-store/channels';
import { sendMessage } from '../chat-store/messages';
import type { ChannelRow } from '../chat-store/rows';
import { type InboundSms, screen } from '../messaging/opt-out';
import { outsideOfChannels, smsReceived, smsSent } from '../messaging/sms';
import type { TimerHandlers } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import { addressFor } from './addresses';
import { openForMessage, writerFrom } from './auto-create';
import { boundTo } from './bindings';
import { setState } from './state';

/**
 * - `joined`: the pair of addresses is bound, so that Conversation has it, webhook or not;
 * - `opened`: a Conversation came about through the Address;
 * - `lost`: it stands in none, and never will.
 */
export type Reception =
  | { outcome: 'joined' | 'opened'; channelSid: string; messageSid: string }
  | { outcome: 'lost'; reason: 'no-address' | 'stop-word' };

/** Whether Conversations take what is sent to an address of the account. @fidelity conversations.addresses-first */
export const takes = (world: TwilioWorld, { from, to }: Pick<InboundSms, 'from' | 'to'>): boolean =>
  addressFor(world, to) !== undefined || boundTo(world, { address: from, proxy_address: to }) !== undefined;

const put = (world: TwilioWorld, { from, to, body }: InboundSms, channel: ChannelRow): string => {
  const message = sendMessage(world, channel, { body }, writerFrom(world, from));
  const place = { channelSid: channel.sid, messageSid: message.sid };
  world.tell(smsReceived, { address: from, peer: to, author: from, body, ...place });
  return message.sid;
};

/** ms from a Conversation's first message to the end of its `initializing`: seen once, with a group. */
const INITIALIZING_MS = 700;

const activate = (world: TwilioWorld, channel: ChannelRow, from: string): void => {
  if (channel.state === 'initializing') setState(world, channel, 'active', writerFrom(world, from), 'EVENT');
};

export const receiveTimers: TimerHandlers = {
  'conversations.activate': (world, { channelSid = '', from = '' }) => {
    const channel = findChannel(world, channelSid);
    if (channel) activate(world, channel, from);
  },
};

const forward = (world: TwilioWorld, message: InboundSms): Reception => {
  const { from, to } = message;
  const bound = boundTo(world, { address: from, proxy_address: to });
  if (bound) {
    const { channel } = bound;
    return { outcome: 'joined', channelSid: channel.sid, messageSid: put(world, message, channel) };
  }
  const address = addressFor(world, to);
  if (!address?.auto_creation.enabled) {
    world.journal.note({ kind: 'note', name: 'an SMS was lost', detail: { reason: 'no-address' }, fault: 'lost' });
    return { outcome: 'lost', reason: 'no-address' };
  }
  const channel = openForMessage(world, address, from);
  // Unknown: whether the order that was seen with groups is that of a single customer. @fidelity conversations.event-order
  const early = world.options.activeBeforeFirstMessage;
  if (early) activate(world, channel, from);
  const messageSid = put(world, message, channel);
  if (!early) world.schedule(INITIALIZING_MS, 'conversations.activate', { channelSid: channel.sid, from });
  return { outcome: 'opened', channelSid: channel.sid, messageSid };
};

/**
 * A message from a customer to an address of the account, over SMS, WhatsApp, …:
 *
 *     opt-out word? ──yes──► Twilio answers by itself
 *       │ no
 *     the pair is bound in a Conversation that is not closed? ──yes──► that one has it
 *       │ no
 *     Address with auto-creation? ──no──► lost
 *       │ yes
 *     Conversation (initializing) + webhook or Studio Flow + participant, then the message; active 700 ms later
 *
 * @see https://www.twilio.com/docs/conversations-classic/inbound-autocreation
 * @fidelity conversations.auto-creation, conversations.opt-out
 */
export const receiveMessage = (world: TwilioWorld, message: InboundSms): Reception => {
  const { keptBack, reply } = screen(world, message);
  const { from, body } = message;
  if (keptBack) world.tell(smsReceived, outsideOfChannels(world, message, from, body));
  const reception: Reception = keptBack ? { outcome: 'lost', reason: 'stop-word' } : forward(world, message);
  if (reply) world.tell(smsSent, outsideOfChannels(world, message, 'Twilio', reply));
  return reception;
};
