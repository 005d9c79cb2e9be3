import { LEDGER_PREFIX } from '../../../src/core/ledgers';
import { unless } from '../../../src/platform/errors';
import { PAGE_SIZE } from '../../engine/directory';
import { INSTALLATION, JOURNAL_SERVICE, LEASE } from '../../engine/journal';
import type { Kind } from '../../engine/kind';
import { LEFT } from '../left';
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
export const documentsKind = ({ client, journal }: Session): Kind<Document[]> => {
  const find = async (): Promise<Document[]> => {
    // By SID: one Service may be meant by its SID and by its other name.
    const found = new Map<string, Document>();
    for (const service of new Set([JOURNAL_SERVICE, journal.now?.syncServiceSid ?? JOURNAL_SERVICE])) {
      const list = () => client.sync.v1.services(service).documents.list({ pageSize: PAGE_SIZE });
      for (const { sid, serviceSid, uniqueName: name, data } of (await unless(['gone'], list)) ?? []) {
        if (!name?.startsWith(PREFIX) || [INSTALLATION, LEFT, LEASE].includes(name)) continue;
        const { phase } = (data ?? {}) as { phase?: unknown }; // reason: of a ledger; of others it is undefined
        const isWithBot = name.startsWith(LEDGER_PREFIX) && (phase === 'bot' || phase === 'handing-over');
        found.set(sid, { serviceSid, sid, isWithBot });
      }
    }
    return [...found.values()];
  };
  const remove = ({ serviceSid, sid }: Document) =>
    unless(['gone'], () => client.sync.v1.services(serviceSid).documents(sid).remove());
  return {
    // They change with each message; all of them go.
    ...{ step: 'documents', title: 'Sync Documents', right: () => 'delete Sync Documents', differences: () => [] },
    async fetch() {
      const found = await find();
      return found.length ? found : undefined;
    },
    async remove() {
      const documents = await find();
      while (documents.length) await Promise.all(documents.splice(0, ABREAST).map(remove));
    },
    async planBack() {
      const from = await find();
      const count = from.filter(({ isWithBot }) => isWithBot).length;
      const lost = `Customers who are with the bot now: ${count}. What they write next in that conversation reaches no one.`;
      if (!from.length) return undefined;
      return {
        writes: [{ kind: 'delete', key: 'documents', name: 'Sync Documents', from }],
        words: [`remove ${from.length} Sync Documents`],
        notices: count ? [lost] : [],
      };
    },
  };
};
