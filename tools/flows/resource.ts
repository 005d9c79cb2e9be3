import type { Change, Live, Write } from '../engine/kind';
import { inOneLine } from '../engine/mask';
import { type Address, AUTO_CREATION, placeOf } from './address';
import { addressOf, type Flow, INTEGRATION } from './flow';

/** What the file describes, and the account has: of both kinds. */
export type Resource = Flow | Address;
export type LiveResource = Live<Resource>;

export const isAddress = (resource: Resource): resource is Address => 'autoCreation.type' in resource;

export const isLiveFlow = (live: LiveResource): live is Live<Flow> => !isAddress(live.state);
export const isLiveAddress = (live: LiveResource): live is Live<Address> => isAddress(live.state);

type Property = keyof Flow | keyof Address;

const namesIn = (...wirings: object[]): Property[] => wirings.flatMap((wiring) => Object.keys(wiring) as Property[]); // reason: the types of the two below say so

const PROPERTIES: Property[] = [
  ...(['type', 'address', 'addressCountry', 'friendlyName', 'channelType', 'contactIdentity', 'enabled'] as const),
  ...(['integrationType', ...namesIn(...Object.values(INTEGRATION))] as const),
  ...(['longLived', 'janitorEnabled', 'chatServiceSid', 'autoCreation.enabled', 'autoCreation.type'] as const),
  ...namesIn(...Object.values(AUTO_CREATION)),
];

/** In this order a Flex Flow or an Address is shown, whatever order the two have that are compared. */
const ORDER = PROPERTIES.filter((property, i) => PROPERTIES.lastIndexOf(property) === i);

/** What it takes to make `before` into `after`. Without `before`: all that `after` says. */
export const differencesOf = (before: Resource | undefined, after: Resource): Change[] => {
  const valuesOf = (resource: Partial<Record<Property, unknown>> = {}) => ORDER.map((property) => resource[property]);
  const [were, are] = [valuesOf(before), valuesOf(after)];
  return ORDER.flatMap((property, i) => {
    const [from, to] = [were[i], are[i]];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ property, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
};

export const isSame = (one: Resource, other: Resource): boolean => differencesOf(one, other).length === 0;

/** What leads customers on: of a flow its integration, of an Address its auto-creation. */
export const isWiring = (property: string): boolean => /^(integration|autoCreation)/.test(property);

/**
 * The parameters of an update. The wiring is sent as a whole: what one type of it requires is then there, also where only
 * a part of it changes.
 */
export const updateOf = <S extends Resource>(before: S, after: S): Partial<S> => {
  const changed = differencesOf(before, after).map(({ property }) => property);
  const isSent = (property: string) => (isWiring(property) ? changed.some(isWiring) : changed.includes(property));
  // reason: TypeScript widens a computed key to string
  return Object.fromEntries(Object.entries(after).filter(([property]) => isSent(property))) as Partial<S>;
};

/** No update of an Address takes these: https://www.twilio.com/docs/conversations/api/address-configuration-resource */
const FIXED: readonly string[] = ['type', 'address', 'addressCountry'] satisfies (keyof Address)[];

/** What an update cannot change: the Address has to be replaced. Of a Flex Flow it is nothing. */
export const fixedChanges = (before: Resource, after: Resource): Change[] =>
  differencesOf(before, after).filter(({ property }) => FIXED.includes(property));

/** What it is called. An Address may have no name, and has the only configuration for what it stands for. */
export const nameOf = (resource: Resource): string => (isAddress(resource) ? placeOf(resource) : resource.friendlyName);

/** What messages call it. */
export const nameInLine = (resource: Resource): string => inOneLine(nameOf(resource));

/** What tells two apart before they have a SID. Twilio lets two flows have one name: its address belongs to it. */
export const identityOf = (resource: Resource): string =>
  isAddress(resource) ? placeOf(resource) : `${resource.friendlyName} (${addressOf(resource)})`;

/** Where it leads customers, if that is a webhook. */
export const webhookOf = (resource: Resource): string =>
  (isAddress(resource) ? resource['autoCreation.webhookUrl'] : resource['integration.url']) ?? '';

/** Whether customers' first messages meet it. */
export const isOn = (resource: Resource): boolean =>
  isAddress(resource) ? resource['autoCreation.enabled'] : resource.enabled;

/** After a write it is so. */
export const stateOf = <S>(write: Write<S>): S => ('to' in write ? write.to : write.from);

/** One Flex Flow or Address as it will be, and as it is. */
export interface Party<S extends Resource = Resource> {
  /** What messages call it. */
  name: string;
  to: S;
  /** Absent: it will be created. */
  sid?: string | undefined;
  before?: S | undefined;
  inFile: boolean;
}

/** `"SMS" (FO…, not in the file)` */
export const titleOf = ({ name, to, sid, inFile }: Party): string =>
  `${isAddress(to) ? name : `"${name}"`} (${[sid ?? 'new', inFile ? '' : 'not in the file'].filter(Boolean).join(', ')})`;

/** What the account has and the file does not name. */
export const partyOf = <S extends Resource>({ sid, state }: Live<S>): Party<S> => ({
  ...{ name: nameInLine(state), to: state, sid, before: state, inFile: false },
});
