import { createMemoryContext, type MemoryContext, roundsOf } from '../../test/support/memory-context';
import type { Message } from './message';
import { receive } from './receive';

const CLOSE = 5_000;

/** A customer whom this container has answered: the message had position 0, the answer has 1. */
const answered = async (): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, { ...context.hears('hi'), index: 0 });
  return context;
};

const isRead = async (context: MemoryContext, message: Partial<Message>): Promise<boolean> => {
  const heard = context.hears('and now?');
  return (await roundsOf(context, () => receive(context, { ...heard, ...message }))).flat().includes('ledger read');
};

describe('the ledger need not be read', () => {
  it('where the message directly follows the answer that this container wrote', async () => {
    const context = await answered();
    expect(await isRead(context, { index: 2 })).toBe(false);
    expect(await isRead(context, { index: 4 })).toBe(false);
    expect(context.said()).toHaveLength(3);
    expect(context.ledger()).toMatchObject({ dialogue: { turns: 3 } });
  });

  it('and is, once another container wrote', async () => {
    const context = await answered();
    context.store(context.row().sid, { ...context.ledger(), stamp: 'another' });
    expect(await isRead(context, { index: 2 })).toBe(true);
    expect(context.said()).toHaveLength(2);
  });
});

describe('the ledger is read', () => {
  it.each<[string, Partial<Message>]>([
    ['where something lies between', { index: 3 }],
    ['where nothing lies between', { index: 1 }],
    ['where positions are not known', {}],
  ])('%s', async (_, message) => {
    expect(await isRead(await answered(), message)).toBe(true);
  });

  it('where the position of the answer is not known', async () => {
    const context = createMemoryContext();
    await receive(context, context.hears('hi'));
    expect(await isRead(context, { index: 2 })).toBe(true);
    expect(await isRead(context, {})).toBe(true);
  });

  it('where this container did not write it', async () => {
    const context = createMemoryContext();
    expect(await isRead(context, { index: 2 })).toBe(true);
  });

  it.each([
    ['earlier', -1],
    ['later', 1],
  ])('where the machine’s clock is %s than the message by more than is usual', async (_clock, sign) => {
    const near = await answered();
    expect(await isRead(near, { index: 2, writtenAt: near.now() + sign * CLOSE })).toBe(false);
    const far = await answered();
    expect(await isRead(far, { index: 2, writtenAt: far.now() + sign * (CLOSE + 1) })).toBe(true);
    const undated = await answered();
    const { writtenAt: _, ...message } = undated.hears('and now?');
    const calls = (await roundsOf(undated, () => receive(undated, { ...message, index: 2 }))).flat();
    expect(calls).toContain('ledger read');
  });
});
