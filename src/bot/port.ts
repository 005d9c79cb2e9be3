import type { DialogueState } from './state';

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
  brief?: BotBrief;
}

/** What the bot has to tell whoever comes after it. */
export interface BotBrief {
  priority?: number;
  /** In which the customer speaks: `de`, `en-GB`. */
  language: string;
  /** A sentence or two for the agent: where the customer came by, and what was learnt; nothing of what was written. */
  summary?: string;
  /** Names of the script's steps, in their order. */
  path?: string[];
  /** Whether the opening hours, where there are any, say that somebody is there. */
  open?: boolean;
}

/** Whoever answers the customer: the script that ships, or a service elsewhere. */
export interface Bot {
  /** The author of its messages: a chat identity that no customer and no agent has. */
  readonly identity: string;
  /**
   * May be asked again about the same message, by its SID, and then answers the same.
   * Never rejects for a reason of its own: a bot that fails answers with its fallback, or hands over.
   */
  turn(turn: BotTurn): Promise<BotAnswer>;
  /** What Flexkeep itself has to say to the customer, in the language of the dialogue. */
  phrase(name: BotPhrase, state: DialogueState): string | undefined;
}

/** `delayed`: the handover takes longer. `farewell`: the customer has walked away. */
export type BotPhrase = 'delayed' | 'farewell';
