import type { OrchestrationName, Settings } from '../platform/settings';
import type { TaskInfo } from '../twilio/tasks';
import type { BotBrief } from './bot';
import type { LedgerRecord, Reply, Unreadable } from './ledger';
import type { List } from './list';
import type { Message } from './message';

/**
 * What the core asks of an orchestration, in the core's own words. One adapter per orchestration: `flex-flow/` (Chat
 * Channel, Proxy Session, Task), `conversations/` (Conversation, Interaction, Task). The core never asks which one it has.
 *
 * The key of an engagement is the SID of its Chat Channel or Conversation. Every verb can be repeated: what is gone or
 * done already is a success. Failures are `TwilioFailure`s.
 */
export interface Orchestration {
  readonly name: OrchestrationName;

  /**
   * Reads the parts that are asked for, side by side where they do not depend on each other.
   *
   * @param known it is not read again. `routing`: of the last handover; `untaken`: no agent is known to have had it
   * @param everywhere whether a carrier that the engagement does not name is looked for in all lists, a call per page
   * @example const { engagement, carrier } = await orchestration.observe(sid, ['engagement', 'carrier'], {});
   */
  observe(sid: string, parts: readonly ObservedPart[], known: Known, everywhere?: boolean): Promise<Partial<Observed>>;

  /** The live Tasks of one engagement at this moment, oldest first. */
  liveTasksOf(sid: string): Promise<LiveTask[]>;

  /** The same for many; engagements without a live Task are absent. */
  liveTasks(sids: readonly string[]): Promise<ReadonlyMap<string, LiveTask[]>>;

  /** Whether this Task is live and really refers to this engagement. For Tasks that a list may not show yet. */
  isLive(taskSid: string, sid: string): Promise<boolean>;

  /** SID of the engagement to which a Task refers; `undefined`: to none of this orchestration. */
  engagementOf(taskAttributes: Record<string, unknown>): string | undefined;

  /** What a sweep reads page by page, in this order. */
  readonly lists: readonly List[];

  readonly bot: BotVerbs;

  /**
   * Reads beforehand what the routing needs beside the engagement; the answer creates the Task, or takes the one there is.
   *
   * @param former where an earlier handover led
   */
  route(sid: string, former?: Routing): Promise<Route>;

  /** Notes on the engagement itself which Task it has. */
  note(engagement: Engagement, routing: Routing): Promise<void>;

  /** Cancels a Task that no agent has accepted. `false`: an agent has it by now. */
  cancelTask(taskSid: string): Promise<boolean>;

  /**
   * Ends the carrier, or the engagement with everything else about it kept. What is gone counts as ended.
   *
   * @param seen what was observed; an adapter may use its own {@link Engagement.own} and {@link Routing}
   * @returns the SID of what was ended, for log and report
   */
  end(sid: string, what: 'carrier' | 'engagement', seen: Ending): Promise<string | undefined>;
}

/** A webhook's words into the core's. Pure, and without a Twilio client, as is {@link TaskReader}. */
export interface MessageReader {
  readonly name: OrchestrationName;
  /** Whether a webhook's payload is of this orchestration. */
  isPayload(params: Params): boolean;
  /** @throws BadRequest where a field that is needed is not of its form */
  message(params: Params, settings: Settings): Inbound;
}

/** What an ended Task tells. Apart from the payloads, which not every endpoint has to read. */
export interface TaskReader {
  readonly name: OrchestrationName;
  /** SID of the engagement to which a Task refers; `undefined`: to none of this orchestration. */
  engagementOf(taskAttributes: Record<string, unknown>): string | undefined;
  /** Types of events at which the ledger is asked first, alone: another one of the same Task may have cleaned up. */
  readonly repeats: readonly string[];
  /** What a Task tells of the way to its agents, where nothing else tells it once the Task is gone. */
  routingOf(taskSid: string, taskAttributes: Record<string, unknown>): Routing | undefined;
}

export type Params = Readonly<Record<string, unknown>>;

/** What a webhook's payload says. */
export type Inbound =
  | { kind: 'message'; message: Message }
  /** `found` and `configured` (SIDs): it is ignored because of a setting, and an operator has to learn of it. */
  | { kind: 'ignored'; reason: string; engagementSid: string; found?: string; configured?: string };

/** The verbs that a bot needs. */
interface BotVerbs {
  /**
   * Whether the customer wrote this message: by identity, never by the webhook's `Source`.
   * `unclear`: the engagement does not show its participants (yet).
   */
  isCustomer(message: Author, known: Promise<Partial<Observed>>): Promise<boolean | 'unclear'>;
  /** Adds a message that reaches the customer. Not safe to repeat. */
  say(sid: string, saying: Saying): Promise<void>;
  /**
   * Whether a reply to that message stands among the newest messages.
   *
   * @throws TwilioFailure of the kind `gone`: no answer, since what is there may be answered with 404 once
   */
  hasReply(sid: string, messageSid: string): Promise<boolean>;
  /**
   * The bot's own webhook: the one with that SID or, without a SID, the one that leads to this bundle.
   * `undefined`: there is none, or it cannot be told from others.
   */
  hook(sid: string, hookSid?: string): Promise<{ sid: string; hook?: Hook } | undefined>;
  unhook(sid: string, hookSid: string): Promise<void>;
  /**
   * Puts the bot's webhook back, without a look whether it is there. Returns its SID. What was written after the last
   * message that was dealt with, while the webhook was off, is to come, where the platform can do that.
   *
   * @param answered SIDs of the messages that were dealt with, newest last
   */
  rehook(sid: string, hook: Hook, answered: readonly string[]): Promise<string>;
  /** SID of a webhook with the same URL that is there already. */
  twin(sid: string, hook: Hook): Promise<string | undefined>;
}

