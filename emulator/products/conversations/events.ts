import { type ChannelChange, channelChanged } from '../chat-store/changes';
import { bindingOf, memberNamed } from '../chat-store/members';
import { createdIn, messagesOf } from '../chat-store/messages';
import type { ChannelRow, MemberRow, MessageRow, WebhookRow } from '../chat-store/rows';
import { hears, webhooksOf } from '../chat-store/webhooks';
import { flowTriggered } from '../messaging/studio';
import { noteKept, noteNotEmulated } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { webhooksAround } from './webhook-configuration';

/** What a payload says. All values are text. */
type Params = Record<string, string>;

/** https://www.twilio.com/docs/conversations-classic/conversations-webhooks: post-event webhooks. */
const EVENTS = {
  channel: { added: 'onConversationAdded', updated: 'onConversationUpdated', removed: 'onConversationRemoved' },
  member: { added: 'onParticipantAdded', updated: 'onParticipantUpdated', removed: 'onParticipantRemoved' },
  message: { added: 'onMessageAdded', updated: 'onMessageUpdated', removed: 'onMessageRemoved' },
  state: { updated: 'onConversationStateUpdated' },
} as const;

export const conversationWebhooks: readonly string[] = Object.values(EVENTS).flatMap((events) => Object.values(events));

const eventOf = (change: ChannelChange): string =>
  change.what === 'state' ? EVENTS.state.updated : EVENTS[change.what][change.how];

/** The moment of what happens now. */
const nowIn = (world: TwilioWorld): string => new Date(world.clock.now()).toISOString();

/** @fidelity conversations.message-payload */
const messageParams = (world: TwilioWorld, channel: ChannelRow, message: MessageRow): Params => {
  const participant = memberNamed(world, channel, message.from);
  return {
    MessageSid: message.sid,
    Index: String(message.index),
    DateCreated: createdIn(message),
    Body: message.body ?? '',
    Author: message.from,
    Attributes: message.attributes,
    ...(participant && { ParticipantSid: participant.sid }),
  };
};

/** When a message was changed, beside when it came about. @fidelity conversations.other-payloads */
const momentOf = (world: TwilioWorld, how: ChannelChange['how']): Params => {
  if (how === 'added') return {};
  return { [how === 'updated' ? 'DateUpdated' : 'DateRemoved']: nowIn(world) };
};

/** @fidelity conversations.other-payloads */
const participantParams = (member: MemberRow, how: ChannelChange['how']): Params => {
  const { sid, identity, messaging_binding: binding, role_sid, last_consumed_message_index: read } = member;
  return {
    ParticipantSid: sid,
    DateCreated: member.date_created,
    RoleSid: role_sid ?? '',
    Attributes: member.attributes,
    ...(identity !== null && { Identity: identity }),
    ...(how === 'updated' && read !== null && { LastReadMessageIndex: String(read) }),
    ...(binding && {
      'MessagingBinding.Type': binding.type.toUpperCase(),
      'MessagingBinding.Address': binding.address,
      'MessagingBinding.ProxyAddress': binding.proxy_address,
    }),
  };
};

/** @fidelity conversations.other-payloads */
const conversationParams = (channel: ChannelRow): Params => ({
  DateCreated: channel.date_created,
  DateUpdated: channel.date_updated,
  Attributes: channel.attributes ?? '',
  State: channel.state,
  ...(channel.friendly_name !== null && { FriendlyName: channel.friendly_name }),
  ...(channel.unique_name !== null && { UniqueName: channel.unique_name }),
});

const paramsOf = (world: TwilioWorld, change: ChannelChange): Params => {
  if (change.what === 'message') {
    return { ...messageParams(world, change.channel, change.message), ...momentOf(world, change.how) };
  }
  if (change.what === 'member') return participantParams(change.member, change.how);
  if (change.what === 'channel') return conversationParams(change.channel);
  const { from, channel, reason } = change;
  return { StateUpdated: nowIn(world), StateFrom: from, StateTo: channel.state, Reason: reason };
};

/**
 * Which of the optional names a payload has differs between those that were captured: `payloadsLack` leaves some out.
 * @fidelity conversations.optional-names
 */
const seen = (world: TwilioWorld, params: Params): Params => {
  const lacked: readonly string[] = world.options.conversationPayloadsLack;
  const names = Object.keys(params).filter((name) => lacked.includes(name));
  if (names.length) {
    noteKept(world, 'conversationPayloadsLack', 'names from a payload', { names: names.join(', ') });
  }
  return Object.fromEntries(Object.entries(params).filter(([name]) => !lacked.includes(name)));
};

/** https://www.twilio.com/docs/conversations-classic/conversations-webhooks: "timeout … 5 seconds" */
const TIMEOUT_MS = 5000;

/** As often as the option allows. */
const MOST_RETRIES = 3;

/**
 * Unknown: whether a failed delivery is repeated, how often and after what; by default it is not. Nor is it known
 * whether the overrides behind a URL's `#` count.
 * @fidelity conversations.webhook-retries, conversations.webhook-overrides
 */
