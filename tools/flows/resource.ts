import type { Change, Live, Write } from '../engine/kind';
import { type Address, addressChanges, placeOf } from './address';
import { changesBetween, type Flow } from './flow';

/** What the file describes, and the account has: of both kinds. */
export type Resource = Flow | Address;
export type LiveResource = Live<Resource>;

export const isAddress = (resource: Resource): resource is Address => 'autoCreation.type' in resource;

/** What it takes to make `before` into `after`. Without `before`: all that `after` says. */
export const differencesOf = (before: Resource | undefined, after: Resource): Change[] =>
  isAddress(after)
    ? addressChanges(before && isAddress(before) ? before : {}, after)
    : changesBetween(before && !isAddress(before) ? before : {}, after);

/** What messages call it. An Address may have no name, and has the only configuration for what it stands for. */
export const nameOf = (resource: Resource): string => (isAddress(resource) ? placeOf(resource) : resource.friendlyName);

/** Where it leads customers, if that is a webhook. */
export const webhookOf = (resource: Resource): string =>
  (isAddress(resource) ? resource['autoCreation.webhookUrl'] : resource['integration.url']) ?? '';

/** After a write it is so. */
export const stateOf = <S>(write: Write<S>): S => ('to' in write ? write.to : write.from);

const isOfAddress = (write: Write<Resource>): write is Write<Address> => isAddress(stateOf(write));

/** Writes by the kind of what they write. */
export const byKind = (writes: Write<Resource>[]): { flows: Write<Flow>[]; addresses: Write<Address>[] } => ({
  flows: writes.filter((write): write is Write<Flow> => !isOfAddress(write)),
  addresses: writes.filter(isOfAddress),
});

/** Whether customers' first messages meet it. */
export const isOn = (resource: Resource): boolean =>
  isAddress(resource) ? resource['autoCreation.enabled'] : resource.enabled;
