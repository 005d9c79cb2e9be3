import { defineResource } from '../shared/resource';
import type { FlexChannelRow, WebChannelRow } from './rows';

/** Flex Chat Channels: a row beside each Chat Channel that Flex has made, under the same SID. */
export const flexChannels = defineResource<FlexChannelRow, 'flex.Channel'>('flex.Channel', { prefix: 'CH' });

/**
 * The same for the web chat widget. Approximate: whether they also are among the others is not documented.
 * @fidelity flex.web-channel-lists
 */
export const webChannels = defineResource<WebChannelRow, 'flex.WebChannel'>('flex.WebChannel', { prefix: 'CH' });
