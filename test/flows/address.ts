import type { AddressEntry, FlowEntry, FlowsFile } from '../../tools/flows/file';
import type { FlowsScene } from './scene';

/** A number without an Address in the furnished account. */
export const NUMBER = '+15550300';
/** … and an entry that leads it to the bundle. */
export const sms: AddressEntry = {
  type: 'sms',
  address: NUMBER,
  friendlyName: 'Support',
  webhook: { path: '/inbound' },
};

export const fileOf = (addresses: AddressEntry[], flows: FlowEntry[] = []): FlowsFile => ({ flows, addresses });

export const apply = (scene: FlowsScene, ...addresses: AddressEntry[]) => {
  scene.write(fileOf(addresses));
  return scene.flows('apply', '--auto-approve');
};
