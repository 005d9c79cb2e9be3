import { ApiError } from '../../core/errors';
import type { TwilioWorld } from './world';

/**
 * Counts a request, unless there were as many in the second before it: then it may not be answered.
 *
 * @param what whose rate it is: `taskrouter.Evaluations`
 * @param perSecond 0: no limit
 */
export const isTooMuch = (world: TwilioWorld, what: string, perSecond: number): boolean => {
  if (perSecond <= 0) return false;
  const kept = world.store.of<{ at: number[] }>('shared.Rates');
  const row = kept.get(what) ?? kept.insert(what, { at: [] });
  const now = world.clock.now();
  row.at = row.at.filter((at) => at > now - 1000);
  if (row.at.length >= perSecond) return true;
  row.at.push(now);
  return false;
};

/** https://www.twilio.com/docs/api/errors/20429: not processed, so it may be sent again. */
export const tooManyRequests = () => new ApiError(429, 20429, 'Too Many Requests', { 'retry-after': '1' });
