import type { Resources } from '../engine/kind';
import type { AddressKind } from './address-kind';
import type { FlowKind } from './kind';
import { differencesOf, isAddress, type LiveResource, type Resource, stateOf } from './resource';

/** Both kinds as one, for what is done to them in one go: each state meets the verbs of its own kind. */
export const resourceKind = (kinds: {
  flows: FlowKind;
  addresses: AddressKind;
}): Resources<Resource> & { list(): Promise<LiveResource[]> } => {
  const { flows, addresses } = kinds;
  // reason: TypeScript does not see that the state and the verbs are chosen by the same test
  const of = (state: Resource) => (isAddress(state) ? addresses : flows) as Resources<Resource>;
  const refused = (verb: string) => new Error(`There is no way to ${verb} it`);
  return {
    title: 'Flex Flows',
    right: (verb) => `${verb} Flex Flows, and Address Configurations of Conversations`,
    fetch: (sid) => (sid.startsWith('IG') ? addresses : flows).fetch(sid),
    list: async () => [...(await flows.list()), ...(await addresses.list())],
    alike: async (state) => (await of(state).alike?.(state)) ?? [],
    create: async (to) => (await of(to).create?.(to)) ?? Promise.reject(refused('create')),
    update: async (sid, from, to) => (await of(to).update?.(sid, from, to)) ?? Promise.reject(refused('update')),
    remove: async (sid, from) => of(from).remove?.(sid, from),
    differences: (before, after) => differencesOf(before, after),
    inTheWay: async (error, write) => of(stateOf(write)).inTheWay?.(error, write),
  };
};
