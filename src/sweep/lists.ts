import type { Context } from '../core/context';
import { GRACE_MS } from '../core/facts';
import { isUnsaid, type LedgerRecord } from '../core/ledger';
import type { Candidate, List, ListAges, ListPage } from '../core/port';
import { type Cursor, FAILED, LEDGERS } from './cursor';

/** Epoch ms; what happened before was looked at by the last complete sweep, which began at `sweptAt`. */
export const unsweptSince = (sweptAt: number, minAgeMs: number, now: number): number =>
  Math.max(sweptAt, now - minAgeMs) - GRACE_MS;

/** What a sweep goes through for one orchestration, in this order: the deep lists only in a deep sweep. */
export const listsOf = (context: Context, { failed = [], deep }: Pick<Cursor, 'failed' | 'deep'>): List[] => [
  { name: LEDGERS, page: (query, ages) => begun(context, query, ages) },
  ...context.orchestration.lists.filter((list) => !list.deep || deep !== undefined),
  {
    name: FAILED,
    page: async () => ({ candidates: failed.map(({ sid }) => ({ sid, known: {} })), scanned: [], foreign: [] }),
  },
];

/**
 * Engagements of which the ledger knows that something was begun: a handover, a clean-up, a hold, a bot that was taken
 * off an engagement that outlives its Task; an answer or a handover since the last sweep that may not have come about. Their age does not matter, and no other list need show them.
 */
const begun = async (
  { ledgers, orchestration }: Context,
  query: string | undefined,
  ages: () => ListAges,
): Promise<ListPage> => {
  const page = await ledgers.page(query);
  const candidates = page.items.flatMap(({ sid, record }): Candidate[] => {
    if (!record.data) return [{ sid, known: { ledger: record } }];
    const isOurs = record.data.orchestration === orchestration.name;
    return isOurs && isBegun(record, ages()) ? [{ sid, known: { ledger: record } }] : [];
  });
  return { candidates, scanned: [], foreign: [], ...(page.next === undefined ? {} : { next: page.next }) };
};

/** Whether the list of ledgers shows an engagement: then no other list counts it. */
export const isBegun = ({ data }: LedgerRecord, { quietSince, endedFrom, endedTo }: ListAges): boolean => {
  const isSince = (at: number) => endedFrom <= at && at < endedTo;
  switch (data.phase) {
    case 'handing-over':
      return true;
    case 'closed':
      return data.left === true;
    case 'with-agent':
      if (data.routing?.coming && isSince(data.since)) return true;
      return data.heldUntil !== undefined || (data.hook !== undefined && data.since <= quietSince);
    case 'bot':
      return isUnsaid(data) && isSince(data.heardAt);
  }
};
