import type { Sight } from './sight';

/** What has happened on a channel so far, as far as it decides what may happen next. */
export interface Past {
  /** Handovers that were begun, and engagements that were put away: each allows one message that answers none. */
  begun: number;
  /** A Task has ended, and nobody has put the bot back, or ended the channel, since. */
  taskEnded: boolean;
  /** Messages that had been decided on when the present Task came to be. */
  decided: Set<string>;
}

export const newPast = (): Past => ({ begun: 0, taskEnded: false, decided: new Set() });

/** Notes what changed from one sight of a channel to the next. */
export const remember = (past: Past, before: Sight, now: Sight): void => {
  if (now.phase !== before.phase && (now.phase === 'handing-over' || now.phase === 'closed')) past.begun += 1;
  if (now.liveTasks.length && !before.liveTasks.length) past.decided = new Set(now.answered);
  if (before.liveTasks.some((sid) => !now.liveTasks.includes(sid)) && !now.liveTasks.length) past.taskEnded = true;
  if (now.webhooks > 0 || now.ended) past.taskEnded = false;
};

/** What must be true at every instant. */
export const brokenNow = (sight: Sight, past: Past, customers: ReadonlySet<string>): string[] => {
  const { liveTasks, replies, told, webhooks, ended, authors } = sight;
  const broken: string[] = [];
  if (liveTasks.length > 1) broken.push(`G1: ${liveTasks.length} live Tasks`);
  if (told > past.begun) broken.push(`P4: told ${told} times`);
  for (const [sid, count] of replies) {
    if (count > 1) broken.push(`P1: ${count} answers to one message`);
    if (!customers.has(authors.get(sid) ?? '')) broken.push('P2: an answer to somebody who is not the customer');
  }
  if (!webhooks && !liveTasks.length && !ended && !past.taskEnded) broken.push('P4: neither bot nor Task');
  return broken;
};

/** What must not happen from one instant to the next. */
export const brokenStep = (before: Sight, now: Sight, past: Past): string[] => {
  const broken: string[] = [];
  if (before.liveTasks.length && now.liveTasks.length) {
    if (now.told > before.told) broken.push('P3: the customer was told although there is a Task');
    for (const sid of now.replies.keys()) {
      if (!before.replies.has(sid) && !past.decided.has(sid)) broken.push('P3: the bot spoke although there is a Task');
    }
  }
  return broken;
};

/** What must be true at rest, after one redelivery or one sweep. */
export const brokenAtRest = (sight: Sight, past: Past): string[] => {
  const { phase, liveTasks, webhooks, taskNoted, ended } = sight;
  const broken: string[] = [];
  if (ended) return broken;
  if (phase === 'handing-over') broken.push('G2: a handover is not finished at rest');
  if (phase === 'bot' && !webhooks) broken.push('P4: no webhook at rest, in the bot phase');
  if (phase !== 'with-agent' || past.taskEnded) return broken;
  if (liveTasks.length !== 1) broken.push(`G2: ${liveTasks.length} Tasks at rest`);
  if (webhooks) broken.push(`P3: ${webhooks} webhooks at rest`);
  if (taskNoted !== liveTasks[0]) broken.push('P3: the channel does not know its Task');
  return broken;
};

/** What must be true when a day has passed in which nobody wrote, and the sweeper came by. */
export const brokenInTheEnd = ({ liveTasks, sessions, ended, longLived, webhooks, phase }: Sight): string[] => [
  ...(liveTasks.length ? [`G2: ${liveTasks.length} Tasks a day later`] : []),
  ...(sessions.length ? [`P7: ${sessions.length} sessions a day later`] : []),
  ...(ended || longLived ? [] : ['P7: the channel is not ended a day later']),
  ...(longLived && !ended && webhooks !== 1
    ? [`P4: ${webhooks} webhooks a day later, on a channel that lives on`]
    : []),
  ...(phase === 'handing-over' && !ended ? ['G2: a handover is not finished a day later'] : []),
];
