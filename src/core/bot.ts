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
  /** The languages that the webhook and the engagement ask for, best first; they count until the customer chooses one. */
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

/** What the bot tells the agent. */
export interface BotBrief {
  priority?: number;
  /** s that the Task may live; absent: Twilio's 24 h. */
  timeout?: number;
  /** The Task Channel's unique name; absent: by the customer's channel type. */
  taskChannel?: string;
  /** In which the customer speaks: `de`, `en-GB`. */
  language: string;
  /** A sentence or two: the customer's way through the script, and what was learnt; nothing that the customer wrote. */
  summary?: string;
  /** Names of the script's steps, in their order. */
  path?: string[];
  /** Whether it is within the opening hours; absent where there are none. */
  open?: boolean;
}

/** Answers the customer: the script that ships, or a service elsewhere. */
export interface Bot {
  /** The author of its messages: a chat identity that no customer and no agent has. */
  readonly identity: string;
  /**
   * May be asked again about the same message, by its SID, and then answers the same.
   * Never rejects for a reason of its own: a bot that fails answers with its fallback, or hands over.
   */
  turn(turn: BotTurn): Promise<BotAnswer>;
  /** What Flexkeep itself says to the customer, in the language of the dialogue. */
  phrase(name: BotPhrase, state: DialogueState): string | undefined;
}

/** `delayed`: the handover takes longer. `farewell`: the customer has walked away. */
type BotPhrase = 'delayed' | 'farewell';
