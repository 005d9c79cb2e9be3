import type { Reason } from '../core/verdict';
import type { OrchestrationName } from '../platform/settings';

export const ACTIONS = [
  'cancel-task',
  'finish-handover',
  'answer',
  'end-session-and-close',
  'end-session',
  'close',
  'restore-bot',
  'none',
] as const;

/** Why a sweep does something about an engagement. */
export const STALE_REASONS = [
  'task-lost',
  'customer-left',
  'hold-over',
  'session-leaked',
  'clean-up-unfinished',
  'conversation-gone',
  'attributes-illegible',
  'handover-unfinished',
  'task-doubled',
  'handover-failed',
  'reply-owed',
] as const satisfies readonly Reason[];

/** Why something was seen and left alone. */
export const SKIP_REASONS = [
  /** A Proxy Session whose unique name is no Chat Channel's SID; a Conversation that nothing shows to be Flex'. */
  'not-ours',
  /** Its attributes cannot be parsed, and nothing of it is left to be ended. */
  'illegible',
  /** What is stored about it is of no known version. */
  'ledger-illegible',
  /** Twilio drops the customer's handover again and again. */
  'handover-given-up',
  'held',
  /** Between the look and the write: a Task, a message, another writer. */
  'came-back',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Twilio did not say what there is to know of it. */
export const UNREAD = 'unread';

/** One engagement, and what a sweep does about it. */
export interface ReportItem {
  /** Of its Chat Channel or Conversation, also where that is gone. */
  sid: string;
  orchestration: OrchestrationName;
  sessionSid?: string;
  reason: (typeof STALE_REASONS)[number] | SkipReason | typeof UNREAD;
  action: (typeof ACTIONS)[number];
  /** It could not be done, or looked into: Twilio's HTTP status, 0 for none. */
  failedWith?: number;
}

/** One slice of a sweep. */
export interface Report {
  dryRun: boolean;
  /** Engagements looked at. */
  scanned: number;
  /** Of these: to be cleaned, or a handover to be finished. */
  stale: number;
  cleaned: number;
  /** Engagements of which the last try in this slice failed. */
  failed: number;
  /** Seen and left alone: other applications' sessions, illegible attributes, engagements that came back to life. */
  skipped: number;
  /** How many of them for which reason. */
  skippedFor: Partial<Record<SkipReason, number>>;
  /** Most of it failed, so the rest was not tried: look at the log before you go on. */
  stopped?: 'too-many-failures';
  /** Of a deep sweep, which also lists what is not open any more: such pages that it has read by now. */
  deep?: number;
  /** … and epoch ms: what its lists have shown as open by now was made from here on. */
  madeFrom?: number;
  /** Nothing is left after this slice. */
  done: boolean;
  /** Where to go on, if not. */
  cursor?: string;
  items: ReportItem[];
}

export const countSkipped = (report: Report, reason: SkipReason, count: number): void => {
  if (count === 0) return;
  report.skipped += count;
  report.skippedFor[reason] = (report.skippedFor[reason] ?? 0) + count;
};

export const emptyReport = (dryRun: boolean): Report => ({
  dryRun,
  scanned: 0,
  stale: 0,
  cleaned: 0,
  failed: 0,
  skipped: 0,
  skippedFor: {},
  done: false,
  items: [],
});
