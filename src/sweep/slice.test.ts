import type { Keeper } from '../engagement/keeper';
import type { Orchestration, Page } from '../orchestration/port';
import type { OrchestrationName } from '../platform/settings';
import { decodeCursor, START } from './cursor';
import type { Report } from './report';
import { sweepSlice } from './slice';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const SID = { 'flex-flow': `CH${'0a'.repeat(16)}`, conversations: `CH${'0b'.repeat(16)}` };

const none = async (): Promise<Page<never>> => ({ items: [] });

/** An orchestration with one session whose conversation is gone; `pages`: how many there is time for. */
const keeperOf = (name: OrchestrationName, pages: { left: number }): Keeper => {
  const sessions = async () => ({
    items: [{ sid: `KC${'0c'.repeat(16)}`, conversationSid: SID[name], open: true, lastInteractionAt: 0 }],
  });
  const orchestration = { name, conversations: none, sessions, conversation: async () => undefined };
  const allows = () => {
    pages.left -= 1;
    return pages.left >= 0;
  };
  return {
    orchestration: orchestration as Partial<Orchestration> as Orchestration,
    ledgers: { page: none } as Partial<Keeper['ledgers']> as Keeper['ledgers'],
    bot: {} as Keeper['bot'],
    now: () => NOW,
    id: () => 'one',
    deadline: { left: () => 0, allows },
    log: () => undefined,
  };
};

const sweep = async (left: number, from = START): Promise<Report> => {
  const pages = { left };
  const keepers = [keeperOf('flex-flow', pages), keeperOf('conversations', pages)];
  return sweepSlice(keepers, { from, minAgeMs: 25 * HOUR, live: async () => ({ of: () => [] }) });
};

const listed = ({ items }: Report) => items.map(({ sid, orchestration }) => ({ sid, orchestration }));

const BOTH = [
  { sid: SID['flex-flow'], orchestration: 'flex-flow' },
  { sid: SID.conversations, orchestration: 'conversations' },
];

describe('a sweep of two orchestrations', () => {
  it('goes through one after the other', async () => {
    const report = await sweep(100);
    expect(listed(report)).toEqual(BOTH);
    expect(report).toMatchObject({ done: true, stale: 2 });
  });

  it.each([2, 3, 4, 5])('goes on where it was, with time for %d looks at the clock in a slice', async (left) => {
    const seen: ReturnType<typeof listed> = [];
    let report = await sweep(left);
    for (let slices = 1; slices < 20 && report.cursor; slices += 1) {
      seen.push(...listed(report));
      report = await sweep(left, decodeCursor(report.cursor));
    }
    expect([...seen, ...listed(report)]).toEqual(BOTH);
    expect(report.done).toBe(true);
  });

  it('begins anew where the one that it was in is not looked after any more', async () => {
    const from = { ...START, orchestration: 'conversations', stage: 'sessions' } as const;
    const keepers = [keeperOf('flex-flow', { left: 100 })];
    const report = await sweepSlice(keepers, { from, minAgeMs: HOUR, live: async () => ({ of: () => [] }) });
    expect(listed(report)).toEqual(BOTH.slice(0, 1));
  });
});