const post = (world: TwilioWorld, url: string, params: Params): void => {
  const { conversationWebhookRetries: retries, conversationWebhooksTakeOverrides: takesOverrides } = world.options;
  const detail = { url, conversationSid: params.ConversationSid ?? '' };
  if (url.includes('#') && !takesOverrides) {
    noteKept(world, 'conversationWebhooksTakeOverrides', "a URL's overrides from counting", detail);
  }
  world.deliverer.deliver({
    ...{ url, retries, takesOverrides },
    name: String(params.EventType),
    params: seen(world, params),
    timeoutMs: TIMEOUT_MS,
    retryOn: ['timeout', 'broken', 429, '5xx'],
    countRetries: true,
    ...(retries < MOST_RETRIES && {
      onGivenUp: () => noteKept(world, 'conversationWebhookRetries', 'a webhook from being sent again', detail),
    }),
  });
};

/** Unknown: whether case counts in a trigger. @fidelity conversations.triggers */
const isDue = (webhook: WebhookRow, { EventType = '', Body = '' }: Params): boolean => {
  const { type, origin, configuration } = webhook;
  if (type === 'webhook') return hears(webhook, 'conversations', EventType);
  if (origin !== 'conversations' || EventType !== EVENTS.message.added) return false;
  return type === 'studio' || (configuration.triggers ?? []).some((word) => Body.includes(word));
};

/**
 * A flow's `trigger.conversation` has Chat's names for the Conversation as well: those that its page lists, and
 * `ChannelAttributes`, which public flows read.
 * @see https://www.twilio.com/docs/studio/widget-library/trigger-start
 * @fidelity conversations.studio-webhooks
 */
const trigger = (world: TwilioWorld, channel: ChannelRow, flowSid: string, params: Params): void => {
  const bound = bindingOf(world, channel);
  world.tell(flowTriggered, {
    ...{ flowSid, by: 'conversation' },
    contact: bound?.address ?? params.Author ?? '',
    address: bound?.proxy_address ?? channel.sid,
    values: {
      ...params,
      ...{ ChannelSid: channel.sid, ChannelAttributes: channel.attributes ?? '{}', From: params.Author ?? '' },
    },
  });
};

/** @fidelity conversations.webhooks-by-get */
const call = (world: TwilioWorld, channel: ChannelRow, webhook: WebhookRow, params: Params) => {
  const { url = '', method, flow_sid = '' } = webhook.configuration;
  const detail = { webhookSid: webhook.sid, conversationSid: webhook.channel_sid };
  if (webhook.type === 'studio') return trigger(world, channel, flow_sid, { ...params, WebhookSid: webhook.sid });
  if (/^get$/i.test(method ?? '')) return noteNotEmulated(world, 'webhooks by GET', detail);
  post(world, url, { ...params, WebhookSid: webhook.sid });
};

const callAround = (world: TwilioWorld, url: string, method: string, params: Params) =>
  method === 'GET' ? noteNotEmulated(world, 'webhooks by GET', { url }) : post(world, url, params);

/** `ClientIdentity` stands in events of a client only. */
const commonParams = (
  world: TwilioWorld,
  channel: ChannelRow,
  event: string,
  actor: { source: string; identity: string },
): Params => ({
  EventType: event,
  AccountSid: world.accountSid,
  ConversationSid: channel.sid,
  ChatServiceSid: channel.service_sid,
  ...(channel.messaging_service_sid && { MessagingServiceSid: channel.messaging_service_sid }),
  Source: actor.source,
  ...(actor.source === 'SDK' && { ClientIdentity: actor.identity }),
});

/** Notes the event of a Conversation and, where the actor's way of changing things allows it, calls webhooks. */
const report = (world: TwilioWorld, change: ChannelChange): void => {
  const { channel, actor } = change;
  const event = eventOf(change);
  if (channel.origin === 'conversations') {
    world.journal.note({
      kind: 'event',
      name: event,
      detail: {
        conversationSid: channel.sid,
        source: actor.source,
        webhooks: actor.webhooks,
        ...(change.what === 'message' && { messageSid: change.message.sid }),
        ...(change.what === 'member' && { participantSid: change.member.sid }),
        ...(change.what === 'state' && { from: change.from, to: channel.state }),
      },
    });
  }
  if (!actor.webhooks) return;
  const hooks = webhooksOf(world, channel);
  const around = webhooksAround(world, channel.service_sid, event);
  if (hooks.length === 0 && around.length === 0) return;
  const params = { ...commonParams(world, channel, event, actor), ...paramsOf(world, change) };
  for (const webhook of hooks) if (isDue(webhook, params)) call(world, channel, webhook, params);
  // @fidelity conversations.service-webhooks
  for (const { post_webhook_url: url, method } of around) callAround(world, url ?? '', method, params);
};

export const reportChange = channelChanged.to(report);

/**
 * Sends a new webhook the messages that came before it: "the message index for which and its successors the webhook will
 * be replayed", the description of CreateConversationScopedWebhook.
 * @fidelity conversations.replay
 */
export const replay = (world: TwilioWorld, channel: ChannelRow, webhook: WebhookRow): void => {
  const { replay_after: first } = webhook.configuration;
  if (first === undefined) return;
  const { replayIncludesItsIndex } = world.options;
  for (const message of messagesOf(world, channel)) {
    if (message.index < first) continue;
    if (message.index === first && !replayIncludesItsIndex) {
      noteKept(world, 'replayIncludesItsIndex', 'a message from being sent again', { messageSid: message.sid });
      continue;
    }
    const actor = { source: message.source ?? 'API', identity: message.from };
    const params = {
      ...commonParams(world, channel, EVENTS.message.added, actor),
      ...messageParams(world, channel, message),
    };
    if (isDue(webhook, params)) call(world, channel, webhook, params);
  }
};
