import type { Twilio } from 'twilio';
import type { AddressConfigurationListInstanceCreateOptions } from 'twilio/lib/rest/conversations/v1/addressConfiguration';
import { attempt, unless } from '../../src/platform/errors';
import type { Resources } from '../engine/kind';
import { type Address, addressChanges, addressUpdate, type LiveAddress, toLiveAddress } from './address';

/** The Address Configurations of one account. */
export interface AddressKind extends Resources<Address> {
  list(): Promise<LiveAddress[]>;
}

/** The API's longest page. */
const PAGE_SIZE = 50;

export const addressKind = (client: Twilio): AddressKind => {
  const { addressConfigurations } = client.conversations.v1;
  const list = async () =>
    (await attempt(() => addressConfigurations.list({ pageSize: PAGE_SIZE }))).map(toLiveAddress);
  return {
    title: 'Addresses',
    right: (verb) => `${verb} Address Configurations of Conversations`,
    list,
    async fetch(sid) {
      const found = await unless(['gone'], () => addressConfigurations(sid).fetch());
      return found && toLiveAddress(found).state;
    },
    alike: async ({ address }) => (await list()).filter(({ state }) => state.address === address),
    create: async (to) =>
      // reason: the SDK's types have enumerations where these have their values
      toLiveAddress(
        await attempt(() => addressConfigurations.create(to as AddressConfigurationListInstanceCreateOptions)),
      ),
    update: async (sid, from, to) =>
      toLiveAddress(await attempt(() => addressConfigurations(sid).update(addressUpdate(from, to)))),
    remove: (sid) => unless(['gone'], () => addressConfigurations(sid).remove()),
    differences: addressChanges,
  };
};
