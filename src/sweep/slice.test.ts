import type { Context, Services } from '../core/context';
import { SID } from '../core/fixture';
import type { List, ListPage, Orchestration } from '../core/port';
import type { OrchestrationName } from '../platform/settings';
import { decodeCursor, START } from './cursor';
import type { Report } from './report';
import { sweepSlice } from './slice';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const SIDS = { 'flex-flow': SID, conversations: `CH${'0b'.repeat(16)}` };

const EMPTY: ListPage = { candidates: [], scanned: [], foreign: [] };

/** An orchestration with one carrier whose engagement is gone; `pages`: how many there is time for. */
const contextFor = (name: OrchestrationName, pages: { left: number }): Context => {
  const lists: List[] = [
    {
      name: 'sessions',
      page: async () => ({
        ...EMPTY,
        candidates: [{ sid: SIDS[name], known: { carrier: { sid: `KC${'0c'.repeat(16)}`, activeAt: 0 } } }],
      }),
    },
    { name: 'channels', page: async () => EMPTY },
  ];
  const orchestration = {
    name,
    lists,
    observe: async () => ({ engagement: 'gone' as const }),
    liveTasks: async () => new Map(),
    isLive: async () => false,
  };
  const allows = () => {
    pages.left -= 1;
    return pages.left >= 0;
  };
  return {
    orchestration: orchestration as Partial<Orchestration> as Orchestration, // a dry run needs no other verb
    ledgers: { page: async () => ({ items: [] }), read: async () => 'none' as const, write: async () => undefined },
    bot: {} as Context['bot'], // a dry run says nothing
    now: () => NOW,
    id: () => 'one',
    deadline: { left: () => 0, allows, extend: () => undefined },
    log: () => undefined,
  };
};

const servicesWith = (...contexts: Context[]): Services =>
  ({ contexts, now: () => NOW, pace: () => 0 }) as Partial<Services> as Services; // a slice needs no other service

const cause = { kind: 'sweep', minAgeMs: 25 * HOUR } as const;

const sweep = async (left: number, from = START): Promise<Report> => {
  const pages = { left };
  const services = servicesWith(contextFor('flex-flow', pages), contextFor('conversations', pages));
  return sweepSlice(services, { dryRun: true, from, cause, sweptAt: 0 });
};

const listed = ({ items }: Report) => items.map(({ sid, orchestration }) => ({ sid, orchestration }));

const BOTH = [
  { sid: SIDS['flex-flow'], orchestration: 'flex-flow' },
  { sid: SIDS.conversations, orchestration: 'conversations' },
];

describe('a sweep of two orchestrations', () => {
  it('goes through one after the other', async () => {
    const report = await sweep(100);
    expect(listed(report)).toEqual(BOTH);
    expect(report).toMatchObject({ done: true, stale: 2 });
  });

  it.each([2, 3, 4, 5])('goes on where it was, with time for %d looks at the clock in a slice', async (left) => {
    const all: ReturnType<typeof listed> = [];
    let report = await sweep(left);
    for (let slices = 1; slices < 20 && report.cursor; slices += 1) {
      all.push(...listed(report));
      report = await sweep(left, decodeCursor(report.cursor));
    }
    expect([...all, ...listed(report)]).toEqual(BOTH);
    expect(report.done).toBe(true);
  });

  it('begins anew where the one that it was in is not looked after any more', async () => {
    const from = { list: 'channels', orchestration: 'conversations' } as const;
    const services = servicesWith(contextFor('flex-flow', { left: 100 }));
    const report = await sweepSlice(services, { dryRun: true, from, cause, sweptAt: 0 });
    expect(listed(report)).toEqual(BOTH.slice(0, 1));
  });
});
