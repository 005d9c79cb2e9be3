import fc from 'fast-check';
import { aFlow, aStudioFlow, NUMBER, sid } from '../../test/flows/fixture';
import type { Write } from '../engine/kind';
import { addressOf, CHANNEL_TYPES, type Flow, slotOf } from './flow';
import { orderSteps } from './order';
import { isSame } from './resource';

const flowsOf = (flows: Flow[]) => flows.map((state, i) => ({ sid: sid('FO', String(i + 1)), state }));

/** What turns these flows into those, matched by name; the order of `after` is the file's. */
const actionsFor = (before: Flow[], after: Flow[]): Write<Flow>[] =>
  after.flatMap((flow): Write<Flow>[] => {
    const { friendlyName: name } = flow;
    const i = before.findIndex((one) => one.friendlyName === name);
    const was = before[i];
    if (!was) return [{ kind: 'create', key: `new ${name}`, name, to: flow }];
    if (isSame(was, flow)) return [];
    return [{ kind: 'update', key: sid('FO', String(i + 1)), name, from: was, to: flow }];
  });

const order = (before: Flow[], after: Flow[]) => orderSteps(actionsFor(before, after), flowsOf(before));

const shortly = (steps: Write<Flow>[]) =>
  steps.map((step) => `${step.kind} ${step.name}${'to' in step ? (step.to.enabled ? ' on' : ' off') : ''}`);

const old = aFlow({ friendlyName: 'old' });
const off = { enabled: false };

test('the new handler is there before the old one goes', () => {
  const fresh = aStudioFlow({ friendlyName: 'new' });
  expect(shortly(order([old], [{ ...old, ...off }, fresh]).steps)).toEqual(['create new on', 'update old off']);
  expect(order([old], [{ ...old, ...off }, fresh]).gaps).toEqual([]);
});

test('where they exclude each other, the new one is made ready first, and the gap is one request long', () => {
  const { steps, gaps } = order(
    [old],
    [
      { ...old, ...off },
      { ...old, friendlyName: 'new' },
    ],
  );
  expect(shortly(steps)).toEqual(['create new off', 'update old off', 'update new on']);
  expect(gaps).toEqual([{ address: `sms ${NUMBER}`, from: 1, to: 2 }]);
});

test('two handlers change places by one stepping aside', () => {
  const [a, b] = [aFlow({ friendlyName: 'a' }), aFlow({ friendlyName: 'b', contactIdentity: '+15550101' })];
  const after = [
    { ...a, contactIdentity: b.contactIdentity },
    { ...b, contactIdentity: a.contactIdentity },
  ];
  const { steps, gaps } = order([a, b], after);
  expect(shortly(steps)).toEqual(['update a off', 'update b on', 'update a on']);
  expect(gaps).toHaveLength(2);
});

test('an address that shall have no handler any more is no gap', () => {
  expect(order([old], [{ ...old, ...off }])).toMatchObject({ gaps: [], steps: [{ to: { enabled: false } }] });
});

/** Few addresses and few names, so that flows get in each other's way. */
const anyFlow = (friendlyName: string): fc.Arbitrary<Flow> =>
  fc
    .record({
      channelType: fc.constantFrom(...CHANNEL_TYPES.slice(0, 2)),
      contactIdentity: fc.constantFrom('', NUMBER),
      enabled: fc.boolean(),
      longLived: fc.boolean(),
      isStudio: fc.boolean(),
    })
    .map(({ isStudio, ...rest }) => (isStudio ? aStudioFlow : aFlow)({ ...rest, friendlyName }));

/** A set of flows that Twilio would accept: later ones that collide are disabled. */
const anyAccount = fc
  .subarray(['a', 'b', 'c', 'd', 'e'])
  .chain((names) => fc.tuple(...names.map(anyFlow)))
  .map((flows) => {
    const taken = new Set<string>();
    return flows.map((flow) => {
      const isFree = !flow.enabled || !taken.has(slotOf(flow));
      if (flow.enabled) taken.add(slotOf(flow));
      return isFree ? flow : { ...flow, enabled: false };
    });
  });

const servedSlots = (flows: Flow[]) => flows.filter(({ enabled }) => enabled).length;

/** Measured with three broken orders and 20 seeds each: of 60, 100 runs let four through, 300 none. */
const RUNS = { numRuns: 300 };

const servedBy = (flows: Iterable<Flow>) => new Set([...flows].filter(({ enabled }) => enabled).map(addressOf));

test('whatever changes: it ends as wanted, nothing ever collides, and every gap is told', () => {
  fc.assert(
    fc.property(anyAccount, anyAccount, (before, wanted) => {
      const named = new Set(wanted.map(({ friendlyName }) => friendlyName));
      const untouched = before.filter(({ friendlyName }) => !named.has(friendlyName));
      const taken = new Set(untouched.filter(({ enabled }) => enabled).map(slotOf));
      const after = wanted.map((flow) =>
        flow.enabled && taken.has(slotOf(flow)) ? { ...flow, enabled: false } : flow,
      );
      const { steps, gaps } = order(before, after);
      expect(steps.length).toBeLessThanOrEqual(2 * after.length);

      const now = new Map(before.map((flow) => [flow.friendlyName, flow]));
      const end = servedBy([...untouched, ...after]);
      const always = [...servedBy(before)].filter((address) => end.has(address));
      for (const [i, step] of steps.entries()) {
        if (step.kind !== 'update') expect(now.has(step.name)).toBe(false);
        else expect(now.get(step.name)).toEqual(step.from);
        if (step.kind !== 'delete') now.set(step.name, step.to);
        const slots = [...now.values()].filter(({ enabled }) => enabled).map(slotOf);
        expect(new Set(slots).size).toBe(slots.length);
        const unserved = always.filter((address) => !servedBy(now.values()).has(address));
        const told = gaps.filter(({ from, to }) => from <= i && i < to).map(({ address }) => address);
        expect(unserved.sort()).toEqual(told.filter((address) => always.includes(address)).sort());
      }
      for (const flow of after) expect(now.get(flow.friendlyName)).toEqual(flow);
    }),
    RUNS,
  );
});

test('while handlers are only switched on and off, only those that exclude each other leave a gap', () => {
  fc.assert(
    fc.property(anyAccount, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (before, switches) => {
      const after = before.map((flow, i) => ({ ...flow, enabled: switches[i] ?? false }));
      const isSwap = (one: Flow) =>
        one.enabled &&
        before.some(
          (other) => other.enabled && other.friendlyName !== one.friendlyName && slotOf(other) === slotOf(one),
        );
      fc.pre(new Set(after.filter(({ enabled }) => enabled).map(slotOf)).size === servedSlots(after));
      if (!after.some(isSwap)) expect(order(before, after).gaps).toEqual([]);
    }),
    RUNS,
  );
});
