import type { Write } from '../engine/kind';
import { quoted } from '../engine/mask';
import { Complaint } from '../support/complaint';
import { type Address, type LiveAddress, placeOf } from './address';
import type { FlowEntry } from './file';
import { addressOf, type Flow, type LiveFlow } from './flow';
import { orderSteps } from './order';
import { actionsFor, clearing, type KindPlan, type Move } from './plan';
import type { WantedAddress } from './resolve';
import { identityOf, isAddress, isOn, type LiveResource, nameInLine, type Party, type Resource } from './resource';
import { conflictsAmong, type Notice } from './rules';

/** An Address that stands in the place of Flex Flows, and what the account has of them now. */
export interface Pairing {
  wanted: WantedAddress;
  /** For each of `replaces`; `undefined`: the account has none. */
  matches: (LiveFlow | undefined)[];
  found: LiveFlow[];
}

const isNamed = ({ friendlyName, channelType, contactIdentity = '' }: FlowEntry, { state }: LiveFlow): boolean =>
  state.friendlyName === friendlyName && addressOf(state) === addressOf({ channelType, contactIdentity });

/**
 * The account's flow of each entry of a `replaces`: by its SID; where that one is gone, or was made anew, by name and
 * address. No two entries have one flow.
 */
export const matchReplaced = (entries: FlowEntry[], live: LiveFlow[]): (LiveFlow | undefined)[] => {
  const pinned = entries.map((entry) => live.find(({ sid }) => sid === entry.sid));
  const free = live.filter((one) => !pinned.includes(one));
  return entries.map((entry, i) => {
    const at = pinned[i] ? -1 : free.findIndex((one) => isNamed(entry, one));
    return pinned[i] ?? (at < 0 ? undefined : free.splice(at, 1)[0]);
  });
};

export const pairingsOf = (addresses: WantedAddress[], live: LiveFlow[]): Pairing[] =>
  addresses
    .filter(({ entry }) => entry.replaces?.length)
    .map((wanted) => {
      const matches = matchReplaced(wanted.entry.replaces ?? [], live);
      return { wanted, matches, found: [...new Set(matches.flatMap((one) => one ?? []))] };
    });

export const hasFlow = ({ found }: Pairing, sid: string): boolean => found.some((one) => one.sid === sid);

/** What the way back makes again. */
export const madeAgain = ({ wanted: { entry, flows }, matches }: Pairing): Party<Flow>[] =>
  flows.flatMap((to, i) => (entry.back && !matches[i] ? [{ name: nameInLine(to), to, inFile: true }] : []));

/**
 * What Twilio would refuse, or not tell apart, when the Address is gone already.
 *
 * @param stay the Flex Flows that there are besides
 * @throws {Complaint} that names every conflict
 */
export const requireRoomFor = (pairings: Pairing[], stay: Party<Flow>[]): void => {
  const again = pairings.flatMap(madeAgain);
  const everyone = [...stay, ...again];
  const twins = pairings.flatMap((pairing) => {
    const isTwin = ({ to }: Party<Flow>) => everyone.filter((one) => identityOf(one.to) === identityOf(to)).length > 1;
    const names = madeAgain(pairing)
      .filter(isTwin)
      .map(({ to }) => quoted(to.friendlyName, addressOf(to)));
    return [...new Set(names)].map((name) => ({
      where: placeOf(pairing.wanted.address),
      problem: `there would be more than one Flex Flow ${name}, and the way back has to make one of them again`,
      remedy: 'Give it another "friendlyName" in "replaces".',
    }));
  });
  const problems = [...twins, ...conflictsAmong(everyone)];
  if (again.length && problems.length) {
    throw new Complaint('Flex Flows would collide. Nothing was changed.', problems, 'conflict');
  }
};

/** @throws {Complaint} where a flow is to be kept and to go */
export const requireOnePlace = (pairings: Pairing[], { parties }: KindPlan<Flow>): void => {
  const problems = pairings.flatMap(({ wanted: { address }, found }) =>
    found
      .filter(({ sid }) => parties.some((one) => one.inFile && one.sid === sid))
      .map(({ sid, state }) => ({
        where: placeOf(address),
        problem: `it replaces the Flex Flow ${quoted(state.friendlyName, sid)}, which "flows" names as well`,
        remedy: 'Take it out of one of the two.',
      })),
  );
  if (problems.length) throw new Complaint('A Flex Flow cannot both stay and go.', problems, 'conflict');
};

const forth = ({ wanted: { address }, found }: Pairing, addressWrites: Write<Address>[]): Write<Resource>[] => [
  ...found.map(clearing),
  ...addressWrites.filter(({ name }) => name === placeOf(address)),
];

const back = (pairing: Pairing, there: LiveAddress[]): Write<Resource>[] => [
  ...there.map(clearing),
  ...madeAgain(pairing).flatMap(actionsFor),
];

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
