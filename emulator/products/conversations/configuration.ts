import { badRequest, notFound } from '../../core/errors';
import type { Row } from '../../core/store';
import { storedServices } from '../chat-store/channels';
import type { ChatServiceRow } from '../chat-store/rows';
import type { Call, Handlers } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { configurationOf, defaultServiceSid } from './configuration-row';
import { readTimer } from './timers';
import { webhookHandlers } from './webhook-configuration';

const ROOT = 'https://conversations.twilio.com/v1';

const view = (world: TwilioWorld): Row => {
  const service = defaultServiceSid(world);
  return {
    ...configurationOf(world),
    ...{ account_sid: world.accountSid, default_chat_service_sid: service, url: `${ROOT}/Configuration` },
    links: {
      service: `${ROOT}/Services/${service}/Configuration`,
      webhooks: `${ROOT}/Configuration/Webhooks`,
    },
  };
};

/** The Service that a path names, or Twilio's 404. */
const serviceOf = (world: TwilioWorld, { params, path }: Call): ChatServiceRow => {
  const service = storedServices(world).get(params.ChatServiceSid ?? '');
  if (!service) throw notFound(path);
  return service;
};

/** Reachability is not emulated: it is off. @fidelity conversations.rest */
const serviceView = (service: ChatServiceRow): Row => {
  const url = `${ROOT}/Services/${service.sid}/Configuration`;
  return {
    chat_service_sid: service.sid,
    default_conversation_creator_role_sid: service.default_channel_creator_role_sid,
    default_conversation_role_sid: service.default_channel_role_sid,
    default_chat_service_role_sid: service.default_service_role_sid,
    reachability_enabled: false,
    url,
    links: { notifications: `${url}/Notifications`, webhooks: `${url}/Webhooks` },
  };
};

/** @fidelity conversations.configuration */
export const configurationHandlers: Handlers<'conversations'> = {
  FetchConfiguration: (_call, world) => ({ body: view(world) }),
  UpdateConfiguration({ input }, world) {
    const { DefaultChatServiceSid: service, DefaultMessagingServiceSid: messaging } = input;
    const { DefaultInactiveTimer: inactive, DefaultClosedTimer: closed } = input;
    if (service && !storedServices(world).get(service)) throw badRequest('DefaultChatServiceSid was not found');
    readTimer('inactive', inactive);
    readTimer('closed', closed);
    Object.assign(configurationOf(world), {
      ...(service !== undefined && { default_chat_service_sid: service || null }),
      ...(messaging !== undefined && { default_messaging_service_sid: messaging || null }),
      ...(inactive !== undefined && { default_inactive_timer: inactive || null }),
      ...(closed !== undefined && { default_closed_timer: closed || null }),
    });
    return { body: view(world) };
  },
  FetchServiceConfiguration: (call, world) => ({ body: serviceView(serviceOf(world, call)) }),
  UpdateServiceConfiguration(call, world) {
    const service = serviceOf(world, call);
    const { DefaultConversationCreatorRoleSid: creator, DefaultConversationRoleSid: member } = call.input;
    if (creator) service.default_channel_creator_role_sid = creator;
    if (member) service.default_channel_role_sid = member;
    if (call.input.DefaultChatServiceRoleSid) service.default_service_role_sid = call.input.DefaultChatServiceRoleSid;
    return { body: serviceView(service) };
  },
  ...webhookHandlers,
};
