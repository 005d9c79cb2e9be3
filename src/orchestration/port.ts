import type { BotBrief } from '../bot/port';
import type { BotWebhook } from '../engagement/ledger';
import type { OrchestrationName } from '../platform/settings';

/**
 * What the core asks of an orchestration, in its own words. One adapter a kind: `flex-flow/` (Chat Channel, Proxy
 * Session, Task), `conversations/` (Conversation, Interaction). Every verb can be repeated: what is gone already, or
 * was done already, is a success. Failures are `TwilioFailure`s.
 *
 * An engagement's key is its conversation's SID: of the Chat Channel, or of the Conversation.
 */
export interface Orchestration {
  readonly name: OrchestrationName;

  /** The conversation as it is now; `undefined`: it is gone. */
  conversation(sid: string): Promise<Conversation | undefined>;
  /** Identities of those who take part, the one who came first at the head; none where the conversation is gone. */
  participants(sid: string): Promise<string[]>;
  /**
   * The session that carries the customer's messages into this conversation, open or not. Flex Conversations have none.
   *
   * @param everywhere where the conversation does not name it, it is looked for among all of them: a call per page
   */
  session(sid: string, conversation: Conversation | undefined, everywhere?: boolean): Promise<Session | undefined>;
  /** Epoch ms of the newest message; `undefined`: there is none. */
  lastMessageAt(sid: string): Promise<number | undefined>;

  /** Puts a message into the conversation, so that the customer's channel carries it on. Not to be repeated blindly. */
  say(sid: string, saying: Saying): Promise<void>;
  /** Whether a reply to that message stands among the newest messages. */
  hasReply(sid: string, messageSid: string): Promise<boolean>;

  botWebhook(sid: string, webhookSid: string): Promise<BotWebhook | undefined>;
  /** SID of the bot's webhook, for whoever was not told it: the one that leads here. */
  findBotWebhook(sid: string): Promise<string | undefined>;
  removeBotWebhook(sid: string, webhookSid: string): Promise<void>;
  /** Puts it back unless one with its URL is there. Answers its SID. */
  restoreBotWebhook(sid: string, webhook: BotWebhook): Promise<string>;

  /** SIDs of the live Tasks that refer to the conversation, oldest first. Limited to 3 a second by Twilio. */
  liveTasks(sid: string): Promise<string[]>;
  isLive(taskSid: string): Promise<boolean>;
  /** Tells of a conversation what made it. It never fails, and takes a second at most: nothing depends on it. */
  origins(): Promise<Origins>;
  /** Makes the Task (or the Interaction that makes one). Not to be repeated blindly. Answers the Task's SID. */
  route(conversation: Conversation, brief: Brief): Promise<string>;
  /** Lets the conversation know its Task. */
  noteTask(conversation: Conversation, taskSid: string): Promise<void>;

  /** A page of all conversations, or of all open sessions. `query`: from the page before. */
  conversations(query?: string): Promise<Page<Conversation>>;
  sessions(query?: string): Promise<Page<Session>>;

  endSession(sessionSid: string): Promise<void>;
  /** Ends the conversation, keeping everything else about it. */
  close(conversation: Conversation): Promise<void>;
}

export interface Conversation {
  sid: string;
  /** It will carry no more messages. */
  ended: boolean;
  /** It outlives its Task, and is never ended by us. */
  longLived: boolean;
  /** `false`: what it says of itself cannot be parsed, and must not be overwritten. */
  legible: boolean;
  channelType: string;
  /** What the conversation says about the customer's language. */
  language?: string;
  /** The customer's name as the Task shows it. */
  name: string;
  /** Where the customer writes from: a phone number, say. */
  address?: string;
  sessionSid?: string;
  taskSid?: string;
  /** Epoch ms until which it asks to be left open after its Task. */
  holdUntil?: number;
  /** Epoch ms of the newest sign of life that it shows by itself. */
  touchedAt: number;
  /** Nobody has written in it yet. */
  silent?: boolean;
  /** The adapter's own. */
  attributes: Record<string, unknown>;
  /** The same as Twilio keeps them: what `close` and `noteTask` write into. */
  attributesText: string;
}

/** SID of the Flex Flow (or the Address) that a conversation came by; `undefined`: that cannot be told. */
export type Origins = (conversation: Conversation) => string | undefined;

export interface Session {
  sid: string;
  /** Absent: it is somebody else's, and none of our business. */
  conversationSid?: string;
  open: boolean;
  /** Epoch ms */
  lastInteractionAt: number;
  /** No message has passed through it yet, so `lastInteractionAt` says only when it was made. */
  untouched?: boolean;
}

export interface Page<T> {
  items: T[];
  /** Where the next page begins; absent on the last. */
  next?: string;
}

export interface Saying {
  text: string;
  author: string;
  /** SID of the message that it answers. */
  replyTo?: string;
}

/** What the bot knows that an agent needs. */
export interface Brief extends Partial<BotBrief> {
  customer: string;
  slots: Record<string, string>;
  /** See {@link Origins}. */
  origin?: string;
  /** Epoch ms at which the handover began. The Task says so, and so names it when it ends. */
  since: number;
}
