import type { World } from '../../core/world';
import { participantsOf } from './participants';
import { findNumber } from './phone-numbers';
import type { SessionRow } from './rows';
import { services } from './services';
import { isLive } from './session-status';
import { sessions, sessionsOf } from './sessions';

/** The one live session in which a customer and a Twilio number are connected. 80604 keeps it the only one. */
export const sessionBetween = (world: World, customer: string, twilioNumber: string): SessionRow | undefined => {
  const number = findNumber(world, twilioNumber);
  if (!number) return undefined;
  return sessionsOf(world, number.service_sid).find(
    (session) =>
      isLive(session.status) &&
      participantsOf(world, session).some(
        (row) => row.identifier === customer && row.proxy_identifier === twilioNumber,
      ),
  );
};

const leadsTo = (world: World, session: SessionRow, channelSid: string): boolean =>
  isLive(session.status) && participantsOf(world, session).some((row) => row.identifier === channelSid);

/** The live session that has a Chat Channel on its other side. */
export const sessionOfChannel = (world: World, channelSid: string): SessionRow | undefined => {
  for (const service of services.collection(world).all()) {
    // Flex names a session after its channel, which saves the search.
    const named = sessions.collection(world, service.sid).get(channelSid);
    if (named && leadsTo(world, named, channelSid)) return named;
    const found = sessionsOf(world, service.sid).find((session) => leadsTo(world, session, channelSid));
    if (found) return found;
  }
  return undefined;
};

/** The Chat Channel on the other side. */
export const channelOfSession = (world: World, session: SessionRow): string | undefined =>
  participantsOf(world, session).find((row) => /^CH[0-9a-f]{32}$/.test(row.identifier))?.identifier;
