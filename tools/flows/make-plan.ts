import { unless } from '../../src/platform/errors';
import { together } from '../../src/platform/together';
import { telling } from '../engine/problem';
import type { LiveAddress } from './address';
import type { FlowsFile } from './file';
import type { LiveFlow } from './flow';
import { type ResourceKind, RIGHTS } from './kind';
import { pairingsOf, requireOnePlace, takeMoves } from './moves';
import { countOpen } from './open';
import { requireAnswers } from './parse';
import { type Plan, planFlows, toPlan } from './plan';
import { planAddresses } from './plan-addresses';
import { resolveFlows } from './resolve';
import { isLiveFlow, type LiveResource } from './resource';
import { type Notice, noticesOn } from './rules';
import { recall } from './saved';
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
  const isReplaced = (all: typeof pairings) => (sid: string) =>
    all.some(({ found }) => found.some((one) => one.sid === sid));
  const goes = resolved.addresses.filter(({ entry }) => entry.back);
  const stays = resolved.addresses.filter(({ entry }) => !entry.back);
  const isGoing = isReplaced(pairings.filter(({ wanted: { entry } }) => !entry.back));
  const planned = planAddresses({
    ...{ flexServiceSid, wanted: stays.map(({ address }) => address), sids: stays.map(({ entry }) => entry.sid) },
    live: there.filter(({ state }) => !goes.some(({ address }) => address.address === state.address)),
    flows: [
      ...flows.parties.filter(({ sid = '' }) => !isGoing(sid)),
      ...goes.flatMap((one) => one.flows.map((to) => ({ name: to.friendlyName, to, inFile: true }))),
    ],
  });
  const { part, moves } = takeMoves(planned, pairings, there);
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
      { ...part, notices: [...part.notices.filter((notice) => !isCounted(notice)), ...counted] },
    ],
    { accountSid, origin, names, moves, remembered, live: allOf(inventory) },
  );
  return { plan, opened };
};
