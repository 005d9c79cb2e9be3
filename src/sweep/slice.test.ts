import { SID } from '../../test/support/facts';
import { BUSY, createMemoryContext, failing, logOf, type MemoryContext } from '../../test/support/memory-context';
import type { Context, Services } from '../core/context';
import type { List, ListPage } from '../core/list';
import type { Orchestration } from '../core/port';
import { receive } from '../core/receive';
import type { Deadline } from '../platform/deadline';
import type { OrchestrationName } from '../platform/settings';
import { decodeCursor, START } from './cursor';
import type { Report } from './report';
import { sweepSlice } from './slice';

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const SIDS = { 'flex-flow': SID, conversations: `CH${'0b'.repeat(16)}` };

const EMPTY: ListPage = { candidates: [], scanned: [], foreign: [] };

/** There is time at so many looks at the clock. */
const countedDeadline = (looks: { left: number }): Deadline => {
  const left = () => {
    looks.left -= 1;
    return looks.left >= 0 ? 10_000 : 0;
  };
  return { left, allows: (ms) => left() >= ms, keep: () => () => undefined, extend: () => undefined };
};

/** An orchestration with one carrier whose engagement is gone; `pages`: how many there is time for. */
const contextFor = (name: OrchestrationName, pages: { left: number }): Context => {
  const lists: List[] = [
    {
      name: `sessions-of-${name}`,
      page: async () => ({
        ...EMPTY,
        candidates: [{ sid: SIDS[name], known: { carrier: { sid: `KC${'0c'.repeat(16)}`, activeAt: 0 } } }],
      }),
    },
    { name: `channels-of-${name}`, page: async () => EMPTY },
  ];
  const orchestration = {
    name,
    lists,
    observe: async () => ({ engagement: 'gone' as const, owned: true }),
    liveTasks: async () => new Map(),
    isLive: async () => false,
  };
  return {
    orchestration: orchestration as Partial<Orchestration> as Orchestration, // a dry run needs no other verb
    ledgers: { ...createMemoryContext().ledgers, page: async () => ({ items: [] }) },
    bot: {} as Context['bot'], // a dry run says nothing
    now: () => NOW,
    id: () => 'one',
    deadline: countedDeadline(pages),
    log: () => undefined,
  };
};

const servicesWith = (...contexts: (Context | MemoryContext)[]): Services => {
  const items = () => contexts.flatMap((context) => ('memory' in context ? context.memory.allLive() : []));
  const tasks = { page: async () => ({ items: items() }) } as Partial<Services['tasks']> as Services['tasks']; // a slice itself asks for no more
  return { contexts, tasks, now: contexts[0]?.now, pace: () => 0, tail: () => 0 } as Partial<Services> as Services; // as above
};

const cause = { kind: 'sweep', minAgeMs: 25 * HOUR } as const;

const sweep = async (left: number, from = START): Promise<Report> => {
  const pages = { left };
  const services = servicesWith(contextFor('flex-flow', pages), contextFor('conversations', pages));
  return sweepSlice(services, { dryRun: true, from, cause, sweptAt: 0, deepAt: 0 });
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

  it.each([5, 6, 8, 11])('goes on where it was, with time for %d looks at the clock in a slice', async (left) => {
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
    const from = { list: 'channels-of-conversations', query: 'Page=7' };
    const services = servicesWith(contextFor('flex-flow', { left: 100 }));
    const report = await sweepSlice(services, { dryRun: true, from, cause, sweptAt: 0, deepAt: 0 });
    expect(listed(report)).toEqual(BOTH.slice(0, 1));
  });
});

