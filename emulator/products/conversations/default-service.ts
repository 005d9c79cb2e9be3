import { notImplemented } from '../../core/errors';
import { storedServices } from '../chat-store/channels';
import type { TwilioWorld } from '../shared/world';

/** The Service that paths without `/Services/IS…` mean: the account's first. @fidelity conversations.default-service */
export const defaultServiceSid = (world: TwilioWorld): string => {
  const [first] = storedServices(world).all();
  if (!first) throw notImplemented('Conversations in an account without a Service');
  return first.sid;
};
