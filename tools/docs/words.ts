import type { Reason } from '../../src/core/verdict';
import type { FailureKind } from '../../src/platform/errors';
import type { OrchestrationName } from '../../src/platform/settings';
import type { ACTIONS, Report, ReportItem, SkipReason, STALE_REASONS, UNREAD } from '../../src/sweep/report';

/*
 * The words of the documents for the code's closed unions. A name that the code has and that is missing here does not
 * compile, nor does one that the code no longer has.
 */

type StaleReason = (typeof STALE_REASONS)[number];

/** What happened, and what a sweep does about it. */
export const STALE: Record<StaleReason, readonly [what: string, does: string]> = {
  'task-lost': ['its Task has ended, and no event of that arrived', 'ends it'],
  'customer-left': [
    'the customer stopped writing to the bot',
    'says `phrases.farewell` to the customer, if the script has one, and ends it',
  ],
  'hold-over': ['it was held open after its Task, and the time is over', 'ends it'],
  'clean-up-unfinished': [
    'its clean-up was begun and did not complete; found at once, whatever its age',
    'finishes it',
  ],
  'session-leaked': [
    'the Chat Channel has been `INACTIVE` for 5 min, but its Proxy Session is still open and swallows messages',
    'ends the session',
  ],
  'conversation-gone': ['the Proxy Session’s Chat Channel does not exist any more', 'ends the session'],
  'attributes-illegible': [
    'its attributes cannot be parsed',
    'ends the Proxy Session, and leaves the Chat Channel as it is; a Conversation is closed',
  ],
  'handover-unfinished': [
    'the bot began to hand over, and did not come to the end',
    'finishes the handover: there will be a Task',
  ],
  'handover-failed': [
    'Twilio accepted a handover to an Interaction, and dropped it',
    'tells the customer once, puts the bot’s webhook back, and hands over again',
  ],
  'reply-owed': ['the bot decided on an answer, and it did not reach the customer', 'sends it'],
  'task-doubled': ['Flexkeep created a second Task for it', 'cancels the younger one, if no agent has it'],
};

/** Why it was left alone, and what a person is to do. */
export const SKIPPED: Record<SkipReason | typeof UNREAD, readonly [why: string, todo: string]> = {
  'handover-given-up': [
    'Twilio dropped the handover ten times; the bot answers the customer, and the next handover is made in a day or when they write',
    'look at the Debugger of Twilio’s Console (45352 to 45370): Workflow, Task Channel or Flex refuse what is handed over',
  ],
  held: ['it asks to stay open for now, a day at most', 'nothing: the sweep after that ends it'],
  'came-back': ['between the look and the write there was a Task or a message again', 'nothing'],
  'not-ours': [
    'a Proxy Session whose unique name is no Chat Channel’s SID, or a Conversation without a customer of Flex: another application’s',
    'nothing',
  ],
  'ledger-illegible': [
    'the Sync Document about it is of no known version',
    'look at the Document `flexkeep.engagement.` and the SID; delete it if it is of no use',
  ],
  illegible: [
    'attributes that cannot be parsed, and nothing left to be ended',
    'look at the Chat Channel in Twilio’s Console, and repair its attributes',
  ],
  unread: [
    'Twilio did not let it be read',
    'nothing at first: the next sweep tries again; then look at `failedWith`, Twilio’s status',
  ],
};

/** What janitor and bot say in the log, besides. */
export const LOGGED: Record<Exclude<Reason, keyof typeof STALE | keyof typeof SKIPPED>, string> = {
  'task-ended': 'the Task has ended: cleaned up',
  goodbye: 'the customer said goodbye to the bot: cleaned up',
  'live-task': 'kept: another Task needs it, a transfer for example',
  'wrapping-up': 'kept: the agent is still wrapping up; `task.completed` or the sweep follows',
  left: 'kept: an agent left it, and the customer’s next message brings a new Task',
  paused: 'kept: an agent paused it, and it comes back to an agent',
  parked: 'kept: it is parked, until it is woken up',
  'in-transfer': 'kept: it is on the way from one agent to another',
  'bot-phase': 'kept: the customer is with the bot again',
  'handover-under-way': 'kept: the bot is handing over at this moment',
  'interaction-open':
    'the Conversation is closed and its Interaction Channel is open: no agent gets its messages, and Twilio deletes it after 180 days',
  'clean-up-under-way': 'kept: another invocation is cleaning it up at this moment',
  recent: 'kept by a sweep: younger than the minimum age',
  'nothing-to-do': 'all of it was cleaned up before',
};

/** Why a Twilio call failed, as the log has it. */
export const FAILED_FOR: Record<FailureKind, string> = {
  gone: '404: it does not exist any more',
  exists: '409: there is one of that name already',
  changed: '412: another invocation changed it in between',
  'too-large': '413: it is larger than Twilio stores',
  busy: '429 to the end: too many requests; nothing was done',
  refused: 'another 4xx: asking again does not help; a 401 or 403 is about the credentials',
  broken: '5xx to the end: it may have been done all the same',
  unknown: 'no answer: it may have been done all the same',
};

/** What a sweep does, for each orchestration. */
export const DONE: Record<(typeof ACTIONS)[number], string> = {
  'end-session-and-close': 'deletes the Proxy Session, then makes the Chat Channel `INACTIVE`',
  'end-session': 'deletes the Proxy Session',
  close:
    'makes the Chat Channel `INACTIVE`; closes the Interaction Channel with its Tasks or, without one, the Conversation',
  'finish-handover': 'hands over: there will be a Task',
  'cancel-task': 'cancels the younger Task',
  answer: 'sends the answer',
  'restore-bot': 'puts the bot’s webhook back',
  none: 'leaves it alone',
};

export const REPORT: Record<keyof Report, string> = {
  dryRun: 'nothing was written',
  scanned: 'engagements that this slice looked at',
  stale: 'of these, those about which there is something to do',
  cleaned: 'what was done',
  failed: 'engagements that could not be cleaned up or read, by the last try in this slice',
  skipped: 'seen and left alone',
  skippedFor: 'how many of them for which reason',
  stopped: '`too-many-failures`: most of it failed, and the rest was not tried',
  deep: 'of a deep sweep: pages of channels that it has read by now',
  madeFrom: '… and epoch ms: what is open on the pages read by now was made from here on',
  done: '`false`: call again, and the sweep goes on where it was',
  cursor: 'where to go on; a dry run needs it in the next request',
  items: 'one item for each engagement',
};

export const ITEM: Record<keyof ReportItem, string> = {
  sid: 'of the Chat Channel or Conversation, also where that is gone',
  orchestration: '`flex-flow` or `conversations`',
  sessionSid: 'of the Proxy Session that is ended',
  reason: 'see the reasons below',
  action: 'see the actions below',
  failedWith: 'Twilio’s HTTP status where it could not be done or read; 0 for no answer',
};

/** The records of an engagement, for each orchestration. */
export const RECORDS: Record<OrchestrationName, string> = {
  'flex-flow': 'Chat Channel, its webhook, Proxy Session, Task',
  conversations: 'Conversation, its webhook, messaging binding, Interaction Channel, Task',
};
