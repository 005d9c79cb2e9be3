import type { TwilioWorld } from '../shared/world';
import { within } from './channels';
import type { ChannelRow, Origin, WebhookRow } from './rows';

export const webhooksOf = (world: TwilioWorld, channel: ChannelRow): WebhookRow[] =>
  world.store.of<WebhookRow>('chat.ChannelWebhook', within(channel)).all();

/** As Studio leaves a channel. */
export const removeStudioWebhooks = (world: TwilioWorld, channel: ChannelRow): void => {
  const kept = world.store.of<WebhookRow>('chat.ChannelWebhook', within(channel));
  for (const { sid, type } of webhooksOf(world, channel)) if (type === 'studio') kept.remove(sid);
};

/** Events that have one name in both APIs: a webhook gets that of the API which made it. */
const SHARED: readonly string[] = ['onMessageUpdated', 'onMessageRemoved'];

/**
 * Whether a webhook wants an event of this API, which by its filters may be the other one than it was made by.
 * @fidelity conversations.webhook-filters
 */
export const hears = ({ origin, configuration }: WebhookRow, api: Origin, event: string): boolean =>
  (configuration.filters?.includes(event) ?? false) && (origin === api || !SHARED.includes(event));
