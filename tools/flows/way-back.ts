import type { Change, Write } from '../engine/kind';
import { type Note, statesOf } from './notes';
import { orderSteps } from './order';
import {
  differencesOf,
  identityOf,
  isSame,
  isWiring,
  type LiveResource,
  nameOf,
  type Resource,
  webhookOf,
} from './resource';

/** Whether it leads to Functions of ours. */
export const leadsTo = (resource: Resource, origins: string[]): boolean =>
  origins.some((origin) => webhookOf(resource).startsWith(`${origin}/`));

/** The resource that setup made, in the account as it is now. */
const madeBy = (note: Note, notes: Note[], live: LiveResource[]): LiveResource | undefined => {
  const isNoted = (sid: string) => notes.some(({ before }) => before?.sid === sid);
  const there = live.filter(({ sid, state }) => nameOf(state) === note.name && !isNoted(sid));
  if (there.length < 2) return there[0];
  const identities = statesOf(note).map(identityOf);
  const [same, ...others] = there.filter(({ state }) => identities.includes(identityOf(state)));
  return others.length ? undefined : same;
};

/**
 * What setup changed, changed back; what was changed since stays, and is named. The wiring goes back in any case where it
 * leads to Flexkeep: soon there is nothing there.
 */
const merge = (before: Resource, after: Resource, now: Resource, origins: string[]) => {
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
    kept: namesOf(differencesOf(before, now)).filter((name) => ours.includes(name) && !goesBack(name)),
  };
};

/**
 * How Flex Flows and Addresses become what they were before the first setup. One that was only half changed, by a run
 * that was cut off, is recognised.
 *
 * @param notes what setup noted
 * @param live what the account has now
 * @param origins where Flexkeep is deployed: what leads there would lead nowhere
 */
export const planWayBack = (notes: Note[], live: LiveResource[], origins: string[]) => {
  const left: string[] = [];
  const actions = notes.flatMap((note): Write<Resource>[] => {
    const { name, before, after, states } = note;
    const now = before ? live.find(({ sid }) => sid === before.sid) : madeBy(note, notes, live);
    if (!now) {
      if (before) left.push(`"${name}" (${before.sid}) is gone: it was removed since`);
      return [];
    }
    const { sid: key, state: from } = now;
    if (before) {
      const isHalfway = states.some((state) => isSame(state, from));
      const { to, kept } = isHalfway ? { to: before.state, kept: [] } : merge(before.state, after, from, origins);
      if (kept.length) left.push(`"${name}" (${key}) keeps ${kept.join(', ')}: changed since setup`);
      return isSame(from, to) ? [] : [{ kind: 'update', key, name, from, to }];
    }
    const isAsMade = leadsTo(from, origins) || statesOf(note).some((state) => isSame(state, from));
    if (isAsMade) return [{ kind: 'delete', key, name, from }];
    left.push(`"${name}" (${key}), which setup made, stays: it was changed since`);
    return [];
  });
  return { actions, left, steps: orderSteps(actions, live).steps };
};
