/**
 * What happened, in order: every API call, every webhook, every event. `began` and `ended` are positions on one
 * logical scale, so that it can be seen which calls ran side by side and which in sequence, without a stopwatch.
 */
export interface JournalEntry {
  began: number;
  ended?: number;
  /** Epoch ms on the emulator's clock. */
  at: number;
  /** `log`: a line that a Function printed; `outside`: a call that a Function made to something else than Twilio. */
  kind: 'call' | 'webhook' | 'event' | 'function' | 'note' | 'log' | 'outside';
  /** `taskrouter.CreateTask`, `onMessageSent`, `task.canceled`, `POST /inbound`. */
  name: string;
  detail: Record<string, string | number | boolean>;
  status?: number;
  /** The fault that was injected here. */
  fault?: string;
  /** Epoch ms on the emulator's clock. */
  endedAt?: number;
  /** `began` of the entry that led to it: of a call, the Function's; of a Function, the webhook's. */
  cause?: number;
  /** Of one of several copies of a delivery: `began` of the first of them. */
  copyOf?: number;
  /** What went over the wire; only where {@link Journal.keepsContent}. */
  content?: Content;
}

/** A request and its answer as they were sent: a person who opens an entry wants to see them. */
interface Content {
  /** With the query. */
  url?: string;
  headers?: Record<string, string>;
  sent?: string;
  got?: string;
}

/** The header by which a request tells what caused it. Like all `i-twilio-…` headers, no Function sees it. */
export const CAUSE_HEADER = 'i-twilio-embedded-cause';

/** @param text the value of {@link CAUSE_HEADER} */
export const causeIn = (text: string | undefined): { cause?: number } =>
  text !== undefined && /^\d{1,15}$/.test(text) ? { cause: Number(text) } : {};

type NewEntry = Omit<JournalEntry, 'began' | 'ended' | 'at' | 'endedAt' | 'content'>;

export interface Journal {
  readonly entries: JournalEntry[];
  /** Whether entries have {@link JournalEntry.content}. It costs memory, so the default is that they have none. */
  keepsContent: boolean;
  /** Adds to an entry's content, cut to a length that a person reads, if it is kept. */
  keep(entry: JournalEntry, content: Content): void;
  open(entry: NewEntry): JournalEntry;
  close(entry: JournalEntry, outcome?: Partial<Pick<JournalEntry, 'status' | 'fault'>>): void;
  /** For what takes no time. */
  note(entry: NewEntry): void;
  clear(): void;
  onEntry(listener: (entry: JournalEntry) => void): () => void;
}

/** Old entries are forgotten, since an embedded Twilio may run for days: at least so many are kept, … */
const KEPT = 20_000;
/** … and so many more before the oldest go at once: moving all entries at every call would be half of its cost. */
const CHUNK = 5_000;

/** Characters that are kept of a request or an answer. */
const MOST_TEXT = 16_384;

const cut = (text: string): string =>
  text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}… (${text.length} characters)`;

export const createJournal = (now: () => number): Journal => {
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  let tick = 0;

  const journal: Journal = {
    entries,
    keepsContent: false,
    keep(entry, { sent, got, ...content }) {
      if (!journal.keepsContent) return;
      const texts = { ...(sent ? { sent: cut(sent) } : {}), ...(got ? { got: cut(got) } : {}) };
      entry.content = { ...entry.content, ...content, ...texts };
    },
    open(entry) {
      const opened: JournalEntry = { ...entry, began: tick++, at: now() };
      entries.push(opened);
      if (entries.length >= KEPT + CHUNK) entries.splice(0, entries.length - KEPT);
      return opened;
    },
    close(entry, outcome = {}) {
      Object.assign(entry, outcome, { ended: tick++, endedAt: now() });
      for (const listener of listeners) listener(entry);
    },
    note(entry) {
      journal.close(journal.open(entry));
    },
    clear() {
      entries.length = 0;
    },
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return journal;
};

/** Of some calls: how many, and the longest chain of them in which each began after the one before had ended. */
export const callDepth = (calls: Pick<JournalEntry, 'began' | 'ended'>[]): { total: number; sequential: number } => {
  const byEnd = [...calls].sort((a, b) => (a.ended ?? Infinity) - (b.ended ?? Infinity));
  const depth = new Map<Pick<JournalEntry, 'began' | 'ended'>, number>();
  for (const call of byEnd) {
    let before = 0;
    for (const [{ ended = Infinity }, chain] of depth) {
      if (ended < call.began) before = Math.max(before, chain);
    }
    depth.set(call, before + 1);
  }
  return { total: calls.length, sequential: Math.max(0, ...depth.values()) };
};
