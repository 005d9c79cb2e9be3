import { type Cause, type Decision, decide, type Facts } from '../engagement/decide';
import type { Keeper } from '../engagement/keeper';
import type { LiveTasks } from '../taskrouter/live-tasks';
import { type Candidate, lookInto } from './candidates';
import type { ReportItem } from './report';

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

/** It has a Task that lives, and nothing of a handover is left to be done. */
export const isBusy = ({ sid, record }: Candidate, live: LiveTasks): boolean =>
  live.of(sid).length > 0 && record?.data.phase !== 'handing-over';

/** What a sweep would do about it; `undefined`: it is to be left alone, and there is nothing to be said of it. */
export const judge = async (
  keeper: Keeper,
  ages: Ages,
  candidate: Candidate,
  live: LiveTasks,
): Promise<Judged | undefined> => {
  const { sid } = candidate;
  if (isBusy(candidate, live)) return undefined;
  const facts = await lookInto(keeper, candidate);
  if (!facts) return undefined;
  facts.liveTasks = live.of(sid);
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
  const conversation = await keeper.orchestration.conversation(rest.sid);
  judged.facts = { ...rest, ...(conversation ? { conversation } : {}) };
  judged.decision = decide(judged.facts, causeOf(keeper, ages));
};
