import type { BotBrief } from '../bot/port';
import type { DialogueState } from '../bot/state';
import type { Page } from '../orchestration/port';
import type { OrchestrationName } from '../platform/settings';

/**
 * What Flexkeep itself remembers of one engagement.
 *
 * ```
 *            the script hands over            the Task exists, the bot is off the conversation
 *   ┌─ bot ─────────────────────► handing-over ─────────────────────────────► with-agent ─┐
 *   │   ▲                                                                                 │ the Task ended
 *   │   └───────── the customer writes again (long-lived) ───── closed ◄──────────────────┤
 *   └─────────────── the customer walked away, or said goodbye ───► ▲ ◄────────────────────┘
 * ```
 * In `handing-over`, `with-agent` and `closed` the bot is silent, because the ledger says so.
 */
export const PHASES = ['bot', 'handing-over', 'with-agent', 'closed'] as const;
export type Phase = (typeof PHASES)[number];

export interface Ledger {
  orchestration: OrchestrationName;
  phase: Phase;
  /** Epoch ms at which the phase began. */
  since: number;
  /** Epoch ms at which the bot last heard the customer. */
  heardAt?: number;
  /** The customer's chat identity. */
  customer: string;
  channelType: string;
  /** What speaks for a language before the customer has chosen one, best first. */
  languages: string[];
  dialogue: DialogueState;
  /** SIDs of the messages that were dealt with, newest last. */
  answered: string[];
  /** Replies that were decided on and are not yet known to have been sent. */
  replies: Reply[];
  /** The bot's own webhook, while it is on the conversation. */
  webhookSid?: string;
  /** How to put it back, where the conversation outlives its Task: known before it is taken off. */
  webhook?: BotWebhook;
  /** Who works on the handover, and until when nobody else may. */
  lease?: Lease;
  /** What the bot has to tell the agent. */
  brief?: BotBrief;
  /** The customer was told that the handover takes longer. */
  told?: boolean;
  /** Of this engagement's handover, also before that is finished. */
  taskSid?: string;
  /** Epoch ms until which the engagement stays open although its Task has ended. */
  heldUntil?: number;
  /** Session that is known to be gone; `none`: there was no open one when the Task ended. */
  endedSession?: string;
  /** Names the write, so that a writer who never heard back can recognise his own. */
  stamp: string;
}

export interface Reply {
  /** SID of the message that it answers: in the reply's attributes, too, so that it can be found again. */
  to: string;
  text: string;
  /** Position of that message in the conversation, where it is known. */
  index?: number;
  /** Epoch ms until which the one who decided on it is taken to be alive and sending. */
  until: number;
}

export interface BotWebhook {
  url: string;
  method: string;
  filters: string[];
  retryCount: number;
}

export interface Lease {
  holder: string;
  /** Epoch ms by Twilio's clock. */
  until: number;
}

export interface LedgerRecord {
  data: Ledger;
  revision: string;
}

/**
 * Longer than the platform lets an invocation live (10 s,
 * https://www.twilio.com/docs/serverless/functions-assets/faq), and than any request it leaves in flight.
 */
export const LEASE_MS = 30_000;

/** Enough to recognise every delivery that can still come; a document holds 16 KiB. */
const ANSWERED_KEPT = 60;

/** Where ledgers are kept. Both writes are conditional; neither ever overwrites what it has not read. */
export interface LedgerStore {
  read(sid: string): Promise<LedgerRecord | undefined>;
  /** `undefined`: there is one already. */
  create(sid: string, ledger: Ledger): Promise<LedgerRecord | undefined>;
  /** All ledgers, a page at a time. */
  page(query?: string): Promise<Page<{ sid: string; record: LedgerRecord }>>;
  /** `undefined`: somebody else wrote since. */
  write(sid: string, record: LedgerRecord, next: Ledger): Promise<LedgerRecord | undefined>;
}

export const withAnswered = (ledger: Ledger, messageSid: string): string[] =>
  [...ledger.answered, messageSid].slice(-ANSWERED_KEPT);
