import { ApiError, badRequest } from '../../core/errors';
import { within } from '../chat-store/channels';
import type { ChannelRow, WebhookConfiguration, WebhookRow, WebhookType } from '../chat-store/rows';
import { filled, type Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { channels } from './channels';
import { chatServices } from './services';

/** https://www.twilio.com/docs/chat/rest/channel-webhook-resource: "up to five unique webhook targets" and triggers */
const MAX_WEBHOOKS = 5;
const MAX_TRIGGERS = 5;
const MAX_RETRIES = 3;

const FILTER =
  /^on(Message(Sent|Updated|Removed)|Channel(Added|Updated|Destroyed)|Member(Added|Updated|Removed)|MediaMessageSent)$/;

type Wanted = { [K in keyof WebhookConfiguration]?: WebhookConfiguration[K] | undefined };

/** The parameters that a webhook of one type keeps, with defaults for absent ones. */
const configurationOf = (type: WebhookType, wanted: Wanted): WebhookConfiguration => {
  const { url = '', method = 'POST', filters, triggers = [], flow_sid = '', retry_count = 0 } = wanted;
  if (type === 'webhook') return { url, method, filters: filters ?? [], retry_count };
  if (type === 'trigger') return { url, method, triggers, retry_count };
  // Approximate: a Studio Flow answers messages; filters of its own are not seen anywhere.
  // @fidelity chat.studio-webhooks
  return { flow_sid, filters: filters ?? ['onMessageSent'], retry_count };
};

/** https://www.twilio.com/docs/api/errors/50321 and the pages after it @fidelity chat.webhook-parameters */
const check = (type: WebhookType, configuration: WebhookConfiguration) => {
  const { url, filters, triggers, flow_sid, retry_count = 0 } = configuration;
  if (type !== 'studio' && !url) throw badRequest('Channel webhook url not provided', 50329);
  if (type === 'studio' && !flow_sid) throw badRequest('Invalid channel webhook flow sid', 50327);
  if (type === 'webhook' && !filters?.length) throw badRequest('Channel webhook filter not provided', 50330);
  if (filters?.some((filter) => !FILTER.test(filter))) throw badRequest('Invalid channel webhook filter', 50325);
  if (type === 'trigger' && !triggers?.length) throw badRequest('Invalid channel webhook trigger', 50326);
  if (triggers && triggers.length > MAX_TRIGGERS) throw badRequest('Too many channel webhook triggers', 50322);
  if (retry_count < 0 || retry_count > MAX_RETRIES) throw badRequest('Invalid webhook retry count', 50065);
};

const configure = (
  type: WebhookType,
  before: WebhookConfiguration,
  input: Takes<'chat.UpdateChannelWebhook'>['input'],
): WebhookConfiguration => {
  const configuration = configurationOf(type, {
    url: input['Configuration.Url'] ?? before.url,
    method: filled(input['Configuration.Method']) ?? before.method,
    filters: input['Configuration.Filters'] ?? before.filters,
    triggers: input['Configuration.Triggers'] ?? before.triggers,
    flow_sid: input['Configuration.FlowSid'] ?? before.flow_sid,
    retry_count: filled(input['Configuration.RetryCount']) ?? before.retry_count,
  });
  check(type, configuration);
  return configuration;
};

export const webhooks = defineResource<WebhookRow, 'chat.ChannelWebhook'>('chat.ChannelWebhook', {
  prefix: 'WH',
  parents: [chatServices, channels],
  defaults: { origin: 'chat' },
  created(row, { input }, world) {
    const siblings = webhooks.collection(world, `${row.service_sid}/${row.channel_sid}`);
    // https://www.twilio.com/docs/api/errors/50321. Approximate: 403, like Chat's other limits.
    // @fidelity chat.webhook-limits
    if (siblings.size >= MAX_WEBHOOKS) throw new ApiError(403, 50321, 'Too many channel webhooks');
    row.configuration = configure(row.type, {}, input);
  },
  updated(row, before, { input }) {
    row.configuration = configure(row.type, before.configuration, input);
  },
});

/** As Flex adds its own to the channels it makes. */
export const addWebhook = (
  world: TwilioWorld,
  channel: ChannelRow,
  type: WebhookType,
  configuration: WebhookConfiguration,
): WebhookRow => {
  const place = { service_sid: channel.service_sid, channel_sid: channel.sid };
  const row = webhooks.make(world, { ...place, type, configuration: configurationOf(type, configuration) });
  return webhooks.keep(world, within(channel), row);
};