/** The adapter's own description of the bot's webhook; the core stores it as JSON and never looks inside. */
export type Hook = Readonly<Record<string, unknown>>;

/** Where a handover led. What is not named here is the adapter's own. */
export type Routing = Readonly<Record<string, unknown>> & {
  readonly taskSid: string;
  /** Twilio has accepted it, and may drop it still. */
  readonly coming?: true;
  /** How to put the bot's webhook back if it is dropped. */
  readonly hook?: Hook;
};

/**
 * Creates the Task, which is not safe to repeat, or says where the one leads that is there.
 *
 * @param there a live Task of this engagement
 */
type Route = (engagement: Engagement, customer: Customer, brief: Brief, there?: LiveTask) => Promise<Routing>;

export interface Author {
  engagementSid: string;
  author: string;
  /** SID of the participant who wrote it; absent where the webhook did not say. */
  participantSid?: string;
}

/** A customer's engagement: a Chat Channel, or a Conversation. */
export interface Engagement {
  sid: string;
  /** It carries no more messages. */
  ended: boolean;
  /** Its end is a state of its own, for ever: nothing is written into its attributes. */
  endsForGood?: true;
  /** It outlives its Task, and is never ended by this bundle. */
  survivesTask: boolean;
  /** `false`: its attributes cannot be parsed, and must not be overwritten. */
  legible: boolean;
  /** The Task that is noted on it. Any application that may write attributes may have noted it: ask {@link Orchestration.isLive}. */
  taskSid?: string;
  /** Epoch ms until which it asks to stay open after its Task. */
  holdUntil?: number;
  /** Epoch ms of the last change of the record itself. */
  changedAt: number;
  /** No message was ever written in it. */
  silent?: boolean;
  /** The adapter's own. */
  own: object;
}

export interface Customer {
  /** `sms`, `whatsapp`, `web`, … */
  channelType: string;
  name: string;
  address?: string;
  language?: string;
}

/**
 * How an engagement stands on the agents' side, beside its live Tasks. An orchestration that keeps no record of it has
 * `none`.
 */
export const STANDINGS = [
  'none',
  /** Accepted, and not there yet. */
  'coming',
  'open',
  /** An agent left it; the customer's next message brings a new Task. */
  'left',
  'paused',
  /** No agent has it until it is woken up. */
  'parked',
  'in-transfer',
  /** Twilio accepted the handover, and it did not come about. */
  'failed',
  'ended',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** What carries the customer's next message into the engagement: a Proxy Session, or a messaging binding. */
export interface Carrier {
  sid: string;
  /** Epoch ms of the last message through it or, where it has carried none, of its creation. */
  activeAt: number;
  /** It has carried no message yet. */
  unused?: boolean;
  /** SIDs of further ones of the same engagement: they end together. */
  also?: string[];
}

/** What an adapter reads of one engagement. */
export interface Observed {
  engagement: Engagement | 'gone';
  /** An open one. */
  carrier: Carrier | 'none';
  customer: Customer;
  /** Whether it is of this orchestration, and not another application's or another orchestration's. */
  owned: boolean;
  /** Epoch ms of the newest message; 0: none. */
  newestMessageAt: number;
  standing: Standing;
}
export type ObservedPart = keyof Observed;
export type Known = Partial<Observed> & { routing?: Routing; untaken?: true };

/** What is known of one engagement. A part that was not read is absent: there are no made-up values. */
export interface Seen extends Partial<Observed> {
  ledger?: LedgerRecord | Unreadable | 'none';
  /** Without the Task that has just ended. */
  tasks?: readonly LiveTask[];
  /** Replies of the ledger that did not reach the customer. */
  unsaid?: readonly Reply[];
}
export type Part = keyof Seen;

export type LiveTask = TaskInfo;

export type Ending = Pick<Seen, 'engagement' | 'carrier' | 'standing'> & { routing?: Routing };

interface Saying {
  text: string;
  author: string;
  /** SID of the message that it answers. */
  replyTo?: string;
}

/** What the bot knows that an agent needs. */
export interface Brief extends Partial<BotBrief> {
  customer: string;
  slots: Record<string, string>;
  /** Epoch ms at which the handover began. The Task carries it, and so is recognised when it ends. */
  since: number;
  /** A name of this attempt alone: two Tasks with different ones were created twice, one with the same was copied. */
  attempt: string;
}
