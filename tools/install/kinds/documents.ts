import { unless } from '../../../src/platform/errors';
import { LEDGER_PREFIX } from '../../../src/sync/ledgers';
import { PAGE_SIZE } from '../../engine/directory';
import { INSTALLATION, JOURNAL_SERVICE } from '../../engine/journal';
import type { Kind } from '../../engine/kind';
import { LEASE } from '../../engine/lease';
import type { Session } from '../session';

/** Everything of Flexkeep's in Sync begins with it. */
const PREFIX = 'flexkeep.';

interface Document {
  serviceSid: string;
  sid: string;
  /** Of a customer who is with the bot now, or on the way to an agent. */
  isWithBot: boolean;
}

/** At a time: there may be many thousand. */
const ABREAST = 10;

/** All that Flexkeep has written into Sync, but for what is noted of the installation itself. */
export const documentsKind = (session: Session): Kind<Document[]> => {
  const { client, journal } = session;
  const find = async (): Promise<Document[]> => {
    const found = new Map<string, Document>();
    for (const service of new Set([JOURNAL_SERVICE, journal.now?.syncServiceSid ?? JOURNAL_SERVICE])) {
      const list = () => client.sync.v1.services(service).documents.list({ pageSize: PAGE_SIZE });
      for (const { sid, serviceSid, uniqueName: name, data } of (await unless(['gone'], list)) ?? []) {
        const { phase } = (data ?? {}) as { phase?: unknown }; // reason: of a ledger; of others it is undefined
        const isWithBot = name?.startsWith(LEDGER_PREFIX) && (phase === 'bot' || phase === 'handing-over');
        // By SID: one Service may be meant by its SID and by its other name.
        if (name?.startsWith(PREFIX) && name !== INSTALLATION && name !== LEASE) {
          found.set(sid, { serviceSid, sid, isWithBot: isWithBot === true });
        }
      }
    }
    return [...found.values()];
  };
  return {
    ...{ step: 'documents', title: 'Sync Documents', right: () => 'delete Sync Documents' },
    async fetch() {
      const found = await find();
      return found.length ? found : undefined;
    },
    async remove() {
      const documents = await find();
      for (let at = 0; at < documents.length; at += ABREAST) {
        const some = documents.slice(at, at + ABREAST);
        await Promise.all(
          some.map(({ serviceSid, sid }) =>
            unless(['gone'], () => client.sync.v1.services(serviceSid).documents(sid).remove()),
          ),
        );
      }
    },
    /** They change with each message; all of them go. */
    differences: () => [],
    async planBack() {
      const from = await find();
      if (!from.length) return { writes: [], words: [] };
      const count = from.filter(({ isWithBot }) => isWithBot).length;
      const lost = `Customers who are with the bot now: ${count}. What they write next in that conversation reaches no one.`;
      return {
        writes: [{ kind: 'delete', key: 'documents', name: 'the Sync Documents', from }],
        words: [`remove ${from.length} Sync Documents`],
        notices: count ? [lost] : [],
      };
    },
  };
};
