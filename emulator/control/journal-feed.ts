import type { Journal, JournalEntry } from '../core/journal';

/** An entry that is complete; `ended` numbers them in the order in which they became so. */
export type EndedEntry = JournalEntry & { ended: number };

const hasEnded = (entry: JournalEntry): entry is EndedEntry => entry.ended !== undefined;

/** The number of the last entry; -1 before the first. */
export const lastEnded = (journal: Journal): number =>
  journal.entries.reduce((last, { ended = -1 }) => Math.max(last, ended), -1);

/** The entries that ended after number `since`, at most the last `limit`, in that order. */
export const entriesSince = (journal: Journal, since: number, limit = Number.POSITIVE_INFINITY): EndedEntry[] =>
  journal.entries
    .filter(hasEnded)
    .filter(({ ended }) => ended > since)
    .sort((a, b) => a.ended - b.ended)
    .slice(-limit);

/** Calls `tell` for each entry that ends from now on, until the returned function is called. */
export const follow = (journal: Journal, tell: (entry: EndedEntry) => void): (() => void) =>
  journal.onEntry((entry) => {
    if (hasEnded(entry)) tell(entry);
  });
