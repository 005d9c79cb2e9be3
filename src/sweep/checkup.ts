import { activeAt, heldUntil } from '../core/facts';
import { addCounts, type SweepRun } from './history';
import type { Listed } from './item';

const DAY_MS = 24 * 3_600_000;

/** By how long nothing has happened, the youngest first. */
const AGES = [
  { name: 'under-2-days', belowMs: 2 * DAY_MS },
  { name: 'under-7-days', belowMs: 7 * DAY_MS },
  { name: 'older', belowMs: Number.POSITIVE_INFINITY },
] as const;

/** What a person wants to know of one engagement, beside what the report's item says of it. */
interface Detail {
  sid: string;
  /** `unknown` where the channel that would say so is gone. */
  channelType: string;
  /** ISO 8601 */
  lastInteractionAt: string;
  /** ISO 8601; it is left open until then. */
  heldUntil?: string;
}

/** What of a checkup is made for people. Like the report itself, it is about one slice. */
interface ForPeople {
  /** Of what is stale. */
  summary: {
    byReason: Record<string, number>;
    byAge: Record<(typeof AGES)[number]['name'], number>;
    byChannelType: Record<string, number>;
    oldest?: Detail;
  };
  held: Detail[];
  /** One for each item of the report, in its order. */
  details: Detail[];
}

/** A run as it is shown: dates in ISO 8601. */
type ShownRun = Omit<SweepRun, 'startedAt' | 'updatedAt' | 'endedAt'> & {
  startedAt: string;
  updatedAt: string;
  endedAt?: string;
};

/** A hold is noted or asked for, whatever the ages are. */
const SWEEP = { kind: 'sweep', minAgeMs: 0 } as const;

const iso = (ms: number): string => new Date(ms).toISOString();

/** What the list of ledgers shows is as old as its phase: it knows of no messages. */
const BY_PHASE = ['handover-unfinished', 'held', 'hold-over'];

const lastOf = ({ item, looked, known }: Listed, now: number): number => {
  const seen = looked?.seen ?? known;
  const since = seen.ledger && seen.ledger !== 'none' ? seen.ledger.data?.since : undefined;
  if (since !== undefined && BY_PHASE.includes(item.reason)) return since;
  const at = activeAt({ carrier: 'none', newestMessageAt: 0, ...seen });
  return typeof at === 'number' && at > 0 ? at : now;
};

const toDetail = (listed: Listed, now: number): Detail => {
  const { item, looked, known } = listed;
  const { customer, ledger } = looked?.seen ?? known;
  const stored = ledger && ledger !== 'none' ? ledger.data?.channelType : undefined;
  const until = item.reason === 'held' && looked ? heldUntil({ seen: looked.seen, cause: SWEEP, now }) : undefined;
  return {
    sid: item.sid,
    channelType: (customer?.channelType ?? stored) || 'unknown',
    lastInteractionAt: iso(lastOf(listed, now)),
    ...(until === undefined ? {} : { heldUntil: iso(until) }),
  };
};

/** @param now epoch ms */
export const forPeople = (listed: Listed[], now: number): ForPeople => {
  const details = listed.map((one) => toDetail(one, now));
  const stale = listed.flatMap(({ item }, i) => {
    const detail = details[i];
    return item.action === 'none' || !detail ? [] : [{ detail, reason: item.reason }];
  });
  const count = (names: string[]) => addCounts(...names.map((name) => ({ [name]: 1 })));
  const ageOf = ({ lastInteractionAt }: Detail) => {
    const age = now - Date.parse(lastInteractionAt);
    return AGES.find(({ belowMs }) => age < belowMs)?.name ?? 'older';
  };
  const [oldest] = stale
    .map(({ detail }) => detail)
    .sort((a, b) => (a.lastInteractionAt < b.lastInteractionAt ? -1 : 1));
  return {
    summary: {
      byReason: count(stale.map(({ reason }) => reason)),
      byAge: {
        'under-2-days': 0,
        'under-7-days': 0,
        older: 0,
        ...count(stale.map(({ detail }) => ageOf(detail))),
      },
      byChannelType: count(stale.map(({ detail }) => detail.channelType)),
      ...(oldest ? { oldest } : {}),
    },
    held: details.filter(({ heldUntil }) => heldUntil !== undefined),
    details,
  };
};

export const showRun = ({ startedAt, updatedAt, endedAt, ...run }: SweepRun): ShownRun => ({
  startedAt: iso(startedAt),
  updatedAt: iso(updatedAt),
  ...(endedAt === undefined ? {} : { endedAt: iso(endedAt) }),
  ...run,
});
