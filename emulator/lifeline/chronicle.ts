import type { EmulatorClock } from '../core/clock';
import type { Journal, JournalEntry } from '../core/journal';
import type { Collection, Row, Store } from '../core/store';
import { KINDS, type RecordKind } from './kinds';

/** What a record was from one moment on. */
export interface Moment {
  /** Epoch ms */
  at: number;
  state: string;
  lives: boolean;
  /** All its properties, as they were then. */
  row: Row;
}

/** One record, from when it was made to when it was deleted. */
export interface History {
  sid: string;
  kind: RecordKind;
  title: string;
  /** At least one; the first is when it was made. */
  moments: Moment[];
  /** Epoch ms; absent: it still exists. */
  deletedAt?: number;
}

/** What changed in an engagement's records, and when. */
export interface Chronicle {
  /** All records of one engagement, by the SID of its channel; in the order of {@link KINDS}. */
  of(channelSid: string): History[];
  /** One record, by its SID. */
  get(sid: string): History | undefined;
  /** The engagements' channels, that of the latest change last. */
  channels(): { sid: string; changedAt: number }[];
  close(): void;
}

const LINKED = /\b(?:CH|KC|WT|UO|KD)[0-9a-f]{32}\b/g;
const NO_SID = /^[A-Z]{2}0{32}$/;

/** More changes than a person reads; the first one stays. */
const MAX_MOMENTS = 200;

/** More than can be made between two entries of the journal. */
const NEWEST = 20;

const sidsIn = (text: string): string[] => [...new Set(text.match(LINKED) ?? [])].filter((sid) => !NO_SID.test(sid));

const isSame = (one: Row, other: Row): boolean => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]));
};

/** Twilio notes no more than whole seconds in a record; what was seen before is older in any case. */
const changedAt = ({ date_updated: updated }: Row, { moments }: History, now: number): number => {
  const at = typeof updated === 'string' ? Date.parse(updated) : Number.NaN;
  return Math.min(now, Math.max(moments.at(-1)?.at ?? 0, Number.isNaN(at) ? now : at));
};

/**
 * Follows the records of an account. The journal is a hint of which ones may have changed just now; that none is missed
 * is made sure by looking at all of them before something is told.
 */