describe('a sweep of engagements in memory', () => {
  const HOURS_25 = { kind: 'sweep', minAgeMs: 25 * HOUR } as const;
  /** With the bot, quiet for longer than the minimum age: as many as there are customers. */
  const quiet = async (...customers: string[]): Promise<MemoryContext> => {
    const context = createMemoryContext();
    for (const customer of customers) await receive(context, context.hears('hi', customer));
    context.memory.now += 26 * HOUR;
    return context;
  };
  const sweepOnce = (context: MemoryContext, from = START, dryRun = false): Promise<Report> =>
    sweepSlice(servicesWith(context), {
      dryRun,
      from,
      cause: HOURS_25,
      sweptAt: 0,
      deepAt: 0,
      held: Promise.resolve(true),
    });
  const open = ({ memory }: MemoryContext): string[] =>
    [...memory.engagements.values()].filter(({ carrier }) => carrier).map(({ customer }) => customer);
  /** A deadline that allows so many looks at the clock. */
  const hurried = (context: MemoryContext, looks: number): MemoryContext => {
    return { ...context, deadline: countedDeadline({ left: looks }) };
  };

  it('cleans up what is stale, leaves the rest alone, and finds nothing the second time', async () => {
    const context = await quiet('a', 'b', 'c');
    await receive(context, context.hears('back again', 'b'));
    await receive(context, context.hears('hi', 'd'));
    const report = await sweepOnce(context);
    expect(report).toMatchObject({ scanned: 4, stale: 2, cleaned: 2, failed: 0, skipped: 0, done: true });
    expect(report.items.map(({ reason }) => reason)).toEqual(['customer-left', 'customer-left']);
    expect(open(context)).toEqual(['b', 'd']);
    expect(await sweepOnce(context)).toMatchObject({ scanned: 4, stale: 0, cleaned: 0, items: [], done: true });
  });

  it('plans in a dry run, and writes nothing', async () => {
    const context = await quiet('a', 'b', 'c');
    const report = await sweepOnce(context, START, true);
    expect(report).toMatchObject({ stale: 3, cleaned: 0, items: { length: 3 } });
    expect(open(context)).toEqual(['a', 'b', 'c']);
  });

  it('leaves alone what a live Task refers to, and whom it comes to in the middle of the sweep', async () => {
    const context = await quiet('a', 'b', 'c');
    const [a, , c] = [...context.memory.engagements.keys()];
    const task = (sid: string, engagement = '') =>
      context.memory.tasks.set(sid, { sid, attributes: { engagement }, createdAt: context.now(), status: 'waiting' });
    task('WT1', a);
    let asked = 0;
    context.memory.around = (verb, call) => {
      if (verb === 'liveTasks') asked += 1;
      if (asked === 3) task('WT2', c);
      return call();
    };
    await sweepOnce(context);
    expect(open(context)).toEqual(['a', 'c']);
  });

  it.each([
    ['the third try succeeds', 2, { stale: 3, cleaned: 3, failed: 0 }, []],
    ['all three tries fail', 3, { stale: 3, cleaned: 2, failed: 1 }, ['b']],
  ])('reports an engagement once where %s', async (_, failures, counts, left) => {
    const context = await quiet('a', 'b', 'c');
    const [, b] = [...context.memory.engagements.values()];
    let tries = 0;
    context.memory.around = (verb, call) => {
      if (verb !== 'end carrier') return call();
      const before = b?.carrier;
      const result = call();
      if (!before || b.carrier) return result;
      tries += 1;
      if (tries > failures) return result;
      b.carrier = before;
      throw BUSY;
    };
    const report = await sweepOnce(context);
    expect(tries).toBe(3);
    expect(report).toMatchObject({ ...counts, done: true });
    const failed = left.length ? { failedWith: 429 } : {};
    expect(report.items.map(({ sid }) => sid)).toEqual([...context.memory.engagements.keys()]);
    expect(report.items[1]).toEqual({ ...report.items[1], ...failed });
    expect(open(context)).toEqual(left);
  });

  it('cancels a Task that Flexkeep created twice, and no other', async () => {
    const context = await quiet('a');
    const [engagement] = context.memory.engagements.keys();
    const task = (sid: string, attempt?: string) =>
      context.memory.tasks.set(sid, {
        ...{ sid, attributes: { engagement }, createdAt: context.now(), status: 'waiting' },
        ...(attempt ? { made: { since: 1, attempt } } : {}),
      });
    task('WT1', 'one');
    task('WT2', 'two');
    task('WT3');
    expect(await sweepOnce(context)).toMatchObject({ cleaned: 1, items: [{ reason: 'task-doubled' }] });
    expect(context.live()).toEqual(['WT1', 'WT3']);
  });

  it('stops where most of it fails', async () => {
    const context = await quiet(...'abcdefghijklmnop');
    failing(context, { verb: 'end carrier', failure: BUSY });
    expect(await sweepOnce(context)).toMatchObject({ stopped: 'too-many-failures', cleaned: 0, done: false });
  });

  it('logs a list that Twilio does not give, and goes on there', async () => {
    const context = await quiet('a');
    failing(context, { verb: 'lists.engagements', failure: BUSY });
    const { done, cursor = '' } = await sweepOnce(context);
    expect(done).toBe(false);
    expect(decodeCursor(cursor)).toMatchObject({ list: 'engagements' });
    expect(logOf(context, 'list')).toEqual([{ action: 'list', outcome: 'failed', reason: 'busy', status: 429 }]);
  });

  it.each([5, 6, 9, 14])('reports each clean-up in one slice, with %d looks at the clock in each', async (looks) => {
    const context = await quiet('a', 'b', 'c', 'd', 'e');
    const cleaned: string[] = [];
    let report = await sweepOnce(hurried(context, looks));
    for (let slices = 1; slices < 40 && report.cursor; slices += 1) {
      cleaned.push(...report.items.map(({ sid }) => sid));
      report = await sweepOnce(hurried(context, looks), decodeCursor(report.cursor));
    }
    cleaned.push(...report.items.map(({ sid }) => sid));
    expect(open(context)).toEqual([]);
    expect(new Set(cleaned).size).toBe(cleaned.length);
    expect(cleaned).toHaveLength(5);
  });
});
