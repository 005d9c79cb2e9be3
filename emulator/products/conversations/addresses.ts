import { badRequest } from '../../core/errors';
import { storedServices } from '../chat-store/channels';
import { filled, type Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { defaultServiceSid } from './configuration-row';
import { conflict } from './refusals';
import { FILTER } from './webhooks';

type Input = Takes<'conversations.UpdateConfigurationAddress'>['input'];

/** Exactly the keys of its type: the description's examples. */
type AutoCreation =
  | {
      type: 'webhook';
      enabled: boolean;
      conversation_service_sid: string;
      webhook_url: string;
      webhook_method: string;
      webhook_filters: string[];
    }
  | {
      type: 'studio';
      enabled: boolean;
      conversation_service_sid: string;
      studio_flow_sid: string;
      studio_retry_count: number;
    }
  | { type: 'default'; enabled: boolean };

export interface AddressRow {
  sid: string;
  type: string;
  address: string;
  friendly_name: string | null;
  auto_creation: AutoCreation;
}

/** What there is, whatever its type: a change of one thing keeps the others. */
type Known = Partial<{ [K in keyof AutoCreation]: unknown }> & Record<string, unknown>;

const serviceSid = (world: TwilioWorld, input: Input, known: Known): string => {
  const sid = filled(input['AutoCreation.ConversationServiceSid']) ?? known.conversation_service_sid;
  if (sid === undefined) return defaultServiceSid(world);
  // Approximate: what a Service is answered that is not there. @fidelity conversations.addresses
  if (!storedServices(world).get(String(sid))) throw badRequest('Conversation Service not found');
  return String(sid);
};

/** https://www.twilio.com/docs/api/errors/45763, 45764 @fidelity conversations.addresses */
const autoCreationOf = (world: TwilioWorld, input: Input, known: Known): AutoCreation => {
  const type = filled(input['AutoCreation.Type']) ?? known.type ?? 'default';
  const enabled = filled(input['AutoCreation.Enabled']) ?? known.enabled === true;
  if (type === 'webhook') {
    const url = filled(input['AutoCreation.WebhookUrl']) ?? known.webhook_url;
    const method = filled(input['AutoCreation.WebhookMethod']) ?? known.webhook_method ?? 'post';
    const given = input['AutoCreation.WebhookFilters'] ?? known.webhook_filters;
    const filters = Array.isArray(given) ? given.map(String) : [];
    if (!url) throw badRequest('AutoCreation.WebhookUrl is required for the type webhook', 45764);
    if (filters.some((filter) => !FILTER.test(filter))) throw badRequest('Invalid AutoCreation.WebhookFilters');
    return {
      ...{ enabled, type, conversation_service_sid: serviceSid(world, input, known), webhook_url: String(url) },
      // As the description's example has it, whatever was given: there it is `POST`.
      ...{ webhook_method: String(method).toUpperCase(), webhook_filters: filters },
    };
  }
  if (type === 'studio') {
    const flow = filled(input['AutoCreation.StudioFlowSid']) ?? known.studio_flow_sid;
    const retries = filled(input['AutoCreation.StudioRetryCount']) ?? known.studio_retry_count ?? 0;
    if (!flow) throw badRequest('AutoCreation.StudioFlowSid is required for the type studio', 45763);
    return {
      ...{ enabled, type, conversation_service_sid: serviceSid(world, input, known) },
      ...{ studio_flow_sid: String(flow), studio_retry_count: Number(retries) },
    };
  }
  return { enabled, type: 'default' };
};

export const addressConfigurations = defineResource<AddressRow, 'conversations.ConfigurationAddress'>(
  'conversations.ConfigurationAddress',
  {
    prefix: 'IG',
    // In a path the address itself may stand for the SID: the description.
    unique: { property: 'address', code: 20001, message: 'An Address Configuration for this address exists' },
    created(row, { input }, world) {
      // Unknown: what a second one for an address is answered. @fidelity conversations.address-twins
      if (addressFor(world, row.address)) throw conflict(world, 20001, 'Address already has an Address Configuration');
      row.auto_creation = autoCreationOf(world, input, {});
    },
    updated(row, before, { input }, world) {
      row.auto_creation = autoCreationOf(world, input, { ...before.auto_creation });
    },
    list: ({ input: { Type: type } }) => ({ where: (row) => !type || row.type === type }),
  },
);

/** The one for an address of the account: a number with its prefix, or the deployment key of a web chat. */
export const addressFor = (world: TwilioWorld, address: string): AddressRow | undefined =>
  addressConfigurations.collection(world).get(address);

/** The first one through which web chats come. */
export const webChatAddress = (world: TwilioWorld): AddressRow | undefined =>
  addressConfigurations.collection(world).find(({ type, auto_creation: { enabled } }) => type === 'chat' && enabled);
