import type { Twilio } from 'twilio';
import { unless } from '../../src/platform/errors';
import { createDocuments } from '../../src/twilio/documents';
import { Complaint } from '../support/complaint';
import { INSTALLATION, JOURNAL_SERVICE, putDocument } from './journal';

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
