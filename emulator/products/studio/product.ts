import { loadDescription } from '../../description/load';
import { flowTriggered } from '../messaging/studio';
import type { Product } from '../shared/product';
import { executionTimers } from './engine';
import { executionHandlers } from './executions';
import { studioFidelity } from './fidelity';
import { flowHandlers } from './flows';
import { trigger } from './triggers';

/** Studio v2: flows and their Executions as far as the trigger, Run Function and Send to Flex. @fidelity studio.description */
export const studio: Product<'studio'> = {
  name: 'studio',
  title: 'Studio v2',
  description: loadDescription('studio'),
  fidelity: studioFidelity,
  handlers: { ...flowHandlers, ...executionHandlers },
  timers: executionTimers,
  listens: [flowTriggered.to(trigger)],
  webhooks: ['run-function'],
};
