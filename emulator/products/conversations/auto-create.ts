import { type Actor, client } from '../chat-store/actor';
import { addChannel, within } from '../chat-store/channels';
import { joinChannel, joined, MEMBER_DEFAULTS } from '../chat-store/members';
import type { ChannelRow, MemberRow, MessagingBinding } from '../chat-store/rows';
import { newRow, type TwilioWorld } from '../shared/world';
import type { AddressRow } from './addresses';
import { bind, typeOf } from './bindings';
import { configurationOf, defaultServiceSid } from './configuration-row';
import { setTimers } from './timers';
import { attachWebhook } from './webhooks';

/** Unknown: how payloads name WhatsApp and other channels besides SMS. @fidelity conversations.sources */
const sourceOf = (world: TwilioWorld, address: string): Actor['source'] =>
  typeOf(address) === 'sms' ? 'SMS' : world.options.whatsAppSource;

/** Who writes from outside, as events name them. Theirs always fire webhooks. */
export const writerFrom = (world: TwilioWorld, address: string): Actor => ({
  ...client(address),
  source: sourceOf(world, address),
});

/** What an Address attaches to each Conversation that comes about through it. @fidelity conversations.auto-creation */
const attach = (world: TwilioWorld, channel: ChannelRow, { auto_creation: wanted }: AddressRow): void => {
  if (wanted.type === 'webhook') {
    const { webhook_url: url, webhook_method: method, webhook_filters: filters } = wanted;
    attachWebhook(world, channel, 'webhook', { url, method, filters });
  }
  if (wanted.type === 'studio') attachWebhook(world, channel, 'studio', { flow_sid: wanted.studio_flow_sid });
};

interface NewConversation {
  /** Default: none. */
  friendlyName?: string;
  attributes?: Record<string, unknown>;
  state: 'initializing' | 'active';
}

/** As Twilio itself makes one, with the account's defaults. */
export const openConversation = (
  world: TwilioWorld,
  serviceSid: string,
  { state, friendlyName, attributes = {} }: NewConversation,
  actor: Actor,
): ChannelRow => {
  const channel = addChannel(
    world,
    serviceSid,
    {
      ...{ origin: 'conversations', state, type: 'private', unique_name: null },
      friendly_name: friendlyName ?? null,
      attributes: JSON.stringify(attributes),
      messaging_service_sid: configurationOf(world).default_messaging_service_sid,
    },
    actor,
  );
  setTimers(world, channel, {}, true);
  return channel;
};

const open = (world: TwilioWorld, address: AddressRow, values: NewConversation, actor: Actor): ChannelRow => {
  const { auto_creation: wanted } = address;
  const serviceSid = wanted.type === 'default' ? defaultServiceSid(world) : wanted.conversation_service_sid;
  const channel = openConversation(world, serviceSid, values, actor);
  attach(world, channel, address);
  return channel;
};

/** Adds the participant with an address, as Twilio itself does it. */
export const joinByAddress = (
  world: TwilioWorld,
  channel: ChannelRow,
  binding: MessagingBinding,
  actor: Actor,
): MemberRow => {
  const member: MemberRow = newRow(world, 'MB', {
    ...MEMBER_DEFAULTS,
    ...{ service_sid: channel.service_sid, channel_sid: channel.sid, identity: null, role_sid: null },
    messaging_binding: binding,
  });
  world.store.of<MemberRow>('chat.Member', within(channel)).insert(member.sid, member);
  bind(world, member);
  joined(world, member, actor);
  return member;
};

/**
 * What comes of the first message of a pair of addresses: a Conversation that is `initializing`, with the customer in
 * it. Its name is the customer's address.
 * @fidelity conversations.auto-creation
 */
export const openForMessage = (world: TwilioWorld, address: AddressRow, from: string): ChannelRow => {
  const actor = writerFrom(world, from);
  const channel = open(world, address, { state: 'initializing', friendlyName: from }, actor);
  joinByAddress(world, channel, { type: typeOf(from), address: from, proxy_address: address.address }, actor);
  return channel;
};

/** What a customer's browser shows: the Conversation that it is in. */
interface WebChatRow {
  channelSid: string;
  identity: string;
  name: string;
}

const kept = (world: TwilioWorld) => world.store.of<WebChatRow>('conversations.WebChat');

export const webChatOf = (world: TwilioWorld, channelSid: string): WebChatRow | undefined =>
  kept(world).get(channelSid);

/** In the order in which they were opened. */
export const webChats = (world: TwilioWorld): WebChatRow[] => kept(world).all();

interface WebChat {
  /** The customer's chat identity. */
  identity: string;
  /** The customer's name, which their User has. */
  name: string;
  friendlyName: string;
  /** Of the form before the chat. */
  preEngagement: Record<string, unknown>;
}

/**
 * What `POST /v2/WebChats` does: a Conversation with a guest in it.
 * @see https://www.twilio.com/docs/flex/developer/conversations/webchats-resource
 * @fidelity conversations.web-chat
 */
export const openForWebChat = (world: TwilioWorld, address: AddressRow, chat: WebChat): ChannelRow => {
  const { identity, name, friendlyName, preEngagement } = chat;
  const actor: Actor = { source: 'API', identity: 'system', webhooks: true };
  const attributes = { pre_engagement_data: preEngagement };
  const channel = open(world, address, { state: 'active', friendlyName, attributes }, actor);
  joinChannel(world, channel, { identity, friendlyName: name }, actor);
  kept(world).insert(channel.sid, { channelSid: channel.sid, identity, name });
  return channel;
};
