import type { Journal, JournalEntry } from '../core/journal';

const SID = /[A-Z]{2}[0-9a-f]{32}/g;

/** What an entry is about: a SID as a rule, and of a Function how long it took. A path's last SID says most. */
export const aboutOf = ({ kind, detail }: JournalEntry): string => {
  if (kind === 'function' || kind === 'outside') return `${detail.ms} ms`;
  const { taskSid, channelSid, conversationSid, resourceSid, sid, snapshot, path = '' } = detail;
  const named = taskSid ?? channelSid ?? conversationSid ?? resourceSid ?? sid ?? snapshot;
  return String(named ?? String(path).match(SID)?.at(-1) ?? '');
};

/**
 * An entry that is complete; `ended` numbers them in the order in which they became so. What went over the wire is left
 * out: it is much, and of one entry at a time it can be asked for.
 */
export type EndedEntry = Omit<JournalEntry, 'content'> & { ended: number; about: string };

const told = ({ content: _content, ...entry }: JournalEntry): EndedEntry[] =>
  entry.ended === undefined ? [] : [{ ...entry, ended: entry.ended, about: aboutOf(entry) }];

/** The number of the last entry; -1 before the first. */
export const lastEnded = (journal: Journal): number =>
  journal.entries.reduce((last, { ended = -1 }) => Math.max(last, ended), -1);

/** The entries that ended after number `since`, at most the last `limit`, in that order. */
export const entriesSince = (journal: Journal, since: number, limit = Number.POSITIVE_INFINITY): EndedEntry[] =>
  journal.entries
    .filter(({ ended = -1 }) => ended > since)
    .flatMap(told)
    .sort((a, b) => a.ended - b.ended)
    .slice(-limit);

/** Calls `tell` for each entry that ends from now on, until the returned function is called. */
export const follow = (journal: Journal, tell: (entry: EndedEntry) => void): (() => void) =>
  journal.onEntry((entry) => {
    for (const one of told(entry)) tell(one);
  });
