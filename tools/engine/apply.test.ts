import { TwilioFailure } from '../../src/platform/errors';
import { applyWrites, type Step } from './apply';
import type { Live, Resources, Write } from './kind';

/** A kind that lives in memory: all that the engine asks of a new one. */
interface Box {
  label: string;
  isOpen: boolean;
}

const lost = () => new TwilioFailure('unknown', 0, 'ECONNRESET');

const openBoxes = (...there: [sid: string, box: Box][]) => {
  const boxes = new Map(there);
  /** What the nth call of a verb runs into, counted from 1: before or after its effect. */
  const faults = new Map<string, { error: unknown; when: 'before' | 'after' }>();
  const calls: string[] = [];
  let made = 0;
  const call = async <T>(verb: string, effect: () => T): Promise<T> => {
    calls.push(verb);
    const fault = faults.get(`${verb} ${calls.filter((one) => one === verb).length}`);
    if (fault?.when === 'before') throw fault.error;
    const result = effect();
    if (fault) throw fault.error;
    return result;
  };
  const list = (): Live<Box>[] => [...boxes].map(([sid, state]) => ({ sid, state }));
  const kind: Resources<Box> = {
    title: 'Boxes',
    right: (verb) => `${verb} Boxes`,
    fetch: async (sid) => boxes.get(sid),
    alike: async ({ label }) => list().filter(({ state }) => state.label === label),
    create: (state) =>
      call('create', () => {
        const sid = `BX${++made}`;
        boxes.set(sid, state);
        return { sid, state };
      }),
    update: (sid, _, state) =>
      call('update', () => {
        boxes.set(sid, state);
        return { sid, state };
      }),
    remove: (sid) => call('remove', () => boxes.delete(sid)),
    differences: (before, after) =>
      (['label', 'isOpen'] as const).flatMap((property) =>
        before[property] === after[property] ? [] : [{ property, from: before[property], to: after[property] }],
      ),
    list: async () => list(),
  };
  const apply = (...writes: Write<Box>[]) => {
    const steps: Step[] = writes.map((write) => ({ kind, write }));
    return applyWrites(steps, { tell: () => undefined, isStopped: () => false, pause: async () => undefined });
  };
  return { boxes, faults, calls, apply };
};

const closed: Box = { label: 'a', isOpen: false };
const open: Box = { label: 'a', isOpen: true };
const other: Box = { label: 'b', isOpen: false };

const create = (to: Box): Write<Box> => ({ kind: 'create', key: `new ${to.label}`, name: to.label, to });
const update = (key: string, from: Box, to: Box): Write<Box> => ({ kind: 'update', key, name: from.label, from, to });
const remove = (key: string, from: Box): Write<Box> => ({ kind: 'delete', key, name: from.label, from });

describe('a write whose answer is lost', () => {
  it.each(['before', 'after'] as const)('%s its effect is made once', async (when) => {
    for (const [verb, write] of [
      ['create', create(other)],
      ['update', update('BX0', closed, open)],
      ['remove', remove('BX0', closed)],
    ] as const) {
      const { boxes, faults, apply } = openBoxes(['BX0', closed]);
      faults.set(`${verb} 1`, { error: lost(), when });
      expect([verb, (await apply(write)).outcome]).toEqual([verb, 'applied']);
      const labels = [...boxes.values()].map(({ label, isOpen }) => `${label} ${isOpen}`);
      expect(labels).toEqual({ create: ['a false', 'b false'], update: ['a true'], remove: [] }[verb]);
    }
  });
});

describe('writes that cannot be finished', () => {
  it('are taken back, last first', async () => {
    const { boxes, faults, calls, apply } = openBoxes(['BX0', closed]);
    faults.set('update 2', { error: new TwilioFailure('refused', 400, 1), when: 'before' });
    const { outcome, done, problems } = await apply(
      create(other),
      update('BX0', closed, open),
      update('BX0', open, { ...open, label: 'c' }),
    );
    expect([outcome, done]).toEqual(['undone', []]);
    expect(problems).toMatchObject([{ where: 'a', problem: 'Twilio refused with 400: (1)' }]);
    expect([...boxes]).toEqual([['BX0', closed]]);
    expect(calls).toEqual(['create', 'update', 'update', 'update', 'remove']);
  });

  it('stay where something was to be removed, for what would come back is another one', async () => {
    const { boxes, faults, apply } = openBoxes(['BX0', closed]);
    faults.set('create 1', { error: new TwilioFailure('refused', 400, 1), when: 'before' });
    const { outcome, remains } = await apply(remove('BX0', closed), create(other));
    expect([outcome, remains]).toEqual(['unfinished', ['"a" was removed, and stays so', '"b" was not created']]);
    expect([...boxes]).toEqual([]);
  });
});

describe('what another run or person does', () => {
  it('to a resource since it was looked at stops the write', async () => {
    const { boxes, calls, apply } = openBoxes(['BX0', { ...closed, label: 'theirs' }]);
    const { outcome, problems } = await apply(update('BX0', closed, open));
    expect([outcome, problems]).toEqual(['undone', [{ where: 'a', problem: 'BX0 has changed: label' }]]);
    expect([boxes.size, calls]).toEqual([1, []]);
  });

  it('as was wanted is not done again, and not taken back', async () => {
    const { boxes, faults, apply } = openBoxes(['BX0', open], ['BX9', other]);
    faults.set('update 1', { error: new TwilioFailure('refused', 400, 1), when: 'before' });
    const { outcome } = await apply(update('BX0', closed, open), update('BX9', other, { ...other, isOpen: true }));
    expect([outcome, boxes.get('BX0')]).toEqual(['undone', open]);
  });

  it('at the same time makes no second one of a kind', async () => {
    const { boxes, apply } = openBoxes(['BX0', closed]);
    expect((await apply(create(closed))).outcome).toBe('applied');
    expect((await apply(create(open))).outcome).toBe('undone');
    expect([...boxes]).toEqual([['BX0', closed]]);
  });
});
