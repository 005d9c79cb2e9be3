import type { Change, Write } from '../engine/kind';
import { type Notable, type Note, planNotesBack } from '../engine/notes';
import { placeOf } from './address';
import { type Flow, identityOf } from './flow';
import { orderSteps } from './order';
import {
  differencesOf,
  isAddress,
  isLiveFlow,
  isWiring,
  type LiveResource,
  nameOf,
  type Resource,
  stateOf,
  webhookOf,
} from './resource';

export const NOTABLE: Notable<Resource> = {
  words: ['flow', 'address'],
  wordOf: (state) => (isAddress(state) ? 'address' : 'flow'),
  identityOf: (state) => (isAddress(state) ? placeOf(state) : identityOf(state)),
  ...{ nameOf, differences: differencesOf },
  isState: (value): value is Resource => typeof value === 'object' && value !== null && 'friendlyName' in value,
};

/** Whether it leads to Functions of ours. */
export const leadsTo = (resource: Resource, origins: string[]): boolean =>
  origins.some((origin) => webhookOf(resource).startsWith(`${origin}/`));

/** The wiring goes back in any case where it leads to Flexkeep: soon there is nothing there. */
const merge = ({ before, after, now }: Record<'before' | 'after' | 'now', Resource>, origins: string[]) => {
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
    to: Object.fromEntries(properties) as unknown as Resource, // reason: each property comes from one of two of its kind
    left: namesOf(differencesOf(before, now)).filter((name) => ours.includes(name) && !goesBack(name)),
  };
};

/**
 * How Flex Flows and Addresses become what they were before the first setup.
 *
 * @param notes what setup noted
 * @param live what the account has now
 * @param origins where Flexkeep is deployed
 */
export const planWayBack = (notes: Note<Resource>[], live: LiveResource[], origins: string[]) => {
  const { actions, left } = planNotesBack(NOTABLE, notes, live, {
    isOurs: (state) => leadsTo(state, origins),
    merge: (states) => merge(states, origins),
  });
  const isOfFlow = (write: Write<Resource>): write is Write<Flow> => !isAddress(stateOf(write));
  const flows = new Map(live.filter(isLiveFlow).map(({ sid, state }) => [sid, state]));
  const { steps } = orderSteps(actions.filter(isOfFlow), flows);
  return { actions, left, steps: [...steps, ...actions.filter((one) => !isOfFlow(one))] };
};
