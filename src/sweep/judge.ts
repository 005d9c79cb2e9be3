import { type Cause, type Decision, decide, type Facts } from '../engagement/decide';
import type { Keeper } from '../engagement/keeper';
import { TwilioFailure } from '../platform/errors';
import type { LiveTasks } from '../taskrouter/tasks';
import { type Candidate, lookInto } from './candidates';
import { type ReportItem, UNREAD } from './report';

/** How long an engagement must have been quiet. */
export interface Ages {
  minAgeMs: number;
  /** Instead, for a customer who is with the bot. */
  botIdleMs?: number;
}

/** An engagement that a sweep has something to say about. */
export interface Judged {
  facts: Facts;
  decision: Decision;
  item: ReportItem;
  /** Twilio did not let it be looked into: its HTTP status, 0 for none. */
  failedWith?: number;
}

export type Outcome = 'planned' | 'cleaned' | 'failed' | 'skipped';

/** Reasons to leave an engagement alone that a person ought to hear of. */
const WORTH_TELLING = ['illegible', 'held'];

const causeOf = (keeper: Keeper, ages: Ages): Cause => ({ kind: 'sweep', now: keeper.now(), ...ages });

const actionOf = (decision: Decision): ReportItem['action'] => {
  if (decision.action === 'finish-handover') return 'finish-handover';
  if (decision.action !== 'clean') return 'none';
  if (decision.close) return decision.endSession ? 'end-session-and-close' : 'close';
  return decision.endSession ? 'end-session' : 'restore-bot';
};

/** Runs a look at Twilio. That one engagement cannot be looked into stops no other; a mistake of our own does. */
const guarded = async <T>(keeper: Keeper, sid: string, run: () => Promise<T>): Promise<T | TwilioFailure> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    keeper.log({ action: 'look', outcome: 'failed', sid, reason: error.kind, status: error.status });
    return error;
  }
};

/** What a sweep would do about it; `undefined`: it is to be left alone, and there is nothing to be said of it. */
export const judge = async (
  keeper: Keeper,
  ages: Ages,
  candidate: Candidate,
  live: LiveTasks,
): Promise<Judged | undefined> => {
  const { sid, conversation, session } = candidate;
  const judged = await guarded(keeper, sid, () => assess(keeper, ages, candidate, live));
  if (!(judged instanceof TwilioFailure)) return judged;
  return {
    facts: {
      sid,
      ...(conversation ? { conversation } : {}),
      liveTasks: [],
      lastInteractionAt: session?.lastInteractionAt ?? conversation?.touchedAt ?? keeper.now(),
    },
    decision: { action: 'keep', reason: 'nothing-to-do' },
    item: { sid, orchestration: keeper.orchestration.name, reason: UNREAD, action: 'none' },
    failedWith: judged.status,
  };
};

const assess = async (
  keeper: Keeper,
  ages: Ages,
  candidate: Candidate,
  live: LiveTasks,
): Promise<Judged | undefined> => {
  const { sid } = candidate;
  const tasks = live.of(sid);
  if (tasks.length && candidate.record?.data.phase !== 'handing-over') return undefined;
  const facts = await lookInto(keeper, candidate);
  if (!facts) return undefined;
  facts.liveTasks = tasks.length || !live.incomplete ? tasks : await keeper.orchestration.liveTasks(sid);
  const decision = decide(facts, causeOf(keeper, ages));
  if (decision.action === 'keep' && !WORTH_TELLING.includes(decision.reason)) return undefined;
  const sessionSid = decision.action === 'clean' ? decision.endSession : undefined;
  const item: ReportItem = {
    sid,
    orchestration: keeper.orchestration.name,
    ...(sessionSid ? { sessionSid } : {}),
    reason: decision.reason as ReportItem['reason'],
    action: actionOf(decision),
  };
  return { facts, decision, item };
};

/** What the list showed of a conversation is seconds old, and all of it is written back when it is closed. */
export const refresh = async (keeper: Keeper, ages: Ages, judged: Judged): Promise<void> => {
  if (judged.decision.action !== 'clean' || !judged.decision.close) return;
  const { conversation: _old, ...rest } = judged.facts;
  const conversation = await guarded(keeper, rest.sid, () => keeper.orchestration.conversation(rest.sid));
  if (conversation instanceof TwilioFailure) {
    judged.failedWith = conversation.status;
    return;
  }
  judged.facts = { ...rest, ...(conversation ? { conversation } : {}) };
  judged.decision = decide(judged.facts, causeOf(keeper, ages));
};
