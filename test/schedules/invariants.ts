import type { FaultKind } from '../../emulator/chaos/faults';
import type { Plan } from './plan';
import type { Sight } from './sight';

/** What a channel's promises depend on, from the plan. */
export interface Terms {
  /** Lists hide a Task for longer than a lease lasts, or leave one out: two Tasks may come about, for a sweep to heal. */
  mayDouble: boolean;
  /** A list leaves Tasks out: one that nothing else names cannot be known of. */
  mayMissTask: boolean;
  /** Flex or an agent may have passed on a Task that lists hide, and nothing else names. */
  mayHideForeign: boolean;
  /** A list leaves out an answer: another one may be given. */
  mayRepeat: boolean;
  /** Twilio says of an open carrier that it is gone, which counts as a success: the engagement may end before it. */
  mayMissCarrier: boolean;
  /** See {@link Plan.strict}. */
  strict: boolean;
}

/** {@link LEASE_MS} of the ledger, less what a look may be late. */
const SAFE_LAG_MS = 25_000;

const passesOn = (deed: string): boolean => /transfer/.test(deed);
/** Flex makes another Task when the customer writes. */
const leavesOff = (deed: string): boolean => /leave|pause|park/.test(deed);

export const termsOf = ({ strict = false, account, acts, faults }: Plan): Terms => {
  const has = (kind: FaultKind, on: string) =>
    faults.some(({ fault, operation }) => fault === kind && operation === on);
  // Of a creation that is not known to have come about, only the list tells; and not of the copy that an agent passes on.
  const isHiddenAfter = (kind: (deed: string) => boolean) =>
    (account.listLagMs ?? 0) > 0 && acts.some(({ act }) => 'does' in act && kind(act.does));
  const isHidden = isHiddenAfter(passesOn);
  return {
    strict,
    mayMissTask: has('omits', 'taskrouter.ListTask'),
    mayDouble: has('omits', 'taskrouter.ListTask') || (account.taskQueryLagMs ?? 0) > SAFE_LAG_MS || isHidden,
    mayHideForeign: isHidden || isHiddenAfter(leavesOff),
    mayRepeat: has('omits', 'listMessages'),
    mayMissCarrier: has('not-found', 'readCarrier'),
  };
};

/** What has happened on a channel so far, as far as it decides what may happen next. */
export interface Past extends Terms {
  /** Tasks that Flexkeep made, oldest first, and the attempts that made them. */
  ours: Set<string>;
  attempts: Set<string>;
  /** What created the Task could not know that it had been created: the customer may be told. */
  isUnclear: boolean;
  /** A delivery of one of its messages was answered 200. */
  isAccepted: boolean;
  /** Attributes of the channel were written by hand. */
  isMeddledWith: boolean;
  /** Its Sync Document was written over by hand: only what concerns others can be promised. */
  isScribbledOver: boolean;
  /** Handovers that were begun: each allows one Task, and one message that answers none. */
  begun: number;
  /** Engagements that were cleaned up: each allows one message that answers none, too. */
  closed: number;
  /** Tasks that Flexkeep made, but for those of which it could not know that they had been there. */
  made: number;
  /** The live Task is not of Flexkeep's making: a transfer. */
  foreignTask: boolean;
  /** The newest Task has ended. */
  taskEnded: boolean;
  /** … and no one has put the bot back, or ended the channel, since. */
  deserted: boolean;
  /** Flex itself has put a webhook on a channel that a customer came back to. */
  foreignWebhook: boolean;
  /** Messages that had been decided on when the present Task came to be. */
  decided: Set<string>;
  /** By then it had been decided to tell the customer, too. */
  tells: boolean;
}

