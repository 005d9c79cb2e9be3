import type { Twilio } from 'twilio';
import { unless } from '../../../src/platform/errors';
import { LEDGER_PREFIX } from '../../../src/sync/ledgers';
import { DOCUMENT_PREFIX, INSTALLATION, LEASE, RECORDS_SERVICE } from '../names';

/** A Sync Document of Flexkeep's. */
export interface Leftover {
  serviceSid: string;
  sid: string;
  name: string;
  /** A customer who is with the bot now, or on the way to an agent. */
  isWithBot: boolean;
}

const PAGE_SIZE = 100;
/** At a time: there may be many thousand. */
const ABREAST = 10;

/** These two go last, and apart. */
const KEPT = [INSTALLATION, LEASE];

const isWithBot = (name: string, data: unknown): boolean => {
  const { phase } = (data ?? {}) as { phase?: unknown };
  return name.startsWith(LEDGER_PREFIX) && (phase === 'bot' || phase === 'handing-over');
};

/** All that Flexkeep has written into Sync, but for what is noted of the installation itself. */
export const findLeftovers = async (client: Twilio, syncServiceSid: string): Promise<Leftover[]> => {
  const found = new Map<string, Leftover>();
  for (const service of new Set([RECORDS_SERVICE, syncServiceSid])) {
    const list = () => client.sync.v1.services(service).documents.list({ pageSize: PAGE_SIZE });
    for (const { sid, serviceSid, uniqueName: name, data } of (await unless(['gone'], list)) ?? []) {
      const isOurs = name?.startsWith(DOCUMENT_PREFIX) && !KEPT.includes(name);
      // By SID: one Service may be meant by its SID and by its other name.
      if (isOurs) found.set(sid, { serviceSid, sid, name, isWithBot: isWithBot(name, data) });
    }
  }
  return [...found.values()];
};

export const removeLeftovers = async (client: Twilio, leftovers: Leftover[]): Promise<void> => {
  for (let at = 0; at < leftovers.length; at += ABREAST) {
    const some = leftovers.slice(at, at + ABREAST);
    await Promise.all(
      some.map(({ serviceSid, sid }) =>
        unless(['gone'], () => client.sync.v1.services(serviceSid).documents(sid).remove()),
      ),
    );
  }
};

/** The last trace: from now on nobody knows any more what there was before. */
export const forgetInstallation = async (client: Twilio): Promise<void> => {
  await unless(['gone'], () => client.sync.v1.services(RECORDS_SERVICE).documents(INSTALLATION).remove());
};
