import { parseObject } from '../../core/json';
import { type ChannelChange, channelChanged } from '../chat-store/changes';
import { storedServices } from '../chat-store/channels';
import { createdIn } from '../chat-store/messages';
import type { ChannelRow, MemberRow, MessageRow, WebhookRow } from '../chat-store/rows';
import { hears, webhooksOf } from '../chat-store/webhooks';
import { flowTriggered } from '../messaging/studio';
import { noteNotEmulated } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';

/** What a payload says. All values are text. */
type Params = Record<string, string>;

/** https://www.twilio.com/docs/chat/rest/service-resource: "times out (after 5 seconds)" */
const TIMEOUT_MS = 5000;

/**
 * "… if the request times out (after 5 seconds) or it receives a 429, 503, or 504 HTTP response", and so on nothing
 * else: https://www.twilio.com/docs/chat/rest/service-resource
 * @fidelity chat.webhook-retries, chat.broken-connections, chat.retry-pause
 */
const RETRIED = ['timeout', 429, 503, 504] as const;

/** https://www.twilio.com/docs/chat/webhook-events: post-event webhooks. Pre-event ones are not emulated. */
const EVENTS = {
  channel: { added: 'onChannelAdded', updated: 'onChannelUpdated', removed: 'onChannelDestroyed' },
  member: { added: 'onMemberAdded', updated: 'onMemberUpdated', removed: 'onMemberRemoved' },
  message: { added: 'onMessageSent', updated: 'onMessageUpdated', removed: 'onMessageRemoved' },
} as const;

export const chatWebhooks: readonly string[] = Object.values(EVENTS).flatMap((events) => Object.values(events));

/**
 * Seen: `MessageSid, Index, Body, From, Attributes, DateCreated`, without anything about the channel but its SID.
 * @fidelity chat.message-payload
 */
const messageParams = (message: MessageRow): Params => ({
  MessageSid: message.sid,
  Index: String(message.index),
  Body: message.body ?? '',
  From: message.from,
  Attributes: message.attributes,
  // Payloads have milliseconds where the API has whole seconds: seen in one of 2020.
  DateCreated: createdIn(message),
});

/**
 * The properties that a consumer of `onChannelUpdated` in public use declares. Approximate: an absent name is ''.
 * @see https://github.com/techmatters/serverless/blob/master/functions/webhooks/FlexChannelUpdate.protected.ts
 * @fidelity chat.channel-payload
 */
const channelParams = (channel: ChannelRow): Params => ({
  Attributes: channel.attributes ?? '',
  UniqueName: channel.unique_name ?? '',
  FriendlyName: channel.friendly_name ?? '',
  CreatedBy: channel.created_by,
  ChannelType: channel.type,
  DateCreated: channel.date_created,
  DateUpdated: channel.date_updated,
});

/**
 * https://www.twilio.com/docs/chat/webhook-events. Approximate: `Reason` is ADDED, JOINED is for one's own doing.
 * @fidelity chat.other-payloads
 */
const memberParams = (member: MemberRow): Params => ({
  MemberSid: member.sid,
  Identity: member.identity ?? '',
  RoleSid: member.role_sid ?? '',
  Reason: 'ADDED',
  DateCreated: member.date_created,
});

/** Chat knows no states: those of Conversations are none of its events. */
type ChatChange = Exclude<ChannelChange, { what: 'state' }>;

const paramsOf = (change: ChatChange): Params => {
  if (change.what === 'message') return messageParams(change.message);
  return change.what === 'member' ? memberParams(change.member) : channelParams(change.channel);
};

const post = (world: TwilioWorld, url: string, retries: number, params: Params) =>
  world.deliverer.deliver({
    url,
    name: String(params.EventType),
    params,
    timeoutMs: TIMEOUT_MS,
    retries,
    retryOn: RETRIED,
    countRetries: true,
  });

const isDue = (webhook: WebhookRow, { EventType = '', Body = '' }: Params): boolean => {
  const { type, origin, configuration } = webhook;
  if (type === 'webhook') return hears(webhook, 'chat', EventType);
  if (origin !== 'chat') return false;
  if (type === 'studio') return configuration.filters?.includes(EventType) ?? false;
  // Approximate: whether case counts is not documented. @fidelity chat.triggers
  return EventType === 'onMessageSent' && (configuration.triggers ?? []).some((word) => Body.includes(word));
};

/**
 * Public flows read `ChannelAttributes` of the message that triggers them, and SMS customers' numbers in it.
 * @fidelity chat.studio-webhooks
 */
const trigger = (world: TwilioWorld, channel: ChannelRow, flowSid: string, params: Params): void => {
  const { From: contact = '' } = params;
  const own = parseObject(channel.attributes ?? '') ?? {};
  const address = typeof own.twilioNumber === 'string' ? own.twilioNumber : channel.sid;
  const values = { ...params, ChannelAttributes: channel.attributes ?? '{}' };
  world.tell(flowTriggered, { flowSid, by: 'message', contact, address, values });
};

const callWebhook = (world: TwilioWorld, channel: ChannelRow, webhook: WebhookRow, params: Params) => {
  const { url = '', method, retry_count = 0, flow_sid = '' } = webhook.configuration;
  const detail = { webhookSid: webhook.sid, channelSid: webhook.channel_sid };
  if (webhook.type === 'studio') return trigger(world, channel, flow_sid, { ...params, WebhookSid: webhook.sid });
  if (method === 'GET') return noteNotEmulated(world, 'webhooks by GET', detail);
  post(world, url, retry_count, { ...params, WebhookType: webhook.type, WebhookSid: webhook.sid });
};

/** The channel's own webhooks, then the Service's. @fidelity chat.service-webhook */
const callWebhooks = (world: TwilioWorld, channel: ChannelRow, params: Params): void => {
  for (const webhook of webhooksOf(world, channel))
    if (isDue(webhook, params)) callWebhook(world, channel, webhook, params);
  const service = storedServices(world).get(channel.service_sid);
  if (service?.post_webhook_url && service.webhook_filters?.includes(String(params.EventType))) {
    post(world, service.post_webhook_url, service.post_webhook_retry_count, params);
  }
};

/** Notes the event of a Chat Channel and, where the actor's way of changing things allows it, calls Chat's webhooks. */
const report = (world: TwilioWorld, change: ChannelChange): void => {
  if (change.what === 'state') return;
  const { what, how, channel, actor } = change;
  const event = EVENTS[what][how];
  const params = paramsOf(change);
  const { MessageSid, MemberSid } = params;
  if (channel.origin === 'chat') {
    world.journal.note({
      kind: 'event',
      name: event,
      detail: {
        channelSid: channel.sid,
        source: actor.source,
        webhooks: actor.webhooks,
        ...(MessageSid ? { messageSid: MessageSid } : {}),
        ...(MemberSid ? { memberSid: MemberSid } : {}),
      },
    });
  }
  if (!actor.webhooks) return;
  callWebhooks(world, channel, {
    EventType: event,
    AccountSid: world.accountSid,
    InstanceSid: channel.service_sid,
    ChannelSid: channel.sid,
    ClientIdentity: actor.identity,
    Source: actor.source,
    ...params,
  });
};

export const reportChange = channelChanged.to(report);