export const newPast = (
  terms: Terms = {
    mayDouble: false,
    mayMissTask: false,
    mayHideForeign: false,
    mayRepeat: false,
    mayMissCarrier: false,
    strict: false,
  },
): Past => ({
  ...terms,
  ours: new Set(),
  attempts: new Set(),
  isUnclear: false,
  isAccepted: false,
  isMeddledWith: false,
  isScribbledOver: false,
  begun: 0,
  closed: 0,
  made: 0,
  foreignTask: false,
  taskEnded: false,
  deserted: false,
  foreignWebhook: false,
  decided: new Set(),
  tells: false,
});

/** Notes what changed from one sight of a channel to the next. */
export const remember = (past: Past, before: Sight, now: Sight, byPeople: boolean): void => {
  const born = now.liveTasks.filter((sid) => !before.liveTasks.includes(sid));
  if (born.length) past.foreignTask = byPeople;
  if (!byPeople) {
    for (const sid of born) {
      const attempt = now.attempts.get(sid) ?? '';
      const twins = now.liveTasks.filter((other) => now.attempts.get(other) === attempt);
      // Flex goes on with what was left in a Task that names the attempt of the one before, which has ended.
      if (attempt && past.attempts.has(attempt) && twins.length === 1) {
        past.foreignTask = true;
        continue;
      }
      past.attempts.add(attempt);
      past.made += 1;
      past.ours.add(sid);
    }
  }
  // A Task that ended before anybody could note it; and who would have told of its end may not have come.
  if (before.liveTasks.length && !now.liveTasks.length && now.phase === 'handing-over') past.made -= 1;
  if (now.phase !== before.phase && now.phase === 'handing-over') past.begun += 1;
  if (now.phase !== before.phase && now.phase === 'closed') {
    past.closed += 1;
    // All that was accepted until then was dealt with; the ledger of it goes after a day.
    past.isAccepted = false;
  }
  if (now.liveTasks.length && !before.liveTasks.length) {
    past.decided = new Set(now.answered);
    past.tells = now.tells;
    past.taskEnded = false;
  }
  if (before.liveTasks.length && !now.liveTasks.length) past.taskEnded = past.deserted = true;
  if (before.held && !now.held) past.deserted = true;
  const isBack = now.webhooks > before.webhooks || (now.phase === 'bot' && before.phase !== 'bot');
  if (isBack || now.liveTasks.length || now.ended) past.deserted = false;
  if (byPeople && now.webhooks > before.webhooks) past.foreignWebhook = true;
  // Chat has no conditional update: what noted the Task at that moment wrote over what Flex UI had just written.
  if (before.ended && !now.ended) past.deserted = true;
};

/** Live Tasks that Flexkeep made, oldest first. */
export const liveOurs = ({ liveTasks }: Sight, { ours }: Past): string[] =>
  [...ours].filter((sid) => liveTasks.includes(sid));

/** What must be true at every instant. */
export const brokenNow = (sight: Sight, past: Past, customers: ReadonlySet<string>): string[] => {
  const { liveTasks, replies, told, webhooks, ended, authors, held } = sight;
  const broken: string[] = [];
  if (past.isScribbledOver) return broken;
  if (!past.mayDouble) {
    const isOver = liveTasks.length > 1 && !past.foreignTask && !past.mayHideForeign;
    if (isOver || liveOurs(sight, past).length > 1) broken.push(`G1: ${liveTasks.length} live Tasks`);
    if (past.made > past.begun) broken.push(`G1: ${past.made} Tasks for ${past.begun} handovers`);
  }
  if (webhooks > 1 && !past.foreignWebhook) broken.push(`P3: ${webhooks} webhooks`);
  if (told > past.begun + past.closed) broken.push(`P4: told ${told} times`);
  for (const [sid, count] of replies) {
    if (count > 1 && !past.mayRepeat) broken.push(`P1: ${count} answers to one message`);
    if (!customers.has(authors.get(sid) ?? '')) broken.push('P2: an answer to somebody who is not the customer');
  }
  if (!webhooks && !liveTasks.length && !ended && !held && !past.deserted) broken.push('P4: neither bot nor Task');
  return broken;
};

