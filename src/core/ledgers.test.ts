import { botLedger, closedLedger, handingOverLedger, withAgentLedger } from '../../test/support/facts';
import {
  BUSY,
  createMemoryContext,
  failing,
  type MemoryContext,
  NO_ANSWER,
  roundsOf,
  storedBase,
} from '../../test/support/memory-context';
import { TwilioFailure } from '../platform/errors';
import type { LedgerRecord } from './ledger';
import { MAX_BYTES } from './ledger-data';

const HOUR = 3_600;
const TOO_LARGE = new TwilioFailure('too-large', 413, 54_006);

const arrived = (): MemoryContext & { sid: string } => {
  const context = createMemoryContext();
  context.hears('hi');
  return { ...context, sid: context.row().sid };
};

it.each<[string, LedgerRecord, number]>([
  ['of an open engagement 30 days', botLedger(), 30 * 24 * HOUR],
  ['of a handover 30 days', handingOverLedger(), 30 * 24 * HOUR],
  ['of one with an agent 30 days', withAgentLedger(), 30 * 24 * HOUR],
  ['of one that an agent was wrapping up 30 days', withAgentLedger({ standing: 'open' }), 30 * 24 * HOUR],
  ['of one that an agent left 100 days', withAgentLedger({ standing: 'left' }), 100 * 24 * HOUR],
  ['of one that ended 24 hours', closedLedger(), 24 * HOUR],
  ['of one whose clean-up did not complete 30 days', closedLedger({ left: true }), 30 * 24 * HOUR],
])('Sync keeps the ledger %s', async (_, { data }, seconds) => {
  const context = arrived();
  await context.ledgers.write(context.sid, 'none', data);
  expect(context.ttlSeconds()).toBe(seconds);
});

it('is read as it was written, and what cannot be read has no data', async () => {
  const context = arrived();
  expect(await context.ledgers.read(context.sid)).toBe('none');
  const written = await context.ledgers.write(context.sid, 'none', botLedger().data);
  expect(await context.ledgers.read(context.sid)).toEqual(written);
  context.store(context.sid, 'no ledger');
  expect(await context.ledgers.read(context.sid)).toStrictEqual({ revision: expect.any(String) });
});

it('a page has the ledgers and no other document', async () => {
  const context = arrived();
  context.store(context.sid, { ...storedBase('bot'), heardAt: 0, replies: [] });
  context.memory.around = async (_, effect) => {
    const { items } = (await effect()) as { items: object[] };
    return { items: [...items, { name: 'another.application', data: {}, revision: '1' }], next: '2' };
  };
  const page = await context.ledgers.page();
  expect(page).toMatchObject({ next: '2', items: [{ sid: context.sid, record: { data: { phase: 'bot' } } }] });
  expect(page.items).toHaveLength(1);
});

describe('what this container wrote last', () => {
  it('is recalled, until another writer came first', async () => {
    const { ledgers, sid } = arrived();
    expect(ledgers.recall(sid)).toBeUndefined();
    const written = await ledgers.write(sid, 'none', botLedger().data);
    expect(ledgers.recall(sid)).toEqual(written);
    await ledgers.write(sid, { revision: 'old' }, botLedger({ stamp: 'other' }).data);
    expect(ledgers.recall(sid)).toBeUndefined();
  });

  it('is recalled of a hundred engagements, the newest', async () => {
    const { ledgers } = arrived();
    const sids = Array.from({ length: 101 }, (_, i) => `CH${i}`);
    const write = (sid: string) => ledgers.write(sid, 'none', botLedger({ stamp: sid }).data);
    for (const sid of sids.slice(0, 100)) await write(sid);
    expect(ledgers.recall('CH0')).toBeDefined();
    await write('CH100');
    expect(sids.filter((sid) => !ledgers.recall(sid))).toEqual(['CH0']);
  });
});

describe('a write', () => {
  it('is one call where it succeeds', async () => {
    const context = arrived();
    const calls = await roundsOf(context, () => context.ledgers.write(context.sid, 'none', botLedger().data));
    expect(calls).toEqual([['ledger create']]);
  });

  it('does not replace what another writer wrote', async () => {
    const context = arrived();
    const first = await context.ledgers.write(context.sid, 'none', botLedger().data);
    expect(await context.ledgers.write(context.sid, 'none', withAgentLedger({ stamp: 'other' }).data)).toBeUndefined();
    const second = await context.ledgers.write(context.sid, first ?? 'none', closedLedger({ stamp: 'second' }).data);
    expect(second).toMatchObject({ data: { phase: 'closed' } });
    expect(await context.ledgers.write(context.sid, first ?? 'none', botLedger({ stamp: 'third' }).data)).toBe(
      undefined,
    );
    expect(context.ledger()).toMatchObject({ phase: 'closed' });
  });

  it('whose answer was lost and which is sent again meets itself', async () => {
    const context = arrived();
    failing(context, { verb: 'ledger create', failure: NO_ANSWER, isDone: true, times: 1 });
    await expect(context.ledgers.write(context.sid, 'none', botLedger().data)).rejects.toBe(NO_ANSWER);
    const again = await context.ledgers.write(context.sid, 'none', botLedger().data);
    expect(again).toEqual(await context.ledgers.read(context.sid));
  });

  it('that Twilio finds too large is sent again with half the size', async () => {
    const context = arrived();
    const text = 'a'.repeat(2_000);
    const replies = ['IM1', 'IM2', 'IM3', 'IM4', 'IM5', 'IM6'].map((to) => ({ to, text, until: 0 }));
    failing(context, { verb: 'ledger create', failure: TOO_LARGE, times: 1 });
    const written = await context.ledgers.write(context.sid, 'none', botLedger({ replies }).data);
    const size = Buffer.byteLength(JSON.stringify(written?.data));
    expect(size).toBeGreaterThan(MAX_BYTES / 4);
    expect(size).toBeLessThanOrEqual(MAX_BYTES / 2);
  });

  it.each([
    ['too large', TOO_LARGE, 2],
    ['refused', BUSY, 1],
    ['a mistake of our own', new TypeError('undefined is no function'), 1],
  ])('fails where it is %s', async (_, failure, attempts) => {
    const context = arrived();
    let calls = 0;
    context.memory.around = () => {
      calls += 1;
      throw failure;
    };
    await expect(context.ledgers.write(context.sid, 'none', botLedger().data)).rejects.toBe(failure);
    expect(calls).toBe(attempts);
  });
});
