import { badRequest } from '../../core/errors';
import type { Call } from '../shared/call';

/**
 * What a request sets has to be JSON. Which JSON is not told, so `null` and `[]` pass.
 * Approximate: 50304 is documented for channels; members, messages and users have no page of their own.
 * @see https://www.twilio.com/docs/api/errors/50304
 */
export const requireAttributes = ({ input }: Call): void => {
  if (input.Attributes === undefined) return;
  try {
    JSON.parse(String(input.Attributes));
  } catch {
    throw badRequest('Attributes not valid JSON', 50304);
  }
};
