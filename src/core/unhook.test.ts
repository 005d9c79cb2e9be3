import { applied, met, overtaken } from '../../test/support/applying';
import { TASK_SID } from '../../test/support/facts';
import { BUSY, failing, type MemoryContext, roundsOf } from '../../test/support/memory-context';
import type { Action } from './verdict';

/** How often the ledger is written. */
const writesOf = async (context: MemoryContext, act: () => Promise<unknown>): Promise<number> =>
  (await roundsOf(context, act)).flat().filter((verb) => verb === 'ledger write').length;

describe('a webhook of the bot that no list showed at the handover', () => {
  const hooked = { phase: 'with-agent', routing: { taskSid: TASK_SID }, hooked: true };

  it('is taken off by a sweep, unless another writer came first', async () => {
    const context = await met(hooked);
    expect(await applied(context, [{ do: 'finish-handover' }])).toBe('done');
    expect(context.isHooked()).toBe(false);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid: TASK_SID }, hooked: false });
    const another = await met(hooked);
    overtaken(another);
    expect(await applied(another, [{ do: 'finish-handover' }])).toBe('came-back');
  });

  it('is written down before it is taken off: nothing tells it from then on', async () => {
    const context = await met(hooked);
    const [there] = context.row().hooks.values();
    expect(context.ledger()).not.toHaveProperty('hook');
    failing(context, { verb: 'unhook', failure: BUSY });
    await expect(applied(context, [{ do: 'finish-handover' }])).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ hook: there, hooked: true });
    context.memory.around = (_, effect) => effect();
    expect(await applied(context, [{ do: 'finish-handover' }])).toBe('done');
    expect(context.ledger()).toMatchObject({ hook: there, hooked: false });
  });

  it('stays where another writer comes before it is written down', async () => {
    const context = await met(hooked);
    overtaken(context);
    expect(await applied(context, [{ do: 'finish-handover' }])).toBe('came-back');
    expect(context.isHooked()).toBe(true);
  });

  it('is noted to be off although none is there', async () => {
    const context = await met(hooked);
    context.row().hooks.clear();
    expect(await writesOf(context, () => applied(context, [{ do: 'finish-handover' }]))).toBe(1);
    expect(context.ledger()).toMatchObject({ hooked: false });
    expect(context.ledger()).not.toHaveProperty('hook');
  });

  it('is put back as it was written down first', async () => {
    const hook = { url: '/inbound', retryCount: 3 };
    const context = await met({ ...hooked, hook });
    expect(await writesOf(context, () => applied(context, [{ do: 'finish-handover' }]))).toBe(1);
    expect(context.ledger()).toMatchObject({ hook, hooked: false });
  });

  it('is taken off as soon as it is noted how the customer stands with the agents', async () => {
    const note: Action = { do: 'note', routing: { taskSid: TASK_SID }, standing: 'left' };
    const context = await met(hooked);
    expect(await applied(context, [note])).toBe('done');
    expect(context.isHooked()).toBe(false);
  });
});
