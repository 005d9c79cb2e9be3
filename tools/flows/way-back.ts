import type { Change, Live } from '../engine/kind';
import { type Notable, type Note, planNotesBack } from '../engine/notes';
import { type Address, placeOf } from './address';
import { type Flow, identityOf } from './flow';
import { orderSteps } from './order';
import { joinPlans, type Plan } from './plan';
import { differencesOf, isAddress, type Resource, webhookOf } from './resource';

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'friendlyName' in value;

export const NOTABLE_FLOWS: Notable<Flow> = {
  ...{ word: 'flow', identityOf, nameOf: ({ friendlyName }) => friendlyName, differences: differencesOf },
  isState: (value): value is Flow => isResource(value) && !isAddress(value),
};

export const NOTABLE_ADDRESSES: Notable<Address> = {
  ...{ word: 'address', identityOf: placeOf, nameOf: placeOf, differences: differencesOf },
  isState: (value): value is Address => isResource(value) && isAddress(value),
};

/** Whether it leads to Functions of ours. */
export const leadsTo = (resource: Resource, origins: string[]): boolean =>
  origins.some((origin) => webhookOf(resource).startsWith(`${origin}/`));

/** What goes back as a whole: of a flow its integration, of an Address its auto-creation. */
const isWiring = (property: string): boolean => /^(integration|autoCreation)/.test(property);

/** The wiring goes back in any case where it leads to Flexkeep: soon there is nothing there. */
const merge = <S extends Resource>({ before, after, now }: { before: S; after: S; now: S }, origins: string[]) => {
  const namesOf = (changes: Change[]): string[] => changes.map(({ property }) => property);
  const ours = namesOf(differencesOf(before, after));
  const theirs = namesOf(differencesOf(after, now));
  const isOurWiring = leadsTo(now, origins) || !theirs.some(isWiring);
  const goesBack = (name: string): boolean =>
    isWiring(name) ? isOurWiring && ours.some(isWiring) : ours.includes(name) && !theirs.includes(name);
  const properties = [
    ...Object.entries(now).filter(([name]) => !goesBack(name)),
    ...Object.entries(before).filter(([name]) => goesBack(name)),
  ];
  return {
    to: Object.fromEntries(properties) as unknown as S, // reason: each property comes from one of two of its kind
    left: namesOf(differencesOf(before, now)).filter((name) => ours.includes(name) && !goesBack(name)),
  };
};

/** What setup noted, and what the account has now. */
interface WayBack {
  flows: { notes: Note<Flow>[]; live: Live<Flow>[] };
  addresses: { notes: Note<Address>[]; live: Live<Address>[] };
}

/**
 * How Flex Flows and Addresses become what they were before the first setup.
 *
 * @param origins where Flexkeep is deployed
 */
export const planWayBack = (
  accountSid: string,
  { flows, addresses }: WayBack,
  origins: string[],
): { plan: Plan; left: string[] } => {
  const way = <S extends Resource>() => ({
    isOurs: (state: S) => leadsTo(state, origins),
    merge: (states: { before: S; after: S; now: S }) => merge(states, origins),
  });
  const ofFlows = planNotesBack(NOTABLE_FLOWS, flows.notes, flows.live, way<Flow>());
  const ofAddresses = planNotesBack(NOTABLE_ADDRESSES, addresses.notes, addresses.live, way<Address>());
  const { steps } = orderSteps(ofFlows.actions, new Map(flows.live.map(({ sid, state }) => [sid, state])));
  const nothing = { accountSid, moves: [], notices: [], drift: [], unnamed: [], unchanged: 0, names: {} };
  return {
    plan: joinPlans(
      { ...nothing, actions: ofFlows.actions, steps, base: flows.live },
      { ...nothing, actions: ofAddresses.actions, steps: ofAddresses.actions, base: addresses.live },
    ),
    left: [...ofFlows.left, ...ofAddresses.left],
  };
};
