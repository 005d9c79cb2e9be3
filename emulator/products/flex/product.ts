import { loadDescription } from '../../description/load';
import { messageSent } from '../chat-store/changes';
import type { Product } from '../shared/product';
import { eventEmitted } from '../taskrouter/events';
import { channelHandlers } from './channels';
import { runJanitor } from './close';
import { configurationHandlers } from './configuration';
import { flexFidelity } from './fidelity';
import { flows } from './flows';
import { startDelayedTask } from './integrate';

/**
 * Flex v1, as far as Programmable Chat goes: FlexFlow, Channel, WebChannel, Configuration.
 * @fidelity flex.description, flex.rest
 */
export const flex: Product<'flex'> = {
  name: 'flex',
  title: 'Flex v1 and its messaging orchestration',
  description: loadDescription('flex'),
  fidelity: flexFidelity,
  handlers: { ...flows.handlers, ...channelHandlers, ...configurationHandlers },
  listens: [messageSent.to(startDelayedTask), eventEmitted.to(runJanitor)],
};
