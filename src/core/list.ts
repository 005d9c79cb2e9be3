import type { Seen } from './port';

/** An engagement that a list shows, with what the list tells of it. */
export interface Candidate {
  sid: string;
  known: Seen;
}

export interface List<C extends Candidate = Candidate> {
  /** Unique among the lists of all adapters: a sweep goes on by it. */
  name: string;
  /**
   * It also shows what is not open any more, without end and in no order: a sweep reads it now and then. What is open and
   * quiet is shown by the other lists, but for what only this one can show.
   */
  deep?: true;
  /**
   * @param query of the page; absent: the first
   * @param ages to be asked for when the page has been read: Twilio's clock is known then
   */
  page(query: string | undefined, ages: () => ListAges): Promise<ListPage<C>>;
  /** Whether this list counts an engagement of which all is known now. Absent: it does. */
  counts?(seen: Seen, ages: ListAges): boolean;
}

/** Epoch ms. */
export interface ListAges {
  /** Nothing that was active after this can be stale by age. */
  quietSince: number;
  /** What ended from here on … */
  endedFrom: number;
  /** … and before this is looked at once: by the first sweep that begins after its clean-up had time to complete. */
  endedTo: number;
  /** What is open was made from here on, as a deep sweep has seen; absent: that is not known. */
  madeFrom?: number;
}

export interface ListPage<C extends Candidate = Candidate> {
  candidates: C[];
  /** SIDs of the engagements on this page that are counted here, in its order; each is counted in one list only. */
  scanned: string[];
  /** SIDs of other applications' records. */
  foreign: string[];
  next?: string;
  /** Epoch ms; what this page shows as open was made from here on. Absent: that does not matter to this list. */
  madeFrom?: number;
}
