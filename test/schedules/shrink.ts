import type { Plan } from './plan';
import { type RunOptions, runPlan } from './run';

/** A plan with one thing less in it, each. */
const smaller = (plan: Plan): Plan[] => {
  const without = <T>(items: readonly T[], i: number) => items.filter((_, at) => at !== i);
  const eachLess = (key: 'acts' | 'faults' | 'deliveries'): Plan[] =>
    plan[key].map((_, i) => ({ ...plan, [key]: without<unknown>(plan[key], i) }));
  const fewerOptions = Object.keys(plan.account).map((name) => ({
    ...plan,
    account: Object.fromEntries(Object.entries(plan.account).filter(([one]) => one !== name)),
  }));
  const plainer: Partial<Plan>[] = [
    { orderly: true },
    { killChance: 0 },
    { skewMs: 0 },
    { aftermath: false },
    { bystander: false },
    { sink: false },
    { longLived: false },
    { channel: 'sms' },
    { indexed: true },
    { remedy: 'sweep' },
  ];
  const simplerDeliveries = plan.deliveries.flatMap((rule, i) =>
    [
      { ...rule, copies: 1 },
      { ...rule, delayMs: 0, spacingMs: 0, jitterMs: 0 },
    ].map((simple) => ({ ...plan, deliveries: plan.deliveries.map((one, at) => (at === i ? simple : one)) })),
  );
  const simplerFaults = plan.faults.flatMap((rule, i) =>
    [
      { ...rule, times: 1 },
      { ...rule, nth: 1 },
    ].map((simple) => ({ ...plan, faults: plan.faults.map((one, at) => (at === i ? simple : one)) })),
  );
  const sooner = plan.acts.map((_, i) => ({
    ...plan,
    acts: plan.acts.map((one, at) => (at === i ? { ...one, thenMs: 0 } : one)),
  }));
  return [
    ...plainer.map((change) => ({ ...plan, ...change })),
    ...eachLess('acts').filter(({ acts }) => acts.length),
    ...eachLess('faults'),
    ...eachLess('deliveries'),
    ...fewerOptions,
    ...simplerFaults,
    ...simplerDeliveries,
    ...sooner,
  ].filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(plan));
};

/**
 * The smallest plan found that still breaks `promise`: one thing after another is taken away, for as long as it does.
 *
 * @param seed of the order of events, which stays the same.
 */
export const shrink = async (plan: Plan, promise: string, seed: number, options: RunOptions = {}): Promise<Plan> => {
  let smallest = plan;
  for (let found = true; found; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      const { broken } = await runPlan(candidate, { ...options, seed });
      if (!broken.includes(promise)) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
};
