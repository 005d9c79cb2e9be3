import type { BotBrief } from './bot';

/** The Task of a customer who wants no bot, as the webhook's URL asks for it. */
export type AtOnce = Pick<BotBrief, 'priority' | 'timeout' | 'taskChannel'>;

/** A message in an engagement, as a webhook told of it. */
export interface Message {
  engagementSid: string;
  sid: string;
  author: string;
  /** SID of the participant who wrote it; absent where the webhook did not say. */
  participantSid?: string;
  text: string;
  /** Its position in the engagement, from 0; absent where the webhook did not say. */
  index?: number;
  /** Epoch ms; absent where the webhook did not say. */
  writtenAt?: number;
  /** The language that the webhook's URL asks for. */
  language?: string;
  /** The webhook's URL asks for a handover at the first message: the bot is not asked. */
  atOnce?: AtOnce;
  /** The webhook that told of it: the bot's own. */
  hookSid?: string;
}

export interface Received {
  /** `unfinished`: not done, and a redelivery can help. */
  outcome: 'answered' | 'handed-over' | 'closed' | 'ignored' | 'unfinished';
  reason?: string;
  taskSid?: string;
}

export const ignored = (reason: string): Received => ({ outcome: 'ignored', reason });
export const unfinished = (reason: string): Received => ({ outcome: 'unfinished', reason });
