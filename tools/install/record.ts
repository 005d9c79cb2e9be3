import type { Twilio } from 'twilio';
import { createDocuments } from '../../src/sync/documents';
import { Complaint } from '../support/complaint';
import type { Callback } from './callback';
import { INSTALLATION, RECORDS_SERVICE } from './names';
import type { SiteNote } from './site-note';

/** What an installation found and made, so that `remove` can put it back, from whichever checkout. */
export interface Installation {
  format: 1;
  workspaceSid: string;
  /** Where the Functions keep their own documents. */
  syncServiceSid: string;
  /** `made`: there was no Service of that name before; else its Environments, by suffix (`''`: none). */
  service: { made: boolean; sid?: string; sites?: Record<string, SiteNote> };
  /** Absent: none was wanted. Its parts may not be there yet. */
  timer?: { queueSid?: string; workflowSid?: string };
  callback?: { before: Callback; set: Callback; adopted?: string };
  deployed?: Deployed;
}

export interface Deployed {
  domain: string;
  serviceSid: string;
  environmentSid: string;
  /** The build that was then in place. */
  buildSid?: string;
  /** Of what was uploaded. */
  digest: string;
}

export interface Records {
  read(): Promise<Installation | undefined>;
  /** Changes what is remembered, whoever else does so at the same time; `change` sees what is there now. */
  keep(change: (now: Installation | undefined) => Installation): Promise<Installation>;
  /** As {@link keep}, of one that must be there. @throws {Complaint} it is not */
  update(change: (now: Installation) => Installation): Promise<Installation>;
}

const FOR_EVER = 0;
const MAX_TRIES = 5;

const changing = (problem: string): Complaint =>
  new Complaint(`Somebody else is changing this installation: ${problem}. Run it again.`, [], 'changed');

export const openRecords = (client: Twilio): Records => {
  const documents = createDocuments(client, RECORDS_SERVICE);
  const read = () => documents.read<Installation>(INSTALLATION);
  const records: Records = {
    async read() {
      return (await read())?.data;
    },
    async keep(change) {
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        const there = await read();
        const next = change(there?.data);
        if (there && JSON.stringify(there.data) === JSON.stringify(next)) return next;
        const kept = await (there
          ? documents.write(INSTALLATION, next, there.revision, FOR_EVER)
          : documents.create(INSTALLATION, next, FOR_EVER));
        if (kept) return next;
      }
      throw changing('what is noted of it changes all the time');
    },
    update: (change) =>
      records.keep((now) => {
        if (now) return change(now);
        throw changing('what was noted of it is gone');
      }),
  };
  return records;
};
