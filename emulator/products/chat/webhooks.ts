import { ApiError, badRequest } from '../../core/errors';
import type { Call } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { channels, placeOf, within } from './channels';
import type { ChannelRow, WebhookConfiguration, WebhookRow, WebhookType } from './rows';
import { services } from './services';
import { chatSpec } from './spec';

/** https://www.twilio.com/docs/chat/rest/channel-webhook-resource: "up to five unique webhook targets" and triggers */
const MAX_WEBHOOKS = 5;
const MAX_TRIGGERS = 5;
const MAX_RETRIES = 3;

const FILTER =
  /^on(Message(Sent|Updated|Removed)|Channel(Added|Updated|Destroyed)|Member(Added|Updated|Removed)|MediaMessageSent)$/;

/** Which of the parameters a webhook of one kind keeps, and what stands in for those not given. */
const DEFAULTS: Record<WebhookType, WebhookConfiguration> = {
  webhook: { url: '', method: 'POST', filters: [], retry_count: 0 },
  trigger: { url: '', method: 'POST', triggers: [], retry_count: 0 },
  // Approximate: a Studio Flow answers messages; filters of its own are not seen anywhere.
  studio: { flow_sid: '', filters: ['onMessageSent'], retry_count: 0 },
};

const PARAMETERS: Record<keyof WebhookConfiguration, string> = {
  url: 'Configuration.Url',
  method: 'Configuration.Method',
  filters: 'Configuration.Filters',
  triggers: 'Configuration.Triggers',
  flow_sid: 'Configuration.FlowSid',
  retry_count: 'Configuration.RetryCount',
};

/** https://www.twilio.com/docs/api/errors/50321 and the pages after it */
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

const configure = (type: WebhookType, before: WebhookConfiguration, { input }: Call): WebhookConfiguration => {
  const properties = Object.keys(DEFAULTS[type]) as (keyof WebhookConfiguration)[];
  const configuration = Object.fromEntries(
    properties.map((property) => [
      property,
      input[PARAMETERS[property]] ?? before[property] ?? DEFAULTS[type][property],
    ]),
  ) as WebhookConfiguration;
  check(type, configuration);
  return configuration;
};

export const webhooks: Kind<WebhookRow> = defineResource<WebhookRow>(chatSpec, {
  product: 'chat',
  noun: 'ChannelWebhook',
  prefix: 'WH',
  parents: [services, channels],
  created(row, call, world) {
    const siblings = webhooks.collection(world, `${row.service_sid}/${row.channel_sid}`);
    // https://www.twilio.com/docs/api/errors/50321. Approximate: 403, like Chat's other limits.
    if (siblings.size >= MAX_WEBHOOKS) throw new ApiError(403, 50321, 'Too many channel webhooks');
    row.configuration = configure(row.type, {}, call);
  },
  updated(row, before, call) {
    row.configuration = configure(row.type, before.configuration, call);
  },
});

export const webhooksOf = (world: World, channel: ChannelRow): WebhookRow[] =>
  webhooks.collection(world, within(channel)).all();

/** As Flex adds its own to the channels it makes. */
export const addWebhook = (
  world: World,
  channel: ChannelRow,
  type: WebhookType,
  configuration: WebhookConfiguration,
): WebhookRow => {
  const values = { type, configuration: { ...DEFAULTS[type], ...configuration } };
  return webhooks.keep(world, within(channel), webhooks.make(world, placeOf(channel), values));
};
