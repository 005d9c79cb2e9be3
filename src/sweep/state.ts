import { LEASE_MS } from '../engagement/ledger';
import type { Documents, Versioned } from '../sync/documents';
import { type Cursor, START } from './cursor';

/** What sweeps remember from slice to slice. */
export interface SweepState {
  /** Absent: a sweep has ended, and the next begins at the beginning. */
  cursor?: Cursor;
  lease?: { holder: string; until: number };
}

const NAME = 'flexkeep.sweep';
const TTL_SECONDS = 30 * 24 * 3600;

/** The right to sweep, for one slice: two at once would do everything twice. */
export interface SweepLease {
  cursor: Cursor;
  /** Saves where the next slice begins, and lets others go on from there. */
  release(next: Cursor | undefined): Promise<void>;
}

export interface LeaseOptions {
  documents: Documents;
  now(): number;
  id(): string;
}

/** `undefined`: another sweep holds it. */
export const acquireSweep = async ({ documents, now, id }: LeaseOptions): Promise<SweepLease | undefined> => {
  const there = await documents.read<SweepState>(NAME);
  if (there?.data.lease && there.data.lease.until > now()) return undefined;
  const holder = id();
  const claim: SweepState = { ...there?.data, lease: { holder, until: now() + LEASE_MS } };
  const held = await (there
    ? documents.write(NAME, claim, there.revision, TTL_SECONDS)
    : documents.create(NAME, claim, TTL_SECONDS));
  if (!held) return undefined;
  return {
    cursor: claim.cursor ?? START,
    release: (next) => release(documents, held, next),
  };
};

const release = async (documents: Documents, held: Versioned<SweepState>, next: Cursor | undefined): Promise<void> => {
  await documents.write<SweepState>(NAME, next ? { cursor: next } : {}, held.revision, TTL_SECONDS);
};
