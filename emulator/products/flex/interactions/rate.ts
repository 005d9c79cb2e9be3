import { noteKept } from '../../shared/kept-back';
import { isTooMuch, tooManyRequests } from '../../shared/rate';
import type { TwilioWorld } from '../../shared/world';

/**
 * Counts a request to the Interactions API. Whether and at which rate it is limited is unknown: `interactionsPerSecond`.
 * @throws 429
 * @fidelity flex.interaction-rate
 */
export const takeTurn = (world: TwilioWorld): void => {
  if (!isTooMuch(world, 'flex.Interactions', world.options.interactionsPerSecond)) return;
  noteKept(world, 'interactionsPerSecond', 'a request to the Interactions API from being carried out');
  throw tooManyRequests();
};
