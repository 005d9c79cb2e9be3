import type { World } from '../shared/world';
import { liveSessionsWith, participantsOf } from './participants';
import type { SessionRow } from './rows';
import { findNumber, services } from './services';

/** The one live session in which a customer and a Twilio number are connected. 80604 keeps it the only one. */
export const sessionBetween = (world: World, customer: string, twilioNumber: string): SessionRow | undefined => {
  const number = findNumber(world, twilioNumber);
  if (!number) return undefined;
  return liveSessionsWith(world, number.service_sid, customer).find((session) =>
    participantsOf(world, session).some((row) => row.identifier === customer && row.proxy_identifier === twilioNumber),
  );
};

/** The live session that has a Chat Channel on its other side. */
export const sessionOfChannel = (world: World, channelSid: string): SessionRow | undefined => {
  for (const service of services.collection(world).all()) {
    const [session] = liveSessionsWith(world, service.sid, channelSid);
    if (session) return session;
  }
  return undefined;
};

/** The Chat Channel on the other side. */
export const channelOfSession = (world: World, session: SessionRow): string | undefined =>
  participantsOf(world, session).find((row) => /^CH[0-9a-f]{32}$/.test(row.identifier))?.identifier;
