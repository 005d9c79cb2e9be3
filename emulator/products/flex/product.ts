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
import { interactionFidelity } from './interactions/fidelity';
import { interactionHandlers, interactionListeners, interactionTimers } from './interactions/handlers';
import { tokenHandlers } from './tokens';

/**
 * Flex v1: FlexFlow, Channel, WebChannel for Programmable Chat; Interactions for Conversations; Configuration.
 * @fidelity flex.description, flex.rest
 */
export const flex: Product<'flex'> = {
  name: 'flex',
  title: 'Flex v1 and its messaging orchestration',
  description: loadDescription('flex'),
  fidelity: [...flexFidelity, ...interactionFidelity],
  handlers: {
    ...tokenHandlers,
    ...flows.handlers,
    ...channelHandlers,
    ...configurationHandlers,
    ...interactionHandlers,
  },
  timers: interactionTimers,
  listens: [messageSent.to(startDelayedTask), eventEmitted.to(runJanitor), ...interactionListeners],
};
