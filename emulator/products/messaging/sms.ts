import { topic } from '../shared/product';
import type { TwilioWorld } from '../shared/world';
import type { InboundSms } from './opt-out';

/** An SMS between a customer and Twilio, as both ends see it. */
interface Sms {
  /** The customer's number. */
  address: string;
  /** The Twilio number. */
  peer: string;
  /** The chat identity of its author. */
  author: string;
  body: string;
  /** The Chat Channel with the message. `null`: Twilio itself answered, or kept it back. */
  channelSid: string | null;
  /** Of the Chat Message, where a channel has it. */
  messageSid: string;
}

/** Told when an SMS has come from a customer. */
export const smsReceived = topic<Sms>('messaging.smsReceived');

/** Told when an SMS has left for a customer. */
export const smsSent = topic<Sms>('messaging.smsSent');

/** A message between the phone and Twilio itself, in no channel. */
export const outsideOfChannels = (world: TwilioWorld, { from, to }: InboundSms, author: string, body: string): Sms => ({
  ...{ address: from, peer: to, author, body },
  channelSid: null,
  messageSid: world.ids.sid('SM'),
});
