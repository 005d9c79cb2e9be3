import { botLedger, engagement, liveTask } from '../../test/support/facts';
import { createMemoryContext, type MemoryContext } from '../../test/support/memory-context';
import type { Cause } from './facts';
import { observe } from './observe';
import type { Part, Seen } from './port';
import { receive } from './receive';

const SWEEP: Cause = { kind: 'sweep', minAgeMs: 0 };

const handedOver = async (): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  await receive(context, context.hears('agent'));
  return context;
};

const observed = (context: MemoryContext, parts: readonly Part[], known: Seen = {}, cause: Cause = SWEEP) =>
  observe(context, context.row().sid, cause, parts, known);

it.each<[Part]>([['engagement'], ['carrier'], ['newestMessageAt'], ['ledger'], ['tasks']])(
  'shows %s where it is asked for, and nothing else',
  async (part) => {
    const shown = Object.keys(await observed(await handedOver(), [part]));
    // The ledger also says whose the engagement is.
    expect(shown.filter((name) => name !== 'owned' || part !== 'ledger')).toEqual([part]);
  },
);

it('shows all parts as they are', async () => {
  const context = await handedOver();
  const seen = await observed(context, ['engagement', 'carrier', 'newestMessageAt', 'ledger', 'tasks']);
  expect(seen).toMatchObject({
    engagement: { sid: context.row().sid, ended: false },
    carrier: { sid: context.row().carrier?.sid },
    newestMessageAt: context.now(),
    ledger: { data: { phase: 'with-agent' } },
    tasks: [{ sid: context.live()[0] }],
  });
});

it('keeps what is known, and does not read it again', async () => {
  const known = { engagement: engagement({ changedAt: 1 }), ledger: botLedger(), tasks: [liveTask('WT1')] };
  const seen = await observed(await handedOver(), ['engagement', 'ledger', 'tasks'], known);
  expect(seen).toEqual(known);
});

it('leaves out the Task that has just ended, which a list may still show', async () => {
  const context = await handedOver();
  const taskSid = context.live()[0] ?? '';
  const cause: Cause = { kind: 'task-ended', taskSid };
  expect(await observed(context, ['tasks'], {}, cause)).toEqual({ tasks: [] });
  const another: Cause = { kind: 'task-ended', taskSid: 'WT1' };
  expect(await observed(context, ['tasks'], {}, another)).toMatchObject({ tasks: [{ sid: taskSid }] });
});

it('an engagement that is gone has no carrier, no message, no ledger and no Task', async () => {
  const context = createMemoryContext();
  const parts: Part[] = ['engagement', 'carrier', 'newestMessageAt', 'ledger', 'tasks'];
  expect(await observe(context, 'CH1', SWEEP, parts, {})).toEqual({
    engagement: 'gone',
    carrier: 'none',
    newestMessageAt: 0,
    ledger: 'none',
    tasks: [],
  });
});
