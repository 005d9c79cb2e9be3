/**
 * What happened, in order: every API call, every webhook, every event. `began` and `ended` are positions on one
 * logical scale, so that it can be seen which calls ran side by side and which in sequence, without a stopwatch.
 */
export interface JournalEntry {
  began: number;
  ended?: number;
  /** Epoch ms on the emulator's clock. */
  at: number;
  kind: 'call' | 'webhook' | 'event' | 'function' | 'note';
  /** `taskrouter.CreateTask`, `onMessageSent`, `task.canceled`, `POST /inbound`. */
  name: string;
  detail: Record<string, string | number | boolean>;
  status?: number;
  /** The fault that was injected here. */
  fault?: string;
}

type NewEntry = Omit<JournalEntry, 'began' | 'ended' | 'at'>;

export interface Journal {
  readonly entries: JournalEntry[];
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

export const createJournal = (now: () => number): Journal => {
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  let tick = 0;

  const journal: Journal = {
    entries,
    open(entry) {
      const opened: JournalEntry = { ...entry, began: tick++, at: now() };
      entries.push(opened);
      if (entries.length >= KEPT + CHUNK) entries.splice(0, entries.length - KEPT);
      return opened;
    },
    close(entry, outcome = {}) {
      Object.assign(entry, outcome, { ended: tick++ });
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
