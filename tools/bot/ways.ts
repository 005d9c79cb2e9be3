import type { BotScript, Step } from '../../src/bot/script';

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

/** All names that can be reached from some, those included. */
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

type Steps = Pick<BotScript, 'steps'>;

/** Where the step of a name leads, by one of the two above. */
export const waysFrom =
  ({ steps }: Steps, ways: (step: Step) => string[]) =>
  (name: string): string[] => {
    const step = steps[name];
    return step ? ways(step) : [];
  };

/** The steps of that end to which a step can lead without waiting for the customer, itself included. */
export const mayEnd = (script: Steps, name: string, end: 'close' | 'hand-over'): string[] =>
  [...reach([name], waysFrom(script, passesTo))].filter((one) => script.steps[one]?.way.kind === end);

/** Steps that could follow one another for ever without ever waiting for the customer. */
export const circles = (script: Steps): string[] => {
  const next = waysFrom(script, passesTo);
  return Object.keys(script.steps)
    .filter((name) => reach(next(name), next).has(name))
    .map((name) => `steps.${name} must not lead back to itself without waiting for the customer`);
};
