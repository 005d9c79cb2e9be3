import { given } from '../platform/parse';
import type { OrchestrationName } from '../platform/settings';
import type { BotBrief } from './bot';
import type { DialogueState } from './dialogue';
import type { Hook, Routing, Standing } from './port';

/**
 * What Flexkeep itself remembers of one engagement: a state machine.
 *
 * ```
 *            the bot hands over               the Task exists, the bot's webhook is off
 *   ┌─ bot ─────────────────────► handing-over ─────────────────────────────► with-agent ─┐
 *   │   ▲                                                                                 │ the Task ended
 *   │   └───────── the customer writes again (long-lived) ───── closed ◄──────────────────┤
 *   └─────────────── the customer left, or said goodbye ──────────► ▲ ◄────────────────────┘
 * ```
 * In `handing-over`, `with-agent` and `closed` the bot is silent, because the ledger says so.
 */
export type Ledger = BotLedger | HandingOver | WithAgent | Closed;

interface Base {
  version: typeof VERSION;
  orchestration: OrchestrationName;
  /** Epoch ms at which the phase began. */
  since: number;
  /** The customer's identity; empty where the bot never met the customer. */
  customer: string;
  channelType: string;
  /** Language tags from before the customer chose one, best first. */
  languages: string[];
  dialogue: DialogueState;
  /** SIDs of the messages that were dealt with, newest last. */
  answered: string[];
  /** How to put the bot's webhook back, where the engagement survives its Task. */
  hook?: Hook;
  /** Names the write, so that a writer whose answer was lost recognises its own write. */
  stamp: string;
}

interface Listening extends Base {
  /** Epoch ms at which the bot last heard the customer. */
  heardAt: number;
  /** Replies that were decided on and are not known to have been sent, oldest first. */
  replies: Reply[];
  /** The bot's webhook that is on the engagement for certain. */
  hookSid?: string;
  /** Where an earlier handover led. */
  former?: Routing;
}

export interface BotLedger extends Listening {
  phase: 'bot';
}

/** What has to be known of attempts that failed, and where Twilio drops what it had accepted. */
export interface Retry {
  brief?: BotBrief;
  /** The customer was told that the handover takes longer. */
  told?: true;
  /** Handovers of the same customer that Twilio dropped … */
  dropped?: number;
  /** … and those to which no answer came, and no Task. */
  lost?: number;
  /** An earlier attempt may have created a Task, too, which was not to be seen when the next one looked. */
  doubtful?: true;
}

export interface HandingOver extends Listening, Retry {
  phase: 'handing-over';
  /** Which invocation works on the handover. */
  lease?: Lease;
  /** The Task of an earlier attempt; a list may not show it yet. */
  routing?: Routing;
}

export interface WithAgent extends Base, Retry {
  phase: 'with-agent';
  routing?: Routing;
  /** No list showed the bot's webhook, which may be on still; `false`: a sweep has looked since, and took it off. */
  hooked?: boolean;
  /** How it was seen to stand on the agents' side when that Task had ended, or was wrapping up. */
  standing?: Standing;
  endedFor?: string;
  /** Epoch ms until which the engagement stays open although its Task has ended. */
  heldUntil?: number;
}

export interface Closed extends Base {
  phase: 'closed';
  /** The clean-up was begun and did not complete: the next event, message or sweep finishes it, whatever its age. */
  left?: true;
  /** … and what it needs to know of the agents' side. */
  routing?: Routing;
  /** Which invocation works on the clean-up. */
  lease?: Lease;
  /** The Task after which it was cleaned up: more events of that Task have nothing to do. */
  endedFor?: string;
  /** The bot's webhook that is on the engagement for certain. */
  hookSid?: string;
}

