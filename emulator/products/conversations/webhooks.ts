import { badRequest } from '../../core/errors';
import { channelOf, within } from '../chat-store/channels';
import type { ChannelRow, WebhookConfiguration, WebhookRow, WebhookType } from '../chat-store/rows';
import { webhooksOf } from '../chat-store/webhooks';
import { type Call, filled, type Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { conversations, home, serviceConversations } from './conversations';
import { replay } from './events';
import { conflict, requireOpen } from './refusals';
import { services } from './services';

type Taking<N extends string> = Call<{ params: Record<string, string>; input: Takes<`conversations.${N}`>['input'] }>;

/** https://www.twilio.com/docs/api/errors/50361 */
const MAX_WEBHOOKS = 5;

/**
 * Post-events only, by Conversations' names; the description's own examples have some of Chat's.
 * @fidelity conversations.webhook-filters
 */
export const FILTER =
  /^on(Message(Added|Sent|Updated|Removed)|Conversation(Updated|StateUpdated|Removed|Destroyed)|Participant(Added|Updated|Removed)|DeliveryUpdated)$/;

type Wanted = { [K in keyof WebhookConfiguration]?: WebhookConfiguration[K] | undefined };

/**
 * What a webhook of one target keeps, with defaults for what is absent. No filters: it never fires, without an error.
 * @fidelity conversations.webhooks
 */
const configurationOf = (target: WebhookType, wanted: Wanted): WebhookConfiguration => {
  const { url = '', method = 'post', filters = [], triggers = [], flow_sid = '' } = wanted;
  if (target === 'studio') return { flow_sid };
  return target === 'webhook' ? { url, method, filters } : { url, method, triggers };
};

/** https://www.twilio.com/docs/api/errors/50365 and the pages after it @fidelity conversations.webhook-parameters */
const check = (target: WebhookType, { url, filters, triggers, flow_sid }: WebhookConfiguration): void => {
  if (target === 'studio' && !flow_sid) throw badRequest('Invalid conversation webhook flow sid', 50367);
  if (target !== 'studio' && !url) throw badRequest('Conversation webhook url not provided', 50369);
  if (filters?.some((filter) => !FILTER.test(filter))) throw badRequest('Invalid conversation webhook filter', 50365);
  if (triggers && triggers.length === 0) throw badRequest('Conversation webhook trigger not provided', 50371);
};

const configure = (
  target: WebhookType,
  before: WebhookConfiguration,
  input: Takes<'conversations.UpdateConversationScopedWebhook'>['input'],
): WebhookConfiguration => {
  const configuration = configurationOf(target, {
    url: input['Configuration.Url'] ?? before.url,
    method: filled(input['Configuration.Method']) ?? before.method,
    filters: input['Configuration.Filters'] ?? before.filters,
    triggers: input['Configuration.Triggers'] ?? before.triggers,
    flow_sid: input['Configuration.FlowSid'] ?? before.flow_sid,
  });
  check(target, configuration);
  return configuration;
};

const requireRoom = (world: TwilioWorld, channel: ChannelRow): void => {
  if (webhooksOf(world, channel).length < MAX_WEBHOOKS) return;
  throw conflict(world, 50361, 'Conversation webhooks limit exceeded');
};

const resource = {
  prefix: 'WH',
  kept: 'chat.ChannelWebhook',
  names: { chat_service_sid: 'service_sid', conversation_sid: 'channel_sid', target: 'type' },
  defaults: { origin: 'conversations' },
  created(row: WebhookRow, { input }: Taking<'CreateConversationScopedWebhook'>, world: TwilioWorld) {
    const channel = channelOf(world, row);
    requireOpen(world, channel);
    requireRoom(world, channel);
    row.type = input.Target;
    row.configuration = configure(input.Target, {}, input);
    const after = filled(input['Configuration.ReplayAfter']);
    if (after !== undefined) row.configuration.replay_after = after;
  },
  updated(
    row: WebhookRow,
    before: WebhookRow,
    { input }: Taking<'UpdateConversationScopedWebhook'>,
    world: TwilioWorld,
  ) {
    requireOpen(world, channelOf(world, row));
    row.configuration = configure(row.type, before.configuration, input);
  },
  deleted: (row: WebhookRow, _call: Call, world: TwilioWorld) => requireOpen(world, channelOf(world, row)),
  after(what: 'create' | 'update' | 'delete', row: WebhookRow, _call: Call, world: TwilioWorld) {
    if (what === 'create') replay(world, channelOf(world, row), row);
  },
};

export const webhooks = defineResource<WebhookRow, 'conversations.ConversationScopedWebhook'>(
  'conversations.ConversationScopedWebhook',
  { ...resource, home, parents: [conversations] },
);

export const serviceWebhooks = defineResource<WebhookRow, 'conversations.ServiceConversationScopedWebhook'>(
  'conversations.ServiceConversationScopedWebhook',
  { ...resource, parents: [services, serviceConversations] },
);

/** As Twilio itself attaches one to a Conversation that it made. */
export const attachWebhook = (
  world: TwilioWorld,
  channel: ChannelRow,
  target: WebhookType,
  configuration: WebhookConfiguration,
): WebhookRow => {
  const place = { service_sid: channel.service_sid, channel_sid: channel.sid };
  const row = webhooks.make(world, { ...place, type: target, configuration: configurationOf(target, configuration) });
  return webhooks.keep(world, within(channel), row);
};
