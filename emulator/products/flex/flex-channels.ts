import { parseObject } from '../../core/json';
import type { ChannelRow } from '../chat-store/rows';
import { defineResource } from '../shared/resource';
import type { FlexChannelRow, WebChannelRow } from './rows';

/** Flex Chat Channels: a row beside each Chat Channel that Flex has made, under the same SID. */
export const flexChannels = defineResource<FlexChannelRow, 'flex.Channel'>('flex.Channel', { prefix: 'CH' });

/**
 * The same for the web chat widget. Approximate: whether they also are among the others is not documented.
 * @fidelity flex.web-channel-lists
 */
export const webChannels = defineResource<WebChannelRow, 'flex.WebChannel'>('flex.WebChannel', { prefix: 'CH' });

/** A channel's attributes, where they are a JSON object. */
export const readAttributes = (channel: ChannelRow): Record<string, unknown> | undefined =>
  parseObject(channel.attributes);

/**
 * No `status` at all has been seen on living channels, so only INACTIVE ends one.
 * @see https://www.twilio.com/docs/api/errors/45208: "mark the Channel as inactive by setting Channel Attributes status"
 */
export const isInactive = (channel: ChannelRow): boolean =>
  String(readAttributes(channel)?.status).toUpperCase() === 'INACTIVE';
