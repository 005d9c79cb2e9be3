import type { Live } from '../engine/kind';
import { type Notable, type Note, planNotesBack } from '../engine/notes';
import { changesBetween, type Flow, identityOf, isIntegration } from './flow';
import { orderSteps } from './order';
import type { Plan } from './plan';

export const NOTABLE_FLOWS: Notable<Flow> = {
  ...{ word: 'flow', identityOf, nameOf: ({ friendlyName }) => friendlyName, differences: changesBetween },
  isState: (value): value is Flow => typeof value === 'object' && value !== null && 'friendlyName' in value,
};

/** Whether it leads to Functions of ours. */
export const leadsTo = ({ 'integration.url': url = '' }: Flow, origins: string[]): boolean =>
  origins.some((origin) => url.startsWith(`${origin}/`));

/** An integration goes back as a whole, and in any case where it leads to Flexkeep: soon there is nothing there. */
const merge = ({ before, after, now }: { before: Flow; after: Flow; now: Flow }, origins: string[]) => {
  const namesOf = (one: Flow, other: Flow): string[] => changesBetween(one, other).map(({ property }) => property);
  const [ours, theirs] = [namesOf(before, after), namesOf(after, now)];
  const isOurIntegration = leadsTo(now, origins) || !theirs.some(isIntegration);
  const goesBack = (name: string): boolean =>
    isIntegration(name) ? isOurIntegration && ours.some(isIntegration) : ours.includes(name) && !theirs.includes(name);
  const properties = [
    ...Object.entries(now).filter(([name]) => !goesBack(name)),
    ...Object.entries(before).filter(([name]) => goesBack(name)),
  ];
  return {
    to: Object.fromEntries(properties) as unknown as Flow, // reason: each property comes from one of two flows
    left: namesOf(before, now).filter((name) => ours.includes(name) && !goesBack(name)),
  };
};

/**
 * How the Flex Flows become what they were before the first setup.
 *
 * @param live all flows of the account
 * @param origins where Flexkeep is deployed
 */
export const planWayBack = (
  accountSid: string,
  notes: Note<Flow>[],
  live: Live<Flow>[],
  origins: string[],
): { plan: Plan; left: string[] } => {
  const { actions, left } = planNotesBack(NOTABLE_FLOWS, notes, live, {
    isOurs: (flow) => leadsTo(flow, origins),
    merge: (states) => merge(states, origins),
  });
  const { steps } = orderSteps(actions, new Map(live.map(({ sid, state }) => [sid, state])));
  const nothing = { notices: [], drift: [], unnamed: [], unchanged: 0, names: {} };
  return { plan: { accountSid, actions, steps, base: live, ...nothing }, left };
};
