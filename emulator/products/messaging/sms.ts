import { topic } from '../shared/product';

/** An SMS between a customer and Twilio, as both ends see it. */
export interface Sms {
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
