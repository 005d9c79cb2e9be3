import { type Address, placeOf } from './address';
import { addressOf } from './flow';
import { isAddress, isOn, nameInLine, type Resource } from './resource';
import type { Notice } from './rules';

/** One Flex Flow or Address, before or after. */
interface Standing {
  state: Resource;
  /** The Address whose place a Flex Flow has, or had: a web chat's two have no identity in common. */
  at?: Address | undefined;
}

/** The same for a Flex Flow and an Address that catch the same messages. */
const keyOf = ({ state, at }: Standing): string => {
  if (isAddress(state)) return state.address;
  if (state.channelType === 'web') return at?.type === 'chat' ? at.address : addressOf(state);
  return state.contactIdentity || addressOf(state);
};

const wordsOf = ({ state }: Standing): string => (isAddress(state) ? placeOf(state) : addressOf(state));

/**
 * Addresses that have a handler before, and none when all is done.
 *
 * @param also Addresses that shall have one in any case
 */
export const unservedAfter = (before: Standing[], after: Standing[], also: Address[] = []): Notice[] => {
  const served = new Set(after.filter(({ state }) => isOn(state)).map(keyOf));
  const lost = new Map<string, Standing[]>();
  const add = (one: Standing) => {
    const key = keyOf(one);
    if (!served.has(key)) lost.set(key, [...(lost.get(key) ?? []), one]);
  };
  for (const one of before) if (isOn(one.state)) add(one);
  for (const state of also) add({ state });
  return [...lost.values()].flatMap(([first, ...others]): Notice[] => {
    if (!first) return [];
    const flows = [first, ...others].map(({ state }) => nameInLine(state));
    return [
      {
        rule: 'unserved',
        flows: [...new Set(flows)],
        message: `${wordsOf(first)} will have no handler`,
        reason: 'A customer who writes there first reaches neither bot nor agent.',
      },
    ];
  });
};
