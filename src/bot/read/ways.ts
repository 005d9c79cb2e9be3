import type { BotScript, Step } from '../script';

/** Where a step leads without waiting for the customer. */
export const passesTo = ({ branches, way }: Step): string[] => [
  ...branches.map(({ goTo }) => goTo),
  ...(way.kind === 'go' ? [way.goTo] : []),
];

/** Where a step leads at all, global words left aside. */
export const leadsTo = (step: Step): string[] => {
  const { way } = step;
  if (way.kind === 'choices') return [...passesTo(step), ...way.choices.map(({ goTo }) => goTo)];
  return way.kind === 'ask' ? [...passesTo(step), way.goTo] : passesTo(step);
};

/** All that can be reached from there, those included. */
export const reach = (from: string[], next: (name: string) => string[]): Set<string> => {
  const reached = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...next(name));
  }
  return reached;
};

/** Steps that could follow one another for ever without ever waiting for the customer. */
export const circles = ({ steps }: Pick<BotScript, 'steps'>): string[] => {
  const passes = (name: string): string[] => {
    const step = steps[name];
    return step ? passesTo(step) : [];
  };
  return Object.keys(steps)
    .filter((name) => reach(passes(name), passes).has(name))
    .map((name) => `steps.${name} must not lead back to itself without waiting for the customer`);
};
