import type { Write } from '../engine/kind';
import { Complaint } from '../support/complaint';
import { type Address, type LiveAddress, placeOf } from './address';
import type { FlowEntry } from './file';
import { addressOf, type Flow, type LiveFlow } from './flow';
import { orderSteps } from './order';
import { actionsFor, clearing, type KindPlan, type Move } from './plan';
import type { WantedAddress } from './resolve';
import { isAddress, isOn, type LiveResource, type Resource } from './resource';
import type { Notice } from './rules';

/** An Address that stands in the place of Flex Flows, and what the account has of them now. */
interface Pairing {
  wanted: WantedAddress;
  /** Of `replaces`, in its order. */
  found: LiveFlow[];
}

const isMeant = ({ sid, friendlyName, channelType, contactIdentity = '' }: FlowEntry, one: LiveFlow): boolean =>
  one.sid === sid ||
  (one.state.friendlyName === friendlyName &&
    addressOf(one.state) === addressOf({ channelType, contactIdentity } as Flow)); // reason: it reads these two only

/** The account's flow of an entry: by its SID; where that one is gone, or was made anew, by name and address. */
const findFlow = (entry: FlowEntry, live: LiveFlow[]): LiveFlow | undefined =>
  live.find(({ sid }) => sid === entry.sid) ?? live.find((one) => isMeant(entry, one));

export const pairingsOf = (addresses: WantedAddress[], live: LiveFlow[]): Pairing[] =>
  addresses
    .filter(({ entry }) => entry.replaces?.length || entry.back)
    .map((wanted) => ({
      wanted,
      found: [...new Set((wanted.entry.replaces ?? []).flatMap((entry) => findFlow(entry, live) ?? []))],
    }));

/** @throws {Complaint} where a flow is to be kept and to go */
export const requireOnePlace = (pairings: Pairing[], { parties }: KindPlan<Flow>): void => {
  const problems = pairings.flatMap(({ wanted: { address }, found }) =>
    found
      .filter(({ sid }) => parties.some((one) => one.inFile && one.sid === sid))
      .map(({ sid, state }) => ({
        where: placeOf(address),
        problem: `it replaces the Flex Flow "${state.friendlyName}" (${sid}), which "flows" names as well`,
        remedy: 'Take it out of one of the two.',
      })),
  );
  if (problems.length) throw new Complaint('A Flex Flow cannot both stay and go.', problems, 'conflict');
};

const forth = ({ wanted: { address }, found }: Pairing, addressWrites: Write<Address>[]): Write<Resource>[] => [
  ...found.map(clearing),
  ...addressWrites.filter(({ name }) => name === placeOf(address)),
];

const back = ({ wanted: { entry, flows }, found }: Pairing, there: LiveAddress[]): Write<Resource>[] => {
  const missing = flows.filter((_, i) => !found.some((one) => isMeant(entry.replaces?.[i] as FlowEntry, one))); // reason: one flow for each entry
  return [...there.map(clearing), ...missing.flatMap((to) => actionsFor({ name: to.friendlyName, to, inFile: true }))];
};

/** Twilio wants the one gone before the other comes: a Flex Flow also where it is disabled. */
const ordered = (writes: Write<Resource>[], live: LiveResource[]): Write<Resource>[] =>
  orderSteps(writes, live, {
    excludes: (one, other) => isAddress(one) !== isAddress(other),
    // All of a move is about one address.
    placeOf: (one) => (one && isOn(one) ? 'there' : undefined),
  }).steps;

/** The address has no handler: between two writes of the move, or now, because an earlier apply was cut off there. */
const gapOf = ({ name, way, steps }: Move, { found }: Pairing): Notice[] => {
  const notice = (message: string, reason: string): Notice[] => [{ rule: 'gap', flows: [name], message, reason }];
  const [gone, missing] = way === 'forth' ? ['its Flex Flow', 'the Address'] : ['the Address', 'its Flex Flow'];
  const removes = steps.some(({ kind }) => kind === 'delete');
  if (removes && steps.some(({ kind }) => kind !== 'delete')) {
    return notice(
      `${name} has no handler between the removal of ${gone} and the next write`,
      'Twilio asks for this order, without traffic: what a customer writes first in between is lost.',
    );
  }
  const makesHandler = steps.some((write) => write.kind === 'create' && isOn(write.to));
  if (removes || !makesHandler || found.some(({ state }) => isOn(state))) return [];
  return notice(
    `${name} has no handler now: ${gone} is gone, and ${missing} is not there yet`,
    'What a customer writes first is lost until this is applied.',
  );
};

/**
 * Takes the writes of Addresses that stand in the place of Flex Flows out of what becomes of the Addresses, and makes a
 * move of each.
 *
 * ```
 *  forth: remove the disabled flows ─► remove the enabled one ─► make the Address
 *  back:  remove the Address ─► make the enabled flow ─► make the disabled ones
 * ```
 */
export const takeMoves = (
  addresses: KindPlan<Address>,
  pairings: Pairing[],
  live: LiveAddress[],
): { part: KindPlan<Address>; moves: Move[] } => {
  const moved = pairings
    .map((pairing) => {
      const { entry, address } = pairing.wanted;
      const there = live.filter(({ sid, state }) =>
        entry.sid ? sid === entry.sid : state.address === address.address,
      );
      const writes = entry.back ? back(pairing, there) : forth(pairing, addresses.steps);
      const move: Move = {
        ...{ name: placeOf(address), way: entry.back ? 'back' : 'forth' },
        steps: ordered(writes, [...pairing.found, ...there]),
      };
      return { move, gap: gapOf(move, pairing) };
    })
    .filter(({ move }) => move.steps.length);
  const moves = moved.map(({ move }) => move);
  const stays = ({ name }: { name: string }) => !moves.some((move) => move.name === name);
  const notices = [...addresses.notices, ...moved.flatMap(({ gap }) => gap)];
  const { actions, steps } = addresses;
  return { part: { ...addresses, actions: actions.filter(stays), steps: steps.filter(stays), notices }, moves };
};
