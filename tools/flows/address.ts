import type { AddressConfigurationInstance } from 'twilio/lib/rest/conversations/v1/addressConfiguration';
import type { Change, Live } from '../engine/kind';

/** https://www.twilio.com/docs/conversations/api/address-configuration-resource */
export type AddressType = 'sms' | 'whatsapp' | 'messenger' | 'gbm' | 'email' | 'rcs' | 'apple' | 'chat';

/** What becomes of the first message of a pair of addresses. */
type AutoCreation = 'webhook' | 'studio' | 'default';

/** An Address Configuration, complete. The names are the parameters of Twilio's SDK, as those of a `Flow` are. */
export interface Address {
  type: AddressType;
  /** `+15550100`, `whatsapp:+15550100`; for `chat`: the web chat's deployment key. One configuration for each. */
  address: string;
  /** Short codes only; absent: not said. */
  addressCountry?: string;
  /** `''`: none. */
  friendlyName: string;
  'autoCreation.enabled': boolean;
  'autoCreation.type': AutoCreation;
  /** webhook and studio */
  'autoCreation.conversationServiceSid'?: string;
  /** webhook, like the next two */
  'autoCreation.webhookUrl'?: string;
  'autoCreation.webhookMethod'?: 'get' | 'post';
  /** Sorted: their order means nothing. */
  'autoCreation.webhookFilters'?: string[];
  /** studio */
  'autoCreation.studioFlowSid'?: string;
  'autoCreation.studioRetryCount'?: number;
}

export type AddressProperty = keyof Address;
export type LiveAddress = Live<Address>;

/** In this order an Address is shown. */
const ORDER: AddressProperty[] = [
  ...(['type', 'address', 'addressCountry', 'friendlyName'] as const),
  ...(['autoCreation.enabled', 'autoCreation.type'] as const),
  ...(['autoCreation.webhookUrl', 'autoCreation.webhookMethod', 'autoCreation.webhookFilters'] as const),
  ...(['autoCreation.studioFlowSid', 'autoCreation.studioRetryCount', 'autoCreation.conversationServiceSid'] as const),
];

/** No update takes these: https://www.twilio.com/docs/conversations/api/address-configuration-resource */
const FIXED: readonly string[] = ['type', 'address', 'addressCountry'] satisfies AddressProperty[];

export const sameTexts = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What it takes to make `before` into `after`. Without `before`: all that `after` says. */
export const addressChanges = (before: Partial<Address>, after: Partial<Address>): Change[] =>
  ORDER.filter((property) => !sameTexts(before[property], after[property])).map((property) => {
    const [from, to] = [before[property], after[property]];
    return { property, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });

/** What an update cannot change: the Address has to be replaced. */
export const fixedChanges = (before: Address, after: Address): Change[] =>
  addressChanges(before, after).filter(({ property }) => FIXED.includes(property));

const isAutoCreation = (property: string): boolean => property.startsWith('autoCreation.');

/** The parameters of an update. The auto-creation is sent as a whole, in one update, whatever of it changes. */
export const addressUpdate = (before: Address, after: Address): Partial<Address> => {
  const changed = addressChanges(before, after).map(({ property }) => property);
  const isSent = (property: string) =>
    isAutoCreation(property) ? changed.some(isAutoCreation) : changed.includes(property);
  return Object.fromEntries(Object.entries(after).filter(([property]) => isSent(property)));
};

/** Twilio's default: messages to it make Conversations without a webhook. */
const asType = (type: unknown): AutoCreation => (type === 'webhook' || type === 'studio' ? type : 'default');

/** An Address as the account has it. What Twilio answers has exactly the keys of its type. */
export const toLiveAddress = (resource: AddressConfigurationInstance): LiveAddress => {
  const { sid, type, address, addressCountry, friendlyName } = resource;
  const found = (resource.autoCreation ?? {}) as Record<string, unknown>; // reason: each value is looked at below
  const text = (name: string) => (typeof found[name] === 'string' ? String(found[name]) : '');
  const kind = asType(found.type);
  const filters = Array.isArray(found.webhook_filters) ? found.webhook_filters.map(String).sort() : [];
  return {
    sid,
    state: {
      type: type as AddressType, // reason: a type that is new to us is compared as it is
      ...{ address, ...(addressCountry ? { addressCountry } : {}), friendlyName: friendlyName ?? '' },
      ...{ 'autoCreation.enabled': found.enabled === true, 'autoCreation.type': kind },
      ...(kind === 'default' ? {} : { 'autoCreation.conversationServiceSid': text('conversation_service_sid') }),
      ...(kind === 'webhook'
        ? {
            'autoCreation.webhookUrl': text('webhook_url'),
            // Twilio answers it in either case.
            'autoCreation.webhookMethod': text('webhook_method').toLowerCase() === 'get' ? 'get' : 'post',
            'autoCreation.webhookFilters': filters,
          }
        : {}),
      ...(kind === 'studio'
        ? {
            'autoCreation.studioFlowSid': text('studio_flow_sid'),
            'autoCreation.studioRetryCount': Number(found.studio_retry_count ?? 0),
          }
        : {}),
    },
  };
};

/** Where customers reach it. */
export const placeOf = ({ type, address }: Pick<Address, 'type' | 'address'>): string => `${type} ${address}`;

/** Where the first message of a Conversation leads: a URL, or a Studio flow's SID. */
export const targetOf = (address: Address): string | undefined =>
  address['autoCreation.webhookUrl'] ?? address['autoCreation.studioFlowSid'];
