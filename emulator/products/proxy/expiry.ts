import type { World } from '../shared/world';
import type { SessionRow } from './rows';

/** Epoch ms at which a session closes by itself; `date_expiry` overrides `ttl`. */
export const expiryOf = (session: SessionRow): number | undefined => {
  if (session.date_expiry) return Date.parse(session.date_expiry);
  if (!session.ttl) return undefined;
  return Date.parse(session.date_last_interaction ?? session.date_created) + session.ttl * 1000;
};

/** After everything that moves the moment; a plan that comes too early does nothing. */
export const planExpiry = (world: World, session: SessionRow): void => {
  const at = expiryOf(session);
  if (at === undefined) return;
  const { service_sid: serviceSid, sid } = session;
  world.schedule(at - world.clock.now(), 'proxy-session-expiry', { serviceSid, sid });
};
