import type { AddressEntry, FlowEntry, FlowsFile } from './file';
import { addressOf, type LiveFlow } from './flow';
import type { Inventory } from './make-plan';
import { matchReplaced } from './moves';
import { matchFlows } from './plan';

/** A flow of the account, and as a file says it. */
export interface DescribedFlow {
  live: LiveFlow;
  entry: FlowEntry;
}

/** The account's flows whose place an Address of the file takes already: what a person wrote there stays. */
export const replacedIn = ({ addresses = [] }: FlowsFile, flows: LiveFlow[]): LiveFlow[] =>
  matchReplaced(
    addresses.flatMap(({ replaces = [] }) => replaces),
    flows,
  ).flatMap((one) => one ?? []);

/** The entry of the file that takes the place of other flows where these are, with these. */
export const joinedEntry = (
  { addresses = [] }: FlowsFile,
  name: string,
  replaces: FlowEntry[],
): AddressEntry | undefined => {
  const isThere = ({ channelType, contactIdentity = '' }: FlowEntry) =>
    addressOf({ channelType, contactIdentity }) === name;
  const entry = addresses.find((one) => one.replaces?.some(isThere));
  return entry && { ...entry, replaces: [...(entry.replaces ?? []), ...replaces] };
};

/** What the file names and the account does not have: the sample's, or another account's. */
export const strangersIn = (file: FlowsFile, { flows, addresses }: Inventory): string[] => {
  const matches = matchFlows(file.flows, flows);
  const isThere = (address: string) => !addresses || addresses.some(({ state }) => state.address === address);
  return [
    ...file.flows.filter((_, i) => !matches[i]).map(({ friendlyName }) => `the Flex Flow "${friendlyName}"`),
    ...(file.addresses ?? [])
      .filter(({ sid, address, replaces, back }) => !sid && !replaces && !back && !isThere(address))
      .map(({ type, address }) => `${type} ${address}`),
  ];
};

/** The file in which Addresses stand in the place of the flows that they replace. */
export const migratedFile = (file: FlowsFile, described: DescribedFlow[], fresh: AddressEntry[]): FlowsFile => {
  const gone = new Set(fresh.flatMap(({ replaces = [] }) => replaces.map(({ sid }) => sid)));
  const entries = new Set(described.filter(({ live }) => gone.has(live.sid)).map(({ entry }) => entry));
  const isTaken = (address: string) => fresh.some((one) => one.address === address);
  return {
    ...file,
    flows: file.flows.filter((entry) => !entries.has(entry)),
    addresses: [...(file.addresses ?? []).filter(({ address }) => !isTaken(address)), ...fresh],
  };
};
