import type { Journal, JournalEntry } from '../core/journal';
import { aboutOf } from './about';

/** An entry that is complete; `ended` numbers them in the order in which they became so. */
export type EndedEntry = JournalEntry & { ended: number; about: string };

const told = (entry: JournalEntry): EndedEntry[] =>
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
