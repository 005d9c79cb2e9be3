import { type AddressType, placeOf } from './address';
import type { ChannelType } from './flow';

/** What `flows.json` holds. Every property is described in `schemas/flows.schema.json`. */
export interface FlowsFile {
  $schema?: string;
  /** Who cleans up after a Task has ended. Default: `flexkeep`. */
  janitor?: 'flexkeep' | 'twilio';
  chatService?: string;
  workspace?: string;
  flows: FlowEntry[];
  addresses?: AddressEntry[];
}

export interface FlowEntry {
  friendlyName: string;
  /** Which flow of the account is meant, where neither name nor address tells. */
  sid?: string;
  direction?: 'inbound' | 'outbound';
  channelType: ChannelType;
  contactIdentity?: string;
  enabled?: boolean;
  longLived?: boolean;
  janitorEnabled?: boolean;
  chatService?: string;
  studio?: StudioEntry;
  external?: ExternalEntry;
  task?: TaskEntry;
}

/** A Studio flow by name or SID. */
export interface StudioEntry {
  flow: string;
  retryCount?: number;
}

/** `path`: of the deployed domain. `url`: as it is, but for `{{domain}}` and `{{VARIABLE}}`. */
export type Place = { path: string; url?: never } | { url: string; path?: never };

export type ExternalEntry = { retryCount?: number } & Place;

export type WebhookEntry = { filters?: string[]; method?: 'get' | 'post' } & Place;

/** So begins, in the file, what only a person can say. */
export const OPEN_QUESTION = '?';

export interface AddressEntry {
  type: AddressType;
  address: string;
  country?: string;
  friendlyName?: string;
  /** Which Address of the account is meant, where its type or its address is to be another. */
  sid?: string;
  enabled?: boolean;
  conversationService?: string;
  webhook?: WebhookEntry;
  studio?: StudioEntry;
  default?: Record<string, never>;
  /** The Flex Flows whose place it takes: they go, and it comes. */
  replaces?: FlowEntry[];
  /** The way back: it goes, and the Flex Flows of `replaces` are there again. */
  back?: boolean;
}

export interface TaskEntry {
  workflow: string;
  workspace?: string;
  channel?: string;
  /** s */
  timeout?: number;
  priority?: number;
  creationOnMessage?: boolean;
}

export const isOutbound = ({ direction }: FlowEntry): boolean => direction === 'outbound';

/** Outbound channels are made with the flow that a developer names; one that is enabled would catch inbound messages. */
export const isEnabled = (entry: FlowEntry): boolean => entry.enabled ?? !isOutbound(entry);

/** Two janitors would race for the same Chat Channels and Proxy Sessions: where one is in charge, the other is off. */
export const hasTwiliosJanitor = (entry: FlowEntry, { janitor = 'flexkeep' }: FlowsFile): boolean =>
  entry.janitorEnabled ?? janitor === 'twilio';

/** "For SMS", `sms`; "for WebChat and all other messaging channels", `chat`: https://www.twilio.com/docs/flex/developer/messaging/manage-flows */
export const taskChannelFor = (channelType: ChannelType): string => (channelType === 'sms' ? 'sms' : 'chat');

/** What a message calls an entry: its name; where it has none, or another entry has the same, with its address. */
export const labelOf = (entry: FlowEntry | AddressEntry, { flows, addresses = [] }: FlowsFile): string => {
  const { friendlyName } = entry;
  const isAddress = 'type' in entry;
  const place = isAddress ? placeOf(entry) : `${entry.channelType} ${entry.contactIdentity ?? ''}`.trim();
  const others: { friendlyName?: string }[] = isAddress ? addresses : flows;
  if (!friendlyName) return place;
  return others.filter((one) => one.friendlyName === friendlyName).length === 1
    ? friendlyName
    : `${friendlyName} (${place})`;
};