/** What must not happen from one instant to the next. */
export const brokenStep = (before: Sight, now: Sight, past: Past): string[] => {
  const broken: string[] = [];
  if (past.isScribbledOver) return broken;
  if (before.liveTasks.length && now.liveTasks.length) {
    // Where it is not known whether a Task was created, the customer is told; the Task may be there, or come late.
    if (now.told > before.told && !past.tells && before.phase === 'with-agent')
      broken.push('P3: the customer was told although there is a Task');
    const isHidden = past.mayHideForeign && !liveOurs(before, past).length;
    for (const sid of isHidden ? [] : now.replies.keys()) {
      if (!before.replies.has(sid) && !past.decided.has(sid)) broken.push('P3: the bot spoke although there is a Task');
    }
  }
  return broken;
};

/** Of two Tasks that agents have both, none can be taken away. */
const unhealed = (sight: Sight, past: Past): boolean =>
  liveOurs(sight, past)
    .slice(1)
    .some((sid) => !sight.taken.includes(sid));

/** G4: what a sweep has to make of a channel on which Flexkeep made two Tasks: the older one stays. */
export const brokenHealing = (oldest: string | undefined, sight: Sight, past: Past): string[] => {
  const left = liveOurs(sight, past);
  if (unhealed(sight, past)) return [`G4: ${left.length} Tasks after a sweep`];
  return oldest && !left.includes(oldest) ? ['G4: a sweep did not keep the oldest Task'] : [];
};

/** What must be true at rest, after one redelivery or one sweep. */
export const brokenAtRest = (sight: Sight, past: Past, swept: boolean): string[] => {
  const { phase, liveTasks, webhooks, taskNoted, namesTask, ended, carriers, blocked, givenUp } = sight;
  const broken: string[] = [];
  if (past.isScribbledOver) return broken;
  if (past.strict && swept && ended && carriers.length && !liveTasks.length) {
    broken.push('P7: an INACTIVE channel has an open session at rest');
  }
  if (ended) return broken;
  const isForgotten = past.isAccepted && phase === undefined && !liveTasks.length;
  if (past.strict && isForgotten) broken.push('G3: a message was accepted and forgotten');
  const isLost = liveTasks.length === 0 && (blocked || givenUp);
  if (phase === 'handing-over' && !isLost) broken.push('G2: a handover is not finished at rest');
  if (phase === 'bot' && !webhooks) broken.push('P4: no webhook at rest, in the bot phase');
  if (phase !== 'with-agent' || past.taskEnded) return broken;
  const doubled = past.mayDouble && (!swept || (liveTasks.length > 1 && !unhealed(sight, past)));
  // Agents invite others, who have Tasks of their own.
  const isRight = liveTasks.length === 1 || (liveTasks.length > 1 && past.foreignTask);
  if (!isRight && !doubled) broken.push(`G2: ${liveTasks.length} Tasks at rest`);
  if (webhooks && !past.foreignWebhook) broken.push(`P3: ${webhooks} webhooks at rest`);
  const isNoted = liveTasks.includes(taskNoted ?? '');
  if (namesTask && !past.foreignTask && !past.isMeddledWith && !isNoted)
    broken.push('P3: the channel does not know its Task');
  return broken;
};

/** What must be true when a day has passed in which no one wrote, and the sweeper came by. */
export const brokenInTheEnd = (sight: Sight, past: Past): string[] => {
  const { liveTasks, carriers, ended, survivesTask, webhooks, phase, held } = sight;
  const broken: string[] = [];
  if (past.isScribbledOver || held) return broken;
  if (liveTasks.length) broken.push(`G2: ${liveTasks.length} Tasks a day later`);
  if (carriers.length) broken.push(`P7: ${carriers.length} carriers a day later`);
  if (ended) return broken;
  if (!survivesTask) broken.push('P7: the channel is not ended a day later');
  if (!webhooks) broken.push('P4: no webhook a day later, on a channel that lives on');
  if (phase === 'handing-over') broken.push('G2: a handover is not finished a day later');
  return broken;
};
