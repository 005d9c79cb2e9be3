import { LEASE_MS } from '../engagement/ledger';
import type { Documents, Versioned } from '../sync/documents';
import { type Cursor, decodeCursor, START } from './cursor';
import { addSlice, type SweepRun } from './history';
import type { Report } from './report';

/** What sweeps remember from slice to slice. */
export interface SweepState {
  /** Absent: a sweep has ended, and the next begins at the beginning. */
  cursor?: Cursor;
  lease?: { holder: string; until: number };
  /** The last ones, newest first. */
  runs?: SweepRun[];
}

const NAME = 'flexkeep.sweep';
const TTL_SECONDS = 30 * 24 * 3600;

/** The right to sweep, for one slice: two at once would do everything twice. */
export interface SweepLease {
  cursor: Cursor;
  /** Saves where the next slice begins and what came of this one, and lets others go on from there. */
  release(report: Report): Promise<void>;
  /** Nothing came of this slice: others may begin where it did. */
  giveUp(): Promise<void>;
}

export interface LeaseOptions {
  documents: Documents;
  now(): number;
  id(): string;
}

export const readSweepState = async (documents: Documents): Promise<SweepState> =>
  (await documents.read<SweepState>(NAME))?.data ?? {};

/** `undefined`: another sweep holds it. */
export const acquireSweep = async ({ documents, now, id }: LeaseOptions): Promise<SweepLease | undefined> => {
  const there = await documents.read<SweepState>(NAME);
  const startedAt = now();
  if (there?.data.lease && there.data.lease.until > startedAt) return undefined;
  const claim: SweepState = { ...there?.data, lease: { holder: id(), until: startedAt + LEASE_MS } };
  const held = await (there
    ? documents.write(NAME, claim, there.revision, TTL_SECONDS)
    : documents.create(NAME, claim, TTL_SECONDS));
  if (!held) return undefined;
  return {
    cursor: claim.cursor ?? START,
    release: (report) => release(documents, held, report, { startedAt, now: now() }),
    async giveUp() {
      const { lease: _lease, ...kept } = claim;
      await documents.write(NAME, kept, held.revision, TTL_SECONDS);
    },
  };
};

const release = async (
  documents: Documents,
  { data, revision }: Versioned<SweepState>,
  report: Report,
  { startedAt, now }: { startedAt: number; now: number },
): Promise<void> => {
  const next: SweepState = {
    ...(report.cursor === undefined ? {} : { cursor: decodeCursor(report.cursor) }),
    runs: addSlice(data.runs ?? [], report, startedAt, now),
  };
  await documents.write(NAME, next, revision, TTL_SECONDS);
};
