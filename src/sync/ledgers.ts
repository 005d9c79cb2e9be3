import type { Ledger, LedgerRecord, LedgerStore } from '../engagement/ledger';
import type { Documents } from './documents';

/** What is left behind of an engagement that ended, so that a late delivery is still known to be one. */
const CLOSED_TTL_SECONDS = 24 * 3600;
/** Long enough for any engagement; then even a forgotten record goes. */
const OPEN_TTL_SECONDS = 30 * 24 * 3600;

export const LEDGER_PREFIX = 'flexkeep.engagement.';

const ttl = (ledger: Ledger) => (ledger.phase === 'closed' ? CLOSED_TTL_SECONDS : OPEN_TTL_SECONDS);

/** The ledger in Sync: one Document per engagement, named after the conversation. */
export const createLedgers = (documents: Documents): LedgerStore => {
  const name = (sid: string) => `${LEDGER_PREFIX}${sid}`;
  const read = (sid: string): Promise<LedgerRecord | undefined> => documents.read<Ledger>(name(sid));
  /** A write whose answer was lost, and was sent again, meets itself. */
  const own = async (sid: string, next: Ledger): Promise<LedgerRecord | undefined> => {
    const there = await read(sid);
    return there?.data.stamp === next.stamp ? there : undefined;
  };
  return {
    read,
    async page(query) {
      const page = await documents.page<Ledger>(query);
      const ours = page.items.filter((document) => document.name?.startsWith(LEDGER_PREFIX));
      return {
        ...page,
        items: ours.map(({ name: found, ...record }) => ({ sid: found.slice(LEDGER_PREFIX.length), record })),
      };
    },
    create: async (sid, ledger) => (await documents.create(name(sid), ledger, ttl(ledger))) ?? own(sid, ledger),
    write: async (sid, record, next) =>
      (await documents.write(name(sid), next, record.revision, ttl(next))) ?? own(sid, next),
  };
};
