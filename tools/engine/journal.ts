import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { unless } from '../../src/platform/errors';
import { createDocuments, type Documents } from '../../src/twilio/documents';
import { Complaint } from '../support/complaint';

/** A Workspace's callback: where its events go, and which. */
export interface Callback {
  /** `''`: nowhere. */
  url: string;
  /** Empty: all events. */
  filter: string[];
  /** The filter as Twilio has it, to be put back to the letter. */
  text?: string;
}

/** What setup did to an Environment of Functions. */
export interface SiteNote {
  /** Absent: it was not there. Of a secret only its hash is noted. */
  before?: { buildSid?: string; variables: Record<string, string> };
  /** The Build that was left there; absent: none was, as far as is known. */
  after?: string;
}

/** What an installation found and made, so that `remove` can put it back, from any checkout. */
export interface Installation {
  format: 1;
  workspaceSid: string;
  /** Where the Functions keep their own documents. */
  syncServiceSid: string;
  /** `made`: there was no Service of that name before. `sites`: its Environments, by suffix (`''`: none). */
  service: { made: boolean; sid?: string; withoutCredentials?: boolean; sites?: Record<string, SiteNote> };
  /** Absent: none was wanted. Its parts may not be there yet. */
  timer?: { queueSid?: string; workflowSid?: string };
  callback?: { before: Callback; set: Callback; adopted?: string };
  deployed?: Deployed;
  /** Parts that the last setup was told to leave out: `flows`. Absent: by an earlier version, which did not note it. */
  leftOut?: string[];
  /** When setup last came to its end, ISO 8601. Absent: it is under way, broke off, or was an earlier version's. */
  completedAt?: string;
}

/** What setup deployed last. */
interface Deployed {
  domain: string;
  serviceSid: string;
  environmentSid: string;
  buildSid?: string;
  /** Of what was uploaded. */
  digest: string;
}

/**
 * The journal is in the Sync Service that every account has, so that it is found before anything else is known.
 * https://www.twilio.com/docs/sync/api/service
 */
export const JOURNAL_SERVICE = 'default';
export const INSTALLATION = 'flexkeep.installation';

export interface Journal {
  /** As it was last read or written here. */
  readonly now: Installation | undefined;
  /** @throws {Complaint} where it cannot be understood */
  read(): Promise<Installation | undefined>;
  /** Changes what is noted, also where another run does so at the same time; `change` sees what is there. */
  keep(change: (now: Installation | undefined) => Installation): Promise<Installation>;
  /** As {@link keep}, of one that must be there. @throws {Complaint} it is not */
  update(change: (now: Installation) => Installation): Promise<Installation>;
  /** The last trace: from now on it is not known any more what there was before. */
  forget(): Promise<unknown>;
}

const FOR_EVER = 0;
const MAX_TRIES = 5;

/** @returns whether it is there now: no one has written it since `there` was read */
export const putDocument = async (
  documents: Documents,
  name: string,
  data: object,
  there: { revision: string } | undefined,
  ttlSeconds = FOR_EVER,
): Promise<boolean> =>
  Boolean(
    await (there ? documents.write(name, data, there.revision, ttlSeconds) : documents.create(name, data, ttlSeconds)),
  );

const changing = (problem: string): Complaint =>
  new Complaint(`Another run is changing this installation: ${problem}. Run it again.`, [], 'changed');

/** Fields are added from version to version, and none is ever needed that `format` 1 did not have. */
const toInstallation = (data: unknown): Installation => {
  const found = data as Partial<Installation> | null; // reason: what is needed of it is looked at here
  if (found?.format === 1 && sidIn(found.workspaceSid, 'WS') && found.syncServiceSid && found.service) {
    return found as Installation; // reason: the line above
  }
  const remedy = 'Was it written by a newer version, or by hand? Only that version, or the hand, can put it right.';
  throw new Complaint('What setup noted in Sync cannot be read.', [
    { where: INSTALLATION, problem: 'it is not what this version of Flexkeep writes', remedy },
  ]);
};

export const openJournal = (client: Twilio): Journal => {
  const documents = createDocuments(client, JOURNAL_SERVICE);
  let now: Installation | undefined;
  const journal: Journal = {
    get now() {
      return now;
    },
    async read() {
      const found = await documents.read(INSTALLATION);
      now = found && toInstallation(found.data);
      return now;
    },
    async keep(change) {
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        const there = await documents.read(INSTALLATION);
        const next = change(there && toInstallation(there.data));
        const isSame = there && JSON.stringify(there.data) === JSON.stringify(next);
        if (isSame || (await putDocument(documents, INSTALLATION, next, there))) {
          now = next;
          return next;
        }
      }
      throw changing('what is noted of it changes all the time');
    },
    update: (change) =>
      journal.keep((there) => {
        if (there) return change(there);
        throw changing('what was noted of it is gone');
      }),
    forget: () => unless(['gone'], () => client.sync.v1.services(JOURNAL_SERVICE).documents(INSTALLATION).remove()),
  };
  return journal;
};

export const LEASE = `${INSTALLATION}.lease`;

/** s. Longer than any one step; Twilio's clock counts them, so no other clock has to be right. */
export const LEASE_S = 300;

/** Who works on an account's installation. */
export interface Holder {
  /** The same for every run from one checkout: what it left half-done, it may take up again at once. */
  id: string;
  /** For other people: `alice@laptop` */
  name: string;
}

/** `since`: ISO 8601 */
type Claim = Holder & { since: string };

export interface Lease {
  /** Before each step. @throws {Complaint} another run has taken over */
  renew(): Promise<unknown>;
  release(): Promise<void>;
}

const heldBy = ({ name: where, since }: Claim): Complaint => {
  const remedy = `Wait until that has ended, or ${LEASE_S / 60} minutes if it broke off; to not wait: --take-over`;
  return new Complaint(
    'Another run is setting up or removing Flexkeep in this account. Nothing was changed by this run.',
    [{ where, problem: `at it since ${since}`, remedy }],
    'changed',
  );
};

/**
 * The right to change an installation, for one run at a time: a Sync Document that can be created once.
 *
 * @param now Epoch ms, for people to read
 * @param takesOver does not ask whether another run holds it
 * @throws {Complaint} another run has it
 */
export const takeLease = async (client: Twilio, holder: Holder, now: number, takesOver: boolean): Promise<Lease> => {
  const documents = createDocuments(client, JOURNAL_SERVICE);
  const mine: Claim = { ...holder, since: new Date(now).toISOString() };
  const isMine = ({ id }: Claim): boolean => id === holder.id;
  const claim = async (isAllowed: (other: Claim) => boolean): Promise<void> => {
    for (;;) {
      const there = await documents.read(LEASE);
      const other = there?.data as Claim | undefined; // written by this command alone
      if (other && !isAllowed(other)) throw heldBy(other);
      if (await putDocument(documents, LEASE, mine, there, LEASE_S)) return;
    }
  };
  await claim((other) => takesOver || isMine(other));
  return {
    renew: () => claim(isMine),
    async release() {
      const there = await documents.read(LEASE);
      if (!there || !isMine(there.data as Claim)) return; // written by this command alone
      await unless(['gone'], () => client.sync.v1.services(JOURNAL_SERVICE).documents(LEASE).remove());
    },
  };
};
