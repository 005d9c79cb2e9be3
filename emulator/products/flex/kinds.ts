import { defineResource, type Kind } from '../shared/resource';
import type { FlexChannelRow, WebChannelRow } from './rows';
import { flexSpec } from './spec';

/** Flex Chat Channels: a row beside each Chat Channel that Flex has made, under the same SID. */
export const flexChannels: Kind<FlexChannelRow> = defineResource<FlexChannelRow>(flexSpec, {
  product: 'flex',
  noun: 'Channel',
  prefix: 'CH',
});

/** The same for the web chat widget. Approximate: whether they also are among the others is not documented. */
export const webChannels: Kind<WebChannelRow> = defineResource<WebChannelRow>(flexSpec, {
  product: 'flex',
  noun: 'WebChannel',
  prefix: 'CH',
});
