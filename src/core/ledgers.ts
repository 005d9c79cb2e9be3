import { TwilioFailure } from '../platform/errors';
import type { Documents, Versioned } from '../twilio/documents';
import type { Page } from '../twilio/pages';
import { isWaiting } from './agents-side';
import type { Ledger, LedgerRecord, Unreadable } from './ledger';
import { fitted, MAX_BYTES, parseLedger } from './ledger-data';
import { put } from './put';

/** The store of ledgers: one Sync Document per engagement. Both writes are conditional. */
export interface Ledgers {
  read(sid: string): Promise<LedgerRecord | Unreadable | 'none'>;
  /** What this container wrote last, if it still knows. Another one may have written since: a write over it tells. */
  recall(sid: string): LedgerRecord | undefined;
  /** A page of all ledgers. */
  page(query?: string): Promise<Page<{ sid: string; record: LedgerRecord | Unreadable }>>;
  /**
   * Writes over exactly the record that was read, or creates the first one.
   *
   * @returns `undefined`: another writer came first
   * @throws TwilioFailure of the kind `too-large` where even the smallest form does not fit
   */
  write(sid: string, before: Pick<LedgerRecord, 'revision'> | 'none', next: Ledger): Promise<LedgerRecord | undefined>;
}

const HOUR_SECONDS = 3_600;
/** What stays of an engagement that ended, so that a late delivery is recognised. */
const CLOSED_TTL_SECONDS = 24 * HOUR_SECONDS;
/** Longer than any engagement; after that a forgotten record goes. */
const OPEN_TTL_SECONDS = 30 * 24 * HOUR_SECONDS;
/** What an agent left may stay open for 90 days; nothing else tells then that an agent has it. */
const NOTED_TTL_SECONDS = 100 * 24 * HOUR_SECONDS;

export const LEDGER_PREFIX = 'flexkeep.engagement.';

const ttl = (ledger: Ledger): number => {
  if (ledger.phase === 'closed' && !ledger.left) return CLOSED_TTL_SECONDS;
  const isNoted = ledger.phase === 'with-agent' && isWaiting(ledger.standing);
  return isNoted ? NOTED_TTL_SECONDS : OPEN_TTL_SECONDS;
};

const toRecord = ({ data, revision }: Versioned): LedgerRecord | Unreadable => {
  const ledger = parseLedger(data);
  return ledger ? { data: ledger, revision } : { revision };
};

/** The records that a container remembers, by the engagement's SID; oldest first. */
export type LedgerMemory = Map<string, LedgerRecord>;

/** Of 16 KiB each at most: dialogues that one container can be in the middle of. */
const REMEMBERED = 100;

export const createLedgers = (documents: Documents, memory: LedgerMemory = new Map()): Ledgers => {
  const nameOf = (sid: string) => `${LEDGER_PREFIX}${sid}`;
  const read = async (sid: string) => {
    const found = await documents.read(nameOf(sid));
    return found ? toRecord(found) : 'none';
  };
  const store = async (
    sid: string,
    before: Pick<LedgerRecord, 'revision'> | 'none',
    next: Ledger,
  ): Promise<LedgerRecord | undefined> => {
    const written = await put(documents, {
      ...{ name: nameOf(sid), data: next, ttlSeconds: ttl(next) },
      before: before === 'none' ? undefined : before,
      isOwn: (stored) => parseLedger(stored)?.stamp === next.stamp,
    });
    memory.delete(sid);
    if (!written) return undefined;
    const record = { data: next, revision: written.revision };
    memory.set(sid, record);
    const [oldest = sid] = memory.keys();
    if (memory.size > REMEMBERED) memory.delete(oldest);
    return record;
  };
  return {
    read,
    recall: (sid) => memory.get(sid),
    async page(query) {
      const page = await documents.page(query);
      const ours = page.items.filter(({ name }) => name.startsWith(LEDGER_PREFIX));
      return {
        ...page,
        items: ours.map((found) => ({ sid: found.name.slice(LEDGER_PREFIX.length), record: toRecord(found) })),
      };
    },
    async write(sid, before, next) {
      try {
        return await store(sid, before, fitted(next));
      } catch (error) {
        if (!(error instanceof TwilioFailure) || error.kind !== 'too-large') throw error;
        return store(sid, before, fitted(next, MAX_BYTES / 2));
      }
    },
  };
};
