import type { AddressConfigurationInstance } from 'twilio/lib/rest/conversations/v1/addressConfiguration';
import type { Live } from '../engine/kind';
import { type ChannelType, readWiring } from './flow';

/** https://www.twilio.com/docs/conversations/api/address-configuration-resource */
export type AddressType = 'sms' | 'whatsapp' | 'messenger' | 'gbm' | 'email' | 'rcs' | 'apple' | 'chat';

/** What Addresses call the channel of a Flex Flow; the other channels have none. */
export const ADDRESS_TYPE_OF: Partial<Record<ChannelType, AddressType>> = {
  ...{ sms: 'sms', whatsapp: 'whatsapp', facebook: 'messenger', web: 'chat' },
};

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

export type LiveAddress = Live<Address>;

const SERVICE = { 'autoCreation.conversationServiceSid': '' };

/** What an auto-creation of that type has, and what stands for what Twilio does not say. */
export const AUTO_CREATION = {
  webhook: {
    ...{ 'autoCreation.webhookUrl': '', 'autoCreation.webhookMethod': 'post', 'autoCreation.webhookFilters': [] },
    ...SERVICE,
  },
  studio: { 'autoCreation.studioFlowSid': '', 'autoCreation.studioRetryCount': 0, ...SERVICE },
  default: {},
} satisfies Record<AutoCreation, Partial<Address>>;

/** Twilio's default: messages to it make Conversations without a webhook. */
const asType = (type: unknown): AutoCreation => (type === 'webhook' || type === 'studio' ? type : 'default');

/** An Address as the account has it. What Twilio answers has exactly the keys of its type. */
export const toLiveAddress = (resource: AddressConfigurationInstance): LiveAddress => {
  const { sid, type, address, addressCountry, friendlyName, autoCreation } = resource;
  const found = (autoCreation ?? {}) as Record<string, unknown>; // reason: each value is looked at below
  const kind = asType(found.type);
  const wiring = readWiring(AUTO_CREATION[kind], {
    ...found,
    // Twilio answers it in either case.
    ...(found.webhook_method === undefined ? {} : { webhook_method: String(found.webhook_method).toLowerCase() }),
    ...(Array.isArray(found.webhook_filters) ? { webhook_filters: found.webhook_filters.map(String).sort() } : {}),
  });
  return {
    sid,
    state: {
      type: type as AddressType, // reason: a type that is new to us is compared as it is
      ...{ address, ...(addressCountry ? { addressCountry } : {}), friendlyName: friendlyName ?? '' },
      ...{ 'autoCreation.enabled': found.enabled === true, 'autoCreation.type': kind, ...wiring },
    },
  };
};

/** Where customers reach it. */
export const placeOf = ({ type, address }: Pick<Address, 'type' | 'address'>): string => `${type} ${address}`;

/** Where the first message of a Conversation leads: a URL, or a Studio flow's SID. */
export const targetOf = (address: Address): string | undefined =>
  address['autoCreation.webhookUrl'] ?? address['autoCreation.studioFlowSid'];
