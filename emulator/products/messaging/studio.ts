import { topic } from '../shared/product';

/** What a Studio Flow is triggered by, besides a request to its API. */
export interface Trigger {
  flowSid: string;
  /** Which of the flow's transitions it takes, and where its values stand: `trigger.message`, `trigger.conversation`. */
  by: 'message' | 'conversation';
  /** The customer: `contact.channel.address`. */
  contact: string;
  /** The other side: `flow.channel.address`. */
  address: string;
  values: Record<string, string>;
}

/** Told when a message has come that a Studio Flow shall handle. */
export const flowTriggered = topic<Trigger>('messaging.flowTriggered');
