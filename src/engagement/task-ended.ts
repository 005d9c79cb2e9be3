import type { Orchestration, Session } from '../orchestration/port';
import { together } from '../platform/together';
import { clean, hold } from './apply';
import { type Decision, decide, type Facts } from './decide';
import { longestHold } from './hold';
import type { Keeper } from './keeper';

/** A Task that has ended, as an event told of it. */
export interface EndedTask {
  taskSid: string;
  conversationSid: string;
  /** Epoch ms at which the bot's handover began that made the Task; absent: somebody else made it. */
  since?: number;
  /** Epoch ms until which the Task asked for its engagement to be left open. */
  holdUntil?: number;
  /** Instead of the orchestration's own. */
  liveTasks?: Orchestration['liveTasks'];
}

/**
 * The janitor: a Task has ended, so what belonged to it is put away, unless somebody else needs it by now. Answers what
 * was decided; fails where it could not be done, and can be repeated.
 */
export const taskEnded = async (keeper: Keeper, task: EndedTask): Promise<Decision> => {
  const { orchestration, ledgers } = keeper;
  const { conversationSid: sid } = task;
  const [conversation, live, record] = await together(
    orchestration.conversation(sid),
    (task.liveTasks ?? orchestration.liveTasks)(sid),
    // Whoever made the Task: the customer may be with the bot by now.
    ledgers.read(sid),
  );
  const holdUntil = longestHold(keeper.now(), task.holdUntil, conversation?.holdUntil);
  const liveTasks = live.filter((other) => other !== task.taskSid);
  const session = liveTasks.length ? undefined : await sessionToEnd();

  async function sessionToEnd(): Promise<Session | undefined> {
    const { sessionSid, ended = true, longLived } = conversation ?? {};
    const { phase, endedSession } = record?.data ?? {};
    if (sessionSid ? sessionSid === endedSession : phase === 'closed' && endedSession === 'none') return undefined;
    // An open conversation's own session is deleted unseen: a 404 costs no more than a look.
    if (sessionSid && !ended && !longLived) return { sid: sessionSid, open: true, lastInteractionAt: 0 };
    return orchestration.session(sid, conversation, true);
  }

  const facts: Facts = {
    sid,
    ...(conversation ? { conversation } : {}),
    ...(session ? { session } : {}),
    ...(record ? { record } : {}),
    liveTasks,
    lastInteractionAt: 0,
    handoverEnded: task.since !== undefined && task.since === record?.data.since,
    ...(holdUntil === undefined ? {} : { holdUntil }),
  };
  const decision = decide(facts, { kind: 'task-ended', now: keeper.now() });
  if (decision.action === 'hold') await hold(keeper, facts, decision.until);
  if (decision.action === 'clean') await clean(keeper, facts, decision);
  return decision;
};
