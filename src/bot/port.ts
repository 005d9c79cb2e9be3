import type { DialogueState } from './dialogue';

/** One message of a customer, as a bot is asked about it. */
export interface BotTurn {
  conversationSid: string;
  messageSid: string;
  text: string;
  /** Epoch ms */
  now: number;
  state: DialogueState;
  /** `sms`, `web`, `whatsapp`, … */
  channelType: string;
  /** What speaks for a language before the customer has chosen one, best first: of the flow, of the channel. */
  languages: string[];
}

export interface BotAnswer {
  state: DialogueState;
  /** At most one message a turn. */
  say?: string;
  next: 'wait' | 'hand-over' | 'close';
  /** For `hand-over`. */
  priority?: number;
}

/** Whoever answers the customer: the script that ships, or a service elsewhere. */
export interface Bot {
  /** The author of its messages: a chat identity that no customer and no agent has. */
  readonly identity: string;
  /** Never rejects for a reason of its own: a bot that fails answers with its fallback, or hands over. */
  turn(turn: BotTurn): Promise<BotAnswer>;
  /** What Flexkeep itself has to say to the customer, in the language of the dialogue. */
  phrase(name: BotPhrase, state: DialogueState): string | undefined;
}

/** `delayed`: the handover takes longer. `farewell`: the customer has walked away. */
export type BotPhrase = 'delayed' | 'farewell';
