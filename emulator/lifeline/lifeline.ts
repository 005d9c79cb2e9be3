import type { JournalEntry } from '../core/journal';
import type { History } from './chronicle';

/** How long a record was what. */
interface Span {
  /** Epoch ms */
  from: number;
  /** Epoch ms; absent: until now. */
  to?: number;
}

/** One record of the engagement, for as long as it lived. */
export interface Bar extends Span {
  sid: string;
  title: string;
  role: History['kind']['role'];
  states: (Span & { state: string })[];
}

/** A message in the channel. */
export interface Said {
  /** Epoch ms */
  at: number;
  who: 'customer' | 'agent' | 'bot' | 'system';
  body: string;
}

export interface Mark {
  /** Epoch ms */
  at: number;
  kind: 'customer' | 'answer' | 'webhook' | 'call';
  text: string;
  /** A customer's message that neither a bot nor an agent read, a webhook that was lost, a call that failed. */
  isLost: boolean;
  /** Of webhooks and calls: the number of the journal's entry. */
  entry?: number;
}

/** Engagements over time: what they consist of, what went on, and where nothing listened. */
export interface Lifeline {
  /** Epoch ms */
  now: number;
  bars: Bar[];
  marks: Mark[];
  /** The customer can write, and neither a bot nor an agent reads it. */
  gaps: Span[];
}

/** ms; while records change one after the other, some of them disagree. */
const SHORTEST_GAP_MS = 2_000;

const endOf = ({ moments, deletedAt }: History): number | undefined => {
  const last = moments.reduce((found, { lives }, i) => (lives ? i : found), -1);
  return moments[last + 1]?.at ?? deletedAt;
};

/** @param channel the record that it ends with, at the latest */
const barOf = (history: History, channel: History | undefined): Bar => {
  const { sid, title, kind, moments, deletedAt } = history;
  const own = endOf(history);
  const to = (kind.endsWithChannel && channel && own === undefined ? endOf(channel) : undefined) ?? own;
  const states: Bar['states'] = [];
  for (const { at, state } of moments) {
    const last = states.at(-1);
    if (last?.state === state) continue;
    if (last) last.to = at;
    states.push({ state, from: at });
  }
  const end = states.at(-1);
  if (end && deletedAt !== undefined) end.to = deletedAt;
  return { sid, title, role: kind.role, from: moments[0]?.at ?? 0, ...(to === undefined ? {} : { to }), states };
};

/** The parts of `whole` in which none of `others` is. */
const without = (whole: Span, others: readonly Span[]): Span[] => {
  const open = Number.POSITIVE_INFINITY;
  const end = whole.to ?? open;
  const parts: Span[] = [];
  let from = whole.from;
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    if (other.from > from && from < end) parts.push({ from, to: Math.min(other.from, end) });
    from = Math.max(from, other.to ?? open);
  }
  if (from < end) parts.push(whole.to === undefined ? { from } : { from, to: whole.to });
  return parts;
};

const gapsOf = (bars: readonly Bar[], now: number): Span[] => {
  const listeners = bars.filter(({ role }) => role === 'listener');
  const carriers = bars.filter(({ role }) => role === 'carrier');
  // A web chat has no carrier: its widget writes into the channel itself.
  const ways = carriers.length ? carriers : bars.filter(({ role }) => role === 'engagement');
  const first = Math.min(...listeners.map(({ from }) => from));
  return ways
    .flatMap((way) => without({ ...way, from: Math.max(way.from, first) }, listeners))
    .filter(({ from, to = now }) => to - from >= SHORTEST_GAP_MS)
    .map(({ from, to }) => (to === undefined ? { from } : { from, to }));
};

const isIn = (at: number, { from, to = Number.POSITIVE_INFINITY }: Span): boolean => at >= from && at < to;

const entryMark = ({ kind, name, at, began, status = 0, fault }: JournalEntry): Mark[] => {
  if (kind !== 'webhook' && kind !== 'call') return [];
  const isLost = fault !== undefined || status === 0 || status >= 500;
  return [{ at, kind, text: name, isLost, entry: began }];
};

interface Known {
  /** The records of one engagement, see {@link Chronicle.of}. */
  histories: History[];
  said: Said[];
  /** The journal's entries that are about one of them. */
  entries: JournalEntry[];
  /** Epoch ms */
  now: number;
}

/** The lifeline of one engagement. */
export const lifelineOf = ({ histories, said, entries, now }: Known): Lifeline => {
  const channel = histories.find(({ kind }) => kind.role === 'engagement');
  const bars = histories.map((history) => barOf(history, channel));
  const gaps = gapsOf(bars, now);
  const messages = said.map<Mark>(({ at, who, body }) => {
    const isCustomer = who === 'customer';
    const isLost = isCustomer && gaps.some((gap) => isIn(at, gap));
    return { at, kind: isCustomer ? 'customer' : 'answer', text: body, isLost };
  });
  const marks = [...messages, ...entries.flatMap(entryMark)].sort((a, b) => a.at - b.at);
  return { now, bars, marks, gaps };
};

/** Every moment that a picture has to have a place for, epoch ms, in order. */
export const timesOf = ({ bars, marks, gaps, now }: Lifeline): number[] => {
  const spans = [...bars, ...bars.flatMap(({ states }) => states), ...gaps];
  const ends = spans.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  return [...new Set([...ends, ...marks.map(({ at }) => at), now])].sort((a, b) => a - b);
};

/** Several engagements in one picture: those of one customer. */
export const together = (lines: readonly Lifeline[]): Lifeline => ({
  now: Math.max(...lines.map(({ now }) => now)),
  bars: lines.flatMap(({ bars }) => bars),
  marks: lines.flatMap(({ marks }) => marks).sort((a, b) => a.at - b.at),
  gaps: lines.flatMap(({ gaps }) => gaps),
});

/** Bars in lanes: records of one title that do not live at the same time share one. */
export const lanesOf = (bars: readonly Bar[], now: number): Bar[][] => {
  const lanes: Bar[][] = [];
  for (const bar of bars) {
    const free = lanes.find((lane) => lane[0]?.title === bar.title && lane.every(({ to = now + 1 }) => to <= bar.from));
    if (free) free.push(bar);
    else lanes.push([bar]);
  }
  return lanes;
};

/** Where a record is open although nothing listens. */
export const gapsIn = ({ role, from, to: end }: Bar, { gaps, now }: Lifeline): Required<Span>[] => {
  if (role !== 'engagement' && role !== 'carrier') return [];
  const parts = gaps.map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(end ?? now, gap.to ?? now) }));
  return parts.filter((part) => part.to > part.from);
};
