import { unless } from '../../src/platform/errors';
import { together } from '../../src/platform/together';
import { telling } from '../engine/problem';
import { type Address, type LiveAddress, placeOf } from './address';
import type { FlowsFile } from './file';
import type { Flow, LiveFlow } from './flow';
import { type ResourceKind, RIGHTS } from './kind';
import { hasFlow, madeAgain, type Pairing, pairingsOf, requireOnePlace, requireRoomFor, takeMoves } from './moves';
import { countOpen } from './open';
import { requireAnswers } from './parse';
import { type Move, type Plan, planFlows, toPlan } from './plan';
import { planAddresses } from './plan-addresses';
import { resolveFlows } from './resolve';
import { isLiveFlow, type LiveResource, type Party } from './resource';
import { type Notice, noticesOn } from './rules';
import { recall } from './saved';
import { unservedAfter } from './unserved';
import { type FlowsOptions, type FlowsWorld, type Opened, openAccount, readFlowsFile } from './world';

/** What an account has of both kinds. */
export interface Inventory {
  flows: LiveFlow[];
  /** `undefined`: the credentials may not read them. */
  addresses: LiveAddress[] | undefined;
}

/** @param isNeeded whether it does not do without the Addresses, where credentials may not read them */
export const readInventory = async ({ flows, addresses }: ResourceKind, isNeeded: boolean): Promise<Inventory> => {
  const listed = () => (isNeeded ? addresses() : unless(['refused'], addresses));
  const [found, there] = await together(
    telling('reading the Flex Flows', `read ${RIGHTS.flows}`, flows),
    telling('reading the Addresses', `read ${RIGHTS.addresses}`, listed),
  );
  return { flows: found, addresses: there };
};

/** Where the file names no Address, flows can be planned by credentials that may not read Addresses. */
export const namesAddresses = ({ addresses = [] }: FlowsFile): boolean => addresses.length > 0;

export const allOf = ({ flows, addresses = [] }: Inventory): LiveResource[] => [...flows, ...addresses];

const UNREAD: Notice = {
  rule: 'unchecked',
  flows: [],
  message: 'the Addresses of the account were not read',
  reason: 'The credentials may not read them. Where one stands for the identity of a Flex Flow, Twilio may refuse.',
};

/** Addresses that the whole plan leaves without a handler: a replacement that leads elsewhere says so itself. */
const unservedBy = (plan: {
  inventory: Inventory;
  pairings: Pairing[];
  moves: Move[];
  /** The Flex Flows that stay. */
  kept: Party<Flow>[];
  addresses: Party<Address>[];
}): Notice[] => {
  const { inventory, pairings, moves, kept, addresses } = plan;
  const at = (sid = '') => pairings.find((one) => hasFlow(one, sid))?.wanted.address;
  const isMoved = (sid: string) =>
    addresses.some(({ sid: known, before, to }) => sid === known && before && before.address !== to.address);
  return unservedAfter(
    [
      ...inventory.flows.map(({ sid, state }) => ({ state, at: at(sid) })),
      ...(inventory.addresses ?? []).filter(({ sid }) => !isMoved(sid)),
    ],
    [
      ...kept.map(({ sid, to }) => ({ state: to, at: at(sid) })),
      ...pairings.flatMap((one) => madeAgain(one).map(({ to }) => ({ state: to, at: one.wanted.address }))),
      ...addresses.map(({ to }) => ({ state: to })),
    ],
    pairings
      .map(({ wanted }) => wanted.address)
      .filter((address) => moves.some(({ name }) => name === placeOf(address))),
  );
};

/** Reads the file first: what is wrong with it needs no account. */
export const makePlan = async (world: FlowsWorld, options: FlowsOptions): Promise<{ plan: Plan; opened: Opened }> => {
  const file = readFlowsFile(world, options);
  requireAnswers(file, options.file);
  const opened = openAccount(world, options);
  const { accountSid, client, directory, around, resources } = opened;
  const inventory = await readInventory(resources, namesAddresses(file));
  const { flows: live, addresses: there = [] } = inventory;
  const resolved = await telling('looking up names', 'read what the file names', () =>
    resolveFlows(file, directory, around),
  );
  const { flows: wanted, origin, names } = resolved;
  const flows = planFlows({
    ...{ wanted, live, sids: file.flows.map(({ sid }) => sid) },
    notices: [...noticesOn(file, wanted), ...resolved.notices, ...(inventory.addresses ? [] : [UNREAD])],
  });
  const { chatServiceSid: flexServiceSid } = await directory
    .configured()
    .catch((): { chatServiceSid?: string } => ({}));
  const pairings = pairingsOf(resolved.addresses, live);
  requireOnePlace(pairings, flows);
  const isReplaced = (all: typeof pairings) => (sid: string) => all.some((one) => hasFlow(one, sid));
  const goes = resolved.addresses.filter(({ entry }) => entry.back);
  const stays = resolved.addresses.filter(({ entry }) => !entry.back);
  const isGoing = isReplaced(pairings.filter(({ wanted: { entry } }) => !entry.back));
  const kept = flows.parties.filter(({ sid = '' }) => !isGoing(sid));
  requireRoomFor(pairings, kept);
  const planned = planAddresses({
    ...{ flexServiceSid, wanted: stays.map(({ address }) => address), sids: stays.map(({ entry }) => entry.sid) },
    live: there.filter(({ state }) => !goes.some(({ address }) => address.address === state.address)),
    flows: [...kept, ...pairings.flatMap(madeAgain)],
  });
  const { part, moves } = takeMoves(planned, pairings, there);
  const unserved = unservedBy({ inventory, pairings, moves, kept, addresses: planned.parties });
  const counted = options.open
    ? await telling('counting', 'read Conversations', () => countOpen(client, part.actions))
    : [];
  // What was counted says more than that it can be.
  const isCounted = (notice: Notice) =>
    counted.some(({ rule, flows: [name] }) => rule === notice.rule && name === notice.flows[0]);
  const parties = flows.parties.filter(({ sid = '' }) => !isReplaced(pairings)(sid));
  const remembered = recall(world.cwd, accountSid)?.filter((one) => inventory.addresses || isLiveFlow(one));
  const plan = toPlan(
    [
      { ...flows, parties },
      { ...part, notices: [...part.notices.filter((notice) => !isCounted(notice)), ...counted, ...unserved] },
    ],
    { accountSid, origin, names, moves, remembered, live: allOf(inventory) },
  );
  return { plan, opened };
};
