import { ApiError } from '../../../core/errors';
import { noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';

/**
 * Counts a request to the Interactions API. Whether and at which rate it is limited is unknown: `interactionsPerSecond`.
 * https://www.twilio.com/docs/api/errors/20429: not processed, so it may be sent again.
 * @throws 429
 * @fidelity flex.interaction-rate
 */
export const takeTurn = (world: TwilioWorld): void => {
  const limit = world.options.interactionsPerSecond;
  if (limit <= 0) return;
  const kept = world.store.of<{ at: number[] }>('flex.InteractionRequests');
  const row = kept.get('all') ?? kept.insert('all', { at: [] });
  const now = world.clock.now();
  row.at = row.at.filter((at) => at > now - 1000);
  if (row.at.length >= limit) {
    noteKept(world, 'interactionsPerSecond', 'a request to the Interactions API from being carried out');
    throw new ApiError(429, 20429, 'Too Many Requests', { 'retry-after': '1' });
  }
  row.at.push(now);
};