export const createChronicle = (world: {
  store: Store;
  journal: Pick<Journal, 'onEntry'>;
  clock: Pick<EmulatorClock, 'now'>;
}): Chronicle => {
  const { store, journal, clock } = world;
  const histories = new Map<string, History & { parent: string }>();
  /** The channel that a record, or a SID that a record names, belongs to; and the other way round. */
  const channelOf = new Map<string, string>();
  const membersOf = new Map<string, Set<string>>();

  const link = (sid: string, row: Row, parent: string): void => {
    const named = sidsIn(`${sid} ${parent} ${JSON.stringify(row)}`);
    const channel = named.find((one) => one.startsWith('CH')) ?? named.map((one) => channelOf.get(one)).find(Boolean);
    if (!channel) return;
    const members = membersOf.get(channel) ?? new Set();
    membersOf.set(channel, members);
    for (const one of [sid, ...named]) {
      if (one.startsWith('CH')) continue;
      channelOf.set(one, channel);
      members.add(one);
    }
  };

  /** @param isNow whether a change that is found has just happened */
  const look = (kind: RecordKind, parent: string, sid: string, isNow: boolean): void => {
    const collection = store.of<Row>(kind.kind, parent);
    const [row, known] = [collection.get(sid), histories.get(sid)];
    if (row && kind.isOne?.(row) === false) return;
    const now = clock.now();
    if (!row) {
      if (known) known.deletedAt ??= now;
      return;
    }
    const before = known?.moments.at(-1);
    if (before && isSame(before.row, row)) return;
    const history = known ?? { sid, kind, title: kind.title(row), moments: [], parent };
    const at = known ? (isNow ? now : changedAt(row, known, now)) : (collection.bornAt(sid) ?? now);
    history.moments.push({ at, state: kind.state(row), lives: kind.lives(row), row: { ...row } });
    if (history.moments.length > MAX_MOMENTS) history.moments.splice(1, 1);
    histories.set(sid, history);
    link(sid, row, parent);
  };

  const lookBelow = (kind: RecordKind, parent: string, isNow: boolean): void => {
    for (const { sid } of store.of<Row>(kind.kind, parent).all()) look(kind, parent, String(sid), isNow);
  };

  const lookBelowChannel = (sid: string, isNow: boolean): void => {
    const place = `${histories.get(sid)?.parent}/${sid}`;
    for (const child of KINDS.filter(({ isChild }) => isChild)) lookBelow(child, place, isNow);
    for (const member of membersOf.get(sid) ?? []) {
      const known = histories.get(member);
      if (known?.kind.isChild && known.deletedAt === undefined) look(known.kind, known.parent, member, isNow);
    }
  };

  const lookAt = (sid: string): void => {
    const kind = KINDS.find(({ prefix }) => sid.startsWith(prefix));
    const known = histories.get(sid);
    if (!kind) return;
    // What is kept below a channel is found with it.
    if (!known && kind.isChild) return;
    const parents = known ? [known.parent] : store.parentsOf(kind.kind).slice(-NEWEST);
    for (const parent of parents) look(kind, parent, sid, true);
    if (kind.role !== 'engagement') return;
    lookBelowChannel(sid, true);
    for (const member of membersOf.get(sid) ?? []) lookAt(member);
    for (const ledger of KINDS.filter(({ role }) => role === 'ledger')) {
      for (const parent of store.parentsOf(ledger.kind)) lookAtNewest(ledger, parent);
    }
  };

  /** Calls name a ledger by its unique name, so nothing tells its SID. */
  const lookAtNewest = (kind: RecordKind, parent: string): void => {
    const { rows } = store.of<Row>(kind.kind, parent).page({ size: NEWEST, descending: true });
    for (const { sid } of rows) look(kind, parent, String(sid), true);
  };

  /** What is kept below a channel is looked at with it, so that this costs no more than a look at each record. */
  const catchUp = (): void => {
    const collections = new Map<string, Collection>();
    const rowsOf = (kind: RecordKind, parent: string): Collection => {
      const name = `${kind.kind}/${parent}`;
      const rows = collections.get(name) ?? store.of<Row>(kind.kind, parent);
      collections.set(name, rows);
      return rows;
    };
    for (const { kind, parent, sid, deletedAt } of histories.values()) {
      if (kind.isChild || deletedAt !== undefined) continue;
      if (!rowsOf(kind, parent).get(sid)) look(kind, parent, sid, false);
    }
    for (const kind of KINDS.filter(({ isChild }) => !isChild)) {
      for (const parent of store.parentsOf(kind.kind)) {
        for (const row of rowsOf(kind, parent).all()) {
          const before = histories.get(String(row.sid))?.moments.at(-1)?.row;
          if (before && isSame(before, row)) continue;
          look(kind, parent, String(row.sid), false);
          if (kind.role === 'engagement') lookBelowChannel(String(row.sid), false);
        }
      }
    }
  };

  const hinted = new Set<string>();
  const follow = ({ kind, name, detail }: JournalEntry): void => {
    if (kind === 'note' && (name === 'reset' || name === 'restore')) {
      for (const known of [histories, channelOf, membersOf, hinted]) known.clear();
      return;
    }
    for (const sid of Object.values(detail)
      .join(' ')
      .match(/\b[A-Z]{2}[0-9a-f]{32}\b/g) ?? [])
      hinted.add(sid);
    // Entries are made in the midst of a change: it is complete when the code that made it has ended.
    queueMicrotask(() => {
      for (const sid of hinted) lookAt(sid);
      hinted.clear();
    });
  };

  const order = ({ kind, moments }: History) => KINDS.indexOf(kind) * 1e14 + (moments[0]?.at ?? 0);
  return {
    of(channelSid) {
      catchUp();
      lookBelowChannel(channelSid, false);
      const own = [channelSid, ...(membersOf.get(channelSid) ?? [])].flatMap((sid) => histories.get(sid) ?? []);
      return own.sort((a, b) => order(a) - order(b));
    },
    get(sid) {
      catchUp();
      return histories.get(sid);
    },
    channels() {
      catchUp();
      const latest = new Map<string, number>();
      for (const { sid, moments, deletedAt } of histories.values()) {
        const channel = sid.startsWith('CH') ? sid : channelOf.get(sid);
        const at = Math.max(deletedAt ?? 0, moments.at(-1)?.at ?? 0);
        if (channel) latest.set(channel, Math.max(at, latest.get(channel) ?? 0));
      }
      const all = [...latest].map(([sid, at]) => ({ sid, changedAt: at }));
      return all.sort((a, b) => a.changedAt - b.changedAt);
    },
    close: journal.onEntry(follow),
  };
};