export interface Reply {
  /** SID of the message that it answers. The reply's attributes name it, too, so that the reply can be found. */
  to: string;
  text: string;
  /** Position of that message in the engagement, where it is known. */
  index?: number;
  /** Epoch ms until which the invocation that decided on it counts as alive and sending. */
  until: number;
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

/** Stored data that is no ledger of a known version: a reason to keep the engagement, never a reason to act. */
export interface Unreadable {
  data?: undefined;
  revision: string;
}

export const VERSION = 1 as const;

/**
 * Longer than the platform lets an invocation live (10 s,
 * https://www.twilio.com/docs/serverless/functions-assets/faq) plus any request that it leaves in flight.
 */
export const LEASE_MS = 30_000;

/** Recognises every delivery that can still come. */
const ANSWERED_KEPT = 60;

/** Nothing that this bundle wrote lies further ahead than one lease; what does is no lease. */
const isRunning = (until: number, now: number): boolean => until > now && until <= now + 2 * LEASE_MS;

export const isLeased = (ledger: Ledger | undefined, now: number): boolean =>
  ledger !== undefined && 'lease' in ledger && ledger.lease !== undefined && isRunning(ledger.lease.until, now);

export const isBeingSent = ({ until }: Reply, now: number): boolean => isRunning(until, now);

/** What every transition needs of the world: see `moment`. */
export interface Moment {
  /** Epoch ms by Twilio's clock. */
  now: number;
  /** A fresh name: of the write, and of the lease that comes with it. */
  id: string;
}

const KEPT = [
  ...(['version', 'orchestration', 'since', 'customer', 'channelType', 'languages'] as const),
  ...(['dialogue', 'answered', 'hook', 'stamp'] as const),
];

/** The state that every phase keeps. */
const base = (ledger: Ledger): Base =>
  given(Object.fromEntries(KEPT.map((name) => [name, ledger[name]]))) as unknown as Base; // reason: KEPT names all of Base

export const newLease = ({ now, id }: Moment): Lease => ({ holder: id, until: now + LEASE_MS });

/** The bot heard a message, and decided on what to answer. */
export const heard = (
  ledger: BotLedger,
  { sid, dialogue, replies, hookSid }: Pick<Listening, 'dialogue' | 'replies' | 'hookSid'> & { sid: string },
  { now, id }: Moment,
): BotLedger => ({
  ...ledger,
  heardAt: now,
  dialogue,
  answered: [...ledger.answered, sid].slice(-ANSWERED_KEPT),
  replies,
  ...given({ hookSid }),
  stamp: id,
});

/** `bot` → `handing-over`, worked on by the writer. */
export const handingOver = (ledger: BotLedger, brief: BotBrief | undefined, moment: Moment): HandingOver => ({
  ...ledger,
  phase: 'handing-over',
  since: moment.now,
  lease: newLease(moment),
  ...given({ brief }),
  stamp: moment.id,
});

/** What is kept of a handover that Twilio may still drop. */
const retry = ({ brief, told, dropped, lost }: Retry): Retry => given({ brief, told, dropped, lost });

/** `handing-over` → `with-agent`: all of the handover is done. */
export const withAgent = (ledger: HandingOver, routing: Routing, { now, id }: Moment, hooked?: true): WithAgent => ({
  ...base(ledger),
  ...given({ hooked }),
  ...(routing.coming ? retry(ledger) : {}),
  phase: 'with-agent',
  since: now,
  routing,
  ...given({ doubtful: ledger.doubtful }),
  stamp: id,
});

/** Twilio dropped the handover: `with-agent` → `handing-over`, not worked on yet. */
export const dropped = (ledger: WithAgent, { now, id }: Moment): HandingOver => ({
  ...base(ledger),
  ...retry(ledger),
  phase: 'handing-over',
  since: now,
  heardAt: now,
  replies: [],
  dropped: (ledger.dropped ?? 0) + 1,
  ...given({ former: ledger.routing }),
  stamp: id,
});

/** Where the last handover led, as far as the phase tells. */
export const lastRouting = (ledger: Ledger | undefined): Routing | undefined =>
  ledger && 'routing' in ledger ? ledger.routing : undefined;

/** What is remembered of the agents' side: nothing tells it once the Task is gone. */
export type Noting = Pick<WithAgent, 'routing' | 'standing' | 'endedFor'>;

export const noted = (ledger: Ledger, { routing, standing, endedFor }: Noting, { now, id }: Moment): WithAgent => {
  const { coming: _certain, ...certain } = routing ?? {};
  return {
    ...base(ledger),
    phase: 'with-agent',
    since: now,
    ...given({ routing: routing && { ...certain, taskSid: routing.taskSid }, standing, endedFor }),
    stamp: id,
  };
};

/** The engagement stays open until `heldUntil` (epoch ms) although its Task has ended. */
export const held = (ledger: Ledger, heldUntil: number, { id }: Moment): WithAgent => ({
  ...base(ledger),
  phase: 'with-agent',
  ...given({ routing: lastRouting(ledger) }),
  heldUntil,
  stamp: id,
});

/** Any phase → `closed`. While the bot listens its webhook is on; since a handover it may be off. */
export const closed = (
  ledger: Ledger,
  { now, id }: Moment,
  more: Pick<Closed, 'left' | 'lease' | 'endedFor' | 'hookSid' | 'routing'> = {},
): Closed => ({
  ...base(ledger),
  phase: 'closed',
  since: now,
  ...given({
    hookSid: ledger.phase === 'bot' || ledger.phase === 'closed' ? ledger.hookSid : undefined,
    routing: more.left ? lastRouting(ledger) : undefined,
  }),
  ...more,
  stamp: id,
});

/** `closed` or `with-agent` → `bot`: the customer came back. */
export const cameBack = (
  ledger: Ledger,
  { dialogue, hook, hookSid }: Pick<Listening, 'dialogue' | 'hook' | 'hookSid'>,
  { now, id }: Moment,
): BotLedger => ({
  ...base(ledger),
  phase: 'bot',
  since: now,
  heardAt: now,
  dialogue,
  replies: [],
  ...given({ hook, hookSid, former: lastRouting(ledger) }),
  stamp: id,
});

/** The ledger of an engagement in which the bot never met the customer. */
export const strangers = (
  { orchestration, channelType, dialogue }: Pick<Base, 'orchestration' | 'channelType' | 'dialogue'>,
  { now, id }: Moment,
): WithAgent => ({
  version: VERSION,
  orchestration,
  phase: 'with-agent',
  since: now,
  customer: '',
  channelType,
  languages: [],
  dialogue,
  answered: [],
  stamp: id,
});
