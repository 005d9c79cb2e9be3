import type { World } from '../shared/world';
import type { Params } from './payload';
import type { ChannelRow, ServiceRow, WebhookRow } from './rows';

/** https://www.twilio.com/docs/chat/rest/service-resource: "times out (after 5 seconds)" */
const TIMEOUT_MS = 5000;

/**
 * "… if the request times out (after 5 seconds) or it receives a 429, 503, or 504 HTTP response", and so on nothing
 * else: https://www.twilio.com/docs/chat/rest/service-resource
 */
const RETRIED = ['timeout', 429, 503, 504] as const;

const post = (world: World, url: string, retries: number, params: Params) =>
  world.deliverer.deliver({
    url,
    name: String(params.EventType),
    params,
    timeoutMs: TIMEOUT_MS,
    retries,
    retryOn: RETRIED,
    countRetries: true,
  });

const notEmulated = (world: World, what: string, detail: Record<string, string>) =>
  world.journal.note({ kind: 'note', name: `not emulated: ${what}`, detail, fault: 'not-emulated' });

const isDue = ({ type, configuration }: WebhookRow, { EventType = '', Body = '' }: Params): boolean => {
  if (type !== 'trigger') return configuration.filters?.includes(EventType) ?? false;
  // Approximate: whether case counts is not documented.
  return EventType === 'onMessageSent' && (configuration.triggers ?? []).some((word) => Body.includes(word));
};

const call = (world: World, webhook: WebhookRow, params: Params) => {
  const { url = '', method, retry_count = 0, flow_sid = '' } = webhook.configuration;
  const detail = { webhookSid: webhook.sid, channelSid: webhook.channel_sid };
  if (webhook.type === 'studio') return notEmulated(world, 'Studio', { ...detail, flowSid: flow_sid });
  if (method === 'GET') return notEmulated(world, 'webhooks by GET', detail);
  post(world, url, retry_count, { ...params, WebhookType: webhook.type, WebhookSid: webhook.sid });
};

/** The channel's own webhooks, then the Service's. */
export const callWebhooks = (world: World, channel: ChannelRow, params: Params): void => {
  const own = world.store.of<WebhookRow>('chat.ChannelWebhook', `${channel.service_sid}/${channel.sid}`);
  for (const webhook of own.all()) if (isDue(webhook, params)) call(world, webhook, params);
  const service = world.store.of<ServiceRow>('chat.Service').get(channel.service_sid);
  if (service?.post_webhook_url && service.webhook_filters?.includes(String(params.EventType))) {
    post(world, service.post_webhook_url, service.post_webhook_retry_count, params);
  }
};
