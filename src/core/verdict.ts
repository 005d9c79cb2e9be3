import type { Noting } from './ledger';
import type { Part } from './port';

export const REASONS = [
  'ledger-illegible',
  'not-ours',
  'left',
  'paused',
  'parked',
  'in-transfer',
  'wrapping-up',
  'handover-failed',
  'handover-given-up',
  'reply-owed',
  'task-doubled',
  'handover-under-way',
  'handover-unfinished',
  'live-task',
  'clean-up-under-way',
  'bot-phase',
  'held',
  'clean-up-unfinished',
  'session-leaked',
  'interaction-open',
  'recent',
  'conversation-gone',
  'attributes-illegible',
  'illegible',
  'task-ended',
  'goodbye',
  'hold-over',
  'customer-left',
  'task-lost',
  'nothing-to-do',
] as const;
export type Reason = (typeof REASONS)[number];

export type Action =
  | { do: 'finish-handover' }
  /** What Twilio accepted did not come about: the bot's webhook is put back, and the customer is handed over anew. */
  | { do: 'hand-over-again' }
  /** Replies that were decided on and did not reach the customer. */
  | { do: 'say-unsaid' }
  /** Remembers the way to the agents, which nothing tells once the Task is gone. */
  | ({ do: 'note' } & Noting)
  /** Tasks that this bundle created beside an older one. */
  | { do: 'cancel-tasks'; sids: readonly string[] }
  /** Leaves it open for now. Epoch ms. */
  | { do: 'hold'; until: number }
  | { do: 'end-carrier' }
  | { do: 'end-engagement' }
  /** Puts the bot's webhook back. */
  | { do: 'rehook' }
  | { do: 'close-ledger' };

/** What is to be done about an engagement, and why; without actions: it is left alone. */
export interface Verdict {
  reason: Reason;
  actions: readonly Action[];
}

/** `came-back`: a concurrent writer saw newer facts. */
export type Applied = 'done' | 'came-back';

/** The facts that have to be read before anything can be decided. */
export interface Missing {
  read: readonly Part[];
}
