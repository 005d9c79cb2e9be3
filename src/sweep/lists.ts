import { type Context, contextOf, type Services } from '../core/context';
import { type Cause, GRACE_MS, isUnsaid } from '../core/facts';
import type { LedgerRecord } from '../core/ledger';
import type { Candidate, List, ListAges, ListPage } from '../core/list';
import { given } from '../platform/parse';
import { type Cursor, FAILED, LEDGERS } from './cursor';

/** Epoch ms; what happened before was looked at by the last complete sweep, which began at `sweptAt`. */
export const unsweptSince = (sweptAt: number, minAgeMs: number, now: number): number =>
  Math.max(sweptAt, now - minAgeMs) - GRACE_MS;

/** When sweeps began, epoch ms: the last complete one, the last complete deep one, and this one (absent: now). */
export interface Times {
  cause: Extract<Cause, { kind: 'sweep' }>;
  sweptAt: number;
  deepAt: number;
  /** Epoch ms; absent: this sweep is a deep one, or no deep one has told it. */
  madeFrom?: number;
  startedAt?: number;
}

/** What ended under a session that still carries messages gets no older: a deep list shows it since the last deep sweep. */
const DEEP_SINCE_MS = 48 * 3_600_000;

export const agesOf =
  ({ now: clock }: Pick<Services, 'now'>, { cause, sweptAt, deepAt, startedAt, madeFrom }: Times, deep = false) =>
  (): ListAges => {
    const { minAgeMs, botIdleMs = minAgeMs } = cause;
    const now = clock();
    const quietSince = now - Math.min(minAgeMs, botIdleMs);
    const endedFrom = deep
      ? unsweptSince(deepAt, Math.max(minAgeMs, DEEP_SINCE_MS), now)
      : unsweptSince(sweptAt, minAgeMs, now);
    return { quietSince, endedFrom, endedTo: (startedAt ?? now) - GRACE_MS, ...given({ madeFrom }) };
  };

/** An engagement that a list shows, and who looks after it. */
export interface Shown extends Candidate {
  context: Context;
}

type Lister = Pick<Services, 'contexts' | 'tasks'>;

/** What a sweep goes through, in this order: the deep lists only in a deep sweep. */
export const listsOf = (services: Lister, { failed = [], deep }: Pick<Cursor, 'failed' | 'deep'>): List<Shown>[] => [
  { name: LEDGERS, page: (query, ages) => begun(services, query, ages) },
  { name: 'tasks', page: (query) => doubled(services, query) },
  ...services.contexts.flatMap((context) =>
    context.orchestration.lists
      .filter((list) => !list.deep || deep !== undefined)
      .map((list) => shownBy(context, list)),
  ),
  {
    name: FAILED,
    page: async () => ({
      candidates: failed.flatMap(({ sid, orchestration }) => shown(contextOf(services, orchestration), sid)),
      scanned: [],
      foreign: [],
    }),
  },
];

const shownBy = (context: Context, list: List): List<Shown> => ({
  ...list,
  async page(query, ages) {
    const page = await list.page(query, ages);
    return { ...page, candidates: page.candidates.map((candidate) => ({ ...candidate, context })) };
  },
});

/** None where its orchestration is not looked after. */
const shown = (context: Context | undefined, sid: string, known: Candidate['known'] = {}): Shown[] =>
  context ? [{ sid, known, context }] : [];

/**
 * Engagements of which the ledger knows that something was begun: a handover, a clean-up, a hold, a bot that was taken
 * off an engagement that outlives its Task; an answer, a handover or a clean-up since the last sweep that may not have come
 * about, or a handover that may have come about twice. Their age does not matter, and no other list need show them.
 */
const begun = async (services: Lister, query: string | undefined, ages: () => ListAges): Promise<ListPage<Shown>> => {
  const [first] = services.contexts;
  if (!first) return { candidates: [], scanned: [], foreign: [] };
  const { items, next } = await first.ledgers.page(query);
  const candidates = items.flatMap(({ sid, record }) => {
    // Whose it is cannot be told: it is kept, and reported once.
    if (!record.data) return shown(first, sid, { ledger: record });
    const context = contextOf(services, record.data.orchestration);
    return isBegun(record, ages()) ? shown(context, sid, { ledger: record }) : [];
  });
  return { candidates, scanned: [], foreign: [], ...given({ next }) };
};

/** Engagements with several live Tasks of which this bundle created more than one: only these are looked at. */
const doubled = async ({ contexts, tasks }: Lister, query?: string): Promise<ListPage<Shown>> => {
  const { items, next } = await tasks.page(query);
  const found = new Map<string, { context: Context; attempts: Set<string> }>();
  for (const { attributes, made } of items) {
    const context = contexts.find(({ orchestration }) => orchestration.engagementOf(attributes) !== undefined);
    const sid = context?.orchestration.engagementOf(attributes);
    if (!context || sid === undefined || !made) continue;
    const { attempts } = found.get(sid) ?? { attempts: new Set() };
    found.set(sid, { context, attempts: attempts.add(made.attempt) });
  }
  const candidates = [...found]
    .filter(([, { attempts }]) => attempts.size > 1)
    .flatMap(([sid, { context }]) => shown(context, sid));
  return { candidates, scanned: [], foreign: [], ...given({ next }) };
};

/** Whether the list of ledgers shows an engagement: then no other list counts it. */
export const isBegun = ({ data }: LedgerRecord, { quietSince, endedFrom, endedTo }: ListAges): boolean => {
  const isSince = (at: number) => endedFrom <= at && at < endedTo;
  switch (data.phase) {
    case 'handing-over':
      return true;
    case 'closed':
      return data.left === true || (data.lease !== undefined && isSince(data.since));
    case 'with-agent':
      if (data.hooked) return true;
      if ((data.routing?.coming || data.doubtful) && isSince(data.since)) return true;
      return data.heldUntil !== undefined || (data.hook !== undefined && data.since <= quietSince);
    case 'bot':
      return isUnsaid(data) && isSince(data.heardAt);
  }
};
