import { unless } from '../../src/platform/errors';
import { together } from '../../src/platform/together';
import { telling } from '../engine/problem';
import type { Address, LiveAddress } from './address';
import type { FlowsFile } from './file';
import type { Flow, LiveFlow } from './flow';
import { pairingsOf, requireOnePlace, withMoves } from './moves';
import { countOpen } from './open-conversations';
import { requireAnswers } from './parse';
import { flowsAfter, joinPlans, type Plan, planFlows } from './plan';
import { planAddresses } from './plan-addresses';
import { resolveFlows } from './resolve';
import { isAddress, type LiveResource } from './resource';
import { type Notice, noticesOn } from './rules';
import { recall } from './saved';
import { type FlowsOptions, type FlowsWorld, type Opened, openAccount, readFlowsFile } from './world';

/** What an account has of both kinds. */
export interface Inventory {
  flows: LiveFlow[];
  /** `undefined`: the credentials may not read them. */
  addresses: LiveAddress[] | undefined;
}

/** Where the file names no Address, whoever may not read them can still plan flows. */
export const readInventory = async ({ flows, addresses }: Opened, file?: FlowsFile): Promise<Inventory> => {
  const isNeeded = file === undefined || (file.addresses ?? []).length > 0;
  const listed = () => (isNeeded ? addresses.list() : unless(['refused'], addresses.list));
  const [found, there] = await together(
    telling('reading the Flex Flows', 'read Flex Flows', flows.list),
    telling('reading the Addresses', 'read Address Configurations of Conversations', listed),
  );
  return { flows: found, addresses: there };
};

export const allOf = ({ flows, addresses = [] }: Inventory): LiveResource[] => [...flows, ...addresses];

const flowsIn = (live: LiveResource[]): LiveFlow[] =>
  live.filter((one): one is { sid: string; state: Flow } => !isAddress(one.state));

const addressesIn = (live: LiveResource[]): LiveAddress[] =>
  live.filter((one): one is { sid: string; state: Address } => isAddress(one.state));

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
  const { accountSid, directory, around } = opened;
  const { flows: live, addresses } = await readInventory(opened, file);
  const resolved = await telling('looking up names', 'read what the file names', () =>
    resolveFlows(file, directory, around),
  );
  const { flows: wanted, origin, names } = resolved;
  const remembered = recall(world.cwd, accountSid);
  const flows = planFlows({
    ...{ accountSid, origin, wanted, sids: file.flows.map(({ sid }) => sid), live, names },
    notices: [...noticesOn(file, wanted), ...resolved.notices, ...(addresses ? [] : [UNREAD])],
    remembered: remembered && flowsIn(remembered),
  });
  const { chatServiceSid: flexServiceSid } = await directory
    .configured()
    .catch((): { chatServiceSid?: string } => ({}));
  const pairings = pairingsOf(resolved.addresses, live);
  requireOnePlace(pairings, flows);
  const isReplaced = (sid: string) => pairings.some(({ found }) => found.some((one) => one.sid === sid));
  const forth = pairings.filter(({ wanted }) => !wanted.entry.back);
  const isGoing = (sid: string) => forth.some(({ found }) => found.some((one) => one.sid === sid));
  const stays = resolved.addresses.filter(({ entry }) => !entry.back);
  const goes = resolved.addresses.filter(({ entry }) => entry.back);
  const there = addresses ?? [];
  const made = planAddresses({
    ...{ accountSid, flexServiceSid, wanted: stays.map(({ address }) => address) },
    live: there.filter(({ state }) => !goes.some(({ address }) => address.address === state.address)),
    sids: stays.map(({ entry }) => entry.sid),
    flows: {
      before: live,
      after: [...flowsAfter(flows, isGoing), ...goes.flatMap((one) => one.flows)],
    },
    remembered: remembered && addresses && addressesIn(remembered),
  });
  const plan = { ...withMoves(made, pairings, there), base: there };
  const counted = options.open
    ? await telling('counting', 'read Conversations', () => countOpen(opened.client, plan.actions))
    : [];
  // What was counted says more than that it can be.
  const isCounted = (notice: Notice) =>
    counted.some(({ rule, flows: [name] }) => rule === notice.rule && name === notice.flows[0]);
  const notices = [...plan.notices.filter((notice) => !isCounted(notice)), ...counted];
  const unnamed = flows.unnamed.filter(({ sid }) => !isReplaced(sid));
  return { plan: joinPlans({ ...flows, unnamed }, { ...plan, notices }), opened };
};
