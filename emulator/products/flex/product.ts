import { messageSent } from '../chat/events';
import type { Product } from '../shared/product';
import { eventEmitted } from '../taskrouter/events';
import { channelHandlers } from './channels';
import { configurationHandlers } from './configuration';
import { flows } from './flows';
import { startDelayedTask } from './integrate';
import { runJanitor } from './janitor';
import { flexSpec } from './spec';

/** Flex v1, as far as Programmable Chat goes: FlexFlow, Channel, WebChannel, Configuration. */
export const flex: Product = {
  name: 'flex',
  description: flexSpec,
  handlers: { ...flows.handlers, ...channelHandlers, ...configurationHandlers },
  listens: [messageSent.to(startDelayedTask), eventEmitted.to(runJanitor)],
};
