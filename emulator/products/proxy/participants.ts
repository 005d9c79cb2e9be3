import { badRequest } from '../../core/errors';
import type { Handlers } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import type { ParticipantRow, SessionRow } from './rows';
import { findNumber, phoneNumbers, proxyServices } from './services';
import { isLive } from './session-status';
import { sessions } from './sessions';

/** Where an identifier takes part, so that no message has to search all sessions of an account. */
const index = (world: TwilioWorld, serviceSid: string, identifier: string) =>
  world.store.of<{ sessionSid: string }>('proxy.identifiers', `${serviceSid}/${identifier}`);

const remember = (world: TwilioWorld, { sid, service_sid, session_sid, identifier }: ParticipantRow): void =>
  void index(world, service_sid, identifier).insert(sid, { sessionSid: session_sid });

const forget = (world: TwilioWorld, { sid, service_sid, identifier }: ParticipantRow): void =>
  void index(world, service_sid, identifier).remove(sid);

const sessionSidsWith = (world: TwilioWorld, serviceSid: string, identifier: string): string[] =>
  index(world, serviceSid, identifier)
    .all()
    .map((row) => row.sessionSid);

/** https://www.twilio.com/docs/proxy/api/participant: "a limit of two Participants per Session" */
const MAX_PARTICIPANTS = 2;

const within = ({ service_sid, session_sid }: { service_sid: string; session_sid: string }) =>
  `${service_sid}/${session_sid}`;

export const participantsOf = (world: TwilioWorld, { service_sid, sid }: SessionRow): ParticipantRow[] =>
  participants
    .collection(world, `${service_sid}/${sid}`)
    .all()
    .filter((row) => row.date_deleted === null);

/** The live sessions in which an identifier takes part. */
const liveSessionsWith = (world: TwilioWorld, serviceSid: string, identifier: string): SessionRow[] =>
  sessionSidsWith(world, serviceSid, identifier)
    .flatMap((sid) => sessions.collection(world, serviceSid).get(sid) ?? [])
    .filter((session) => isLive(session.status))
    .filter((session) => participantsOf(world, session).some((row) => row.identifier === identifier));

const isTaken = (
  world: TwilioWorld,
  { service_sid, session_sid, identifier, proxy_identifier }: ParticipantRow,
): boolean =>
  liveSessionsWith(world, service_sid, identifier)
    .filter((session) => session.sid !== session_sid)
    .flatMap((session) => participantsOf(world, session))
    .some((other) => other.identifier === identifier && other.proxy_identifier === proxy_identifier);

/** https://www.twilio.com/docs/api/errors/80604 @fidelity proxy.pairs */
const requireFree = (world: TwilioWorld, row: ParticipantRow) => {
  if (isTaken(world, row)) throw badRequest('Proxy identifier already in use with requested identifier', 80604);
};

/** Before a closed session comes back to life. */
export const requireFreePairs = (world: TwilioWorld, session: SessionRow): void => {
  for (const row of participantsOf(world, session)) requireFree(world, row);
};

const chooseNumber = (world: TwilioWorld, row: ParticipantRow): string => {
  const pool = phoneNumbers.collection(world, row.service_sid).all();
  const free = pool.find((n) => !n.is_reserved && !isTaken(world, { ...row, proxy_identifier: n.phone_number }));
  // https://www.twilio.com/docs/api/errors/80206
  if (!free) throw badRequest('This Service has no compatible Proxy numbers for this Participant', 80206);
  return free.phone_number;
};

const admit = (world: TwilioWorld, row: ParticipantRow) => {
  const others = participants.collection(world, within(row)).all();
  // https://www.twilio.com/docs/api/errors/80103
  if (others.some((other) => other.identifier === row.identifier)) {
    throw badRequest('The identifier is already a participant in the Session', 80103);
  }
  // https://www.twilio.com/docs/api/errors/80609 @fidelity proxy.participants
  if (others.filter((other) => other.date_deleted === null).length >= MAX_PARTICIPANTS) {
    throw badRequest('A Session may have at most 2 participants', 80609);
  }
  row.proxy_identifier ??= chooseNumber(world, row);
  const number = findNumber(world, row.proxy_identifier);
  // https://www.twilio.com/docs/api/errors/80605
  if (number?.service_sid !== row.service_sid) throw badRequest('Proxy identifier not associated with service', 80605);
  row.proxy_identifier_sid = number.sid;
  requireFree(world, row);
};

/** https://www.twilio.com/docs/proxy/api/participant: removal is soft, until the Session goes. */
const participants: Kind<ParticipantRow, 'proxy.Participant'> = defineResource('proxy.Participant', {
  prefix: 'KP',
  // Asked for only when needed: a Session can be made with its participants, so the two files know each other.
  parents: [proxyServices, { collection: (world, parent) => sessions.collection(world, parent) }],
  created: (row, _call, world) => admit(world, row),
  after: (_what, row, _call, world) => remember(world, row),
});

export const participantHandlers: Handlers<'proxy'> = {
  ...participants.handlers,
  DeleteParticipant(call, world) {
    const { ServiceSid, SessionSid, Sid } = call.params;
    const row = participants.require(world, call, `${ServiceSid}/${SessionSid}`, Sid);
    row.date_deleted ??= timestamp(world);
    // The description says 200; the SDK reports success for 204 only, as Twilio answers deletions.
    // @fidelity proxy.participant-deletion
    return { status: 204 };
  },
};

/** As a Session's `Participants` parameter has them: JSON objects, which the description leaves open. */
export const addParticipants = (world: TwilioWorld, session: SessionRow, given: readonly unknown[]): ParticipantRow[] =>
  given.map((one) => {
    const { Identifier, ProxyIdentifier, FriendlyName }: Record<string, unknown> = Object(one);
    if (typeof Identifier !== 'string') throw badRequest('Missing parameter Identifier');
    const row = participants.make(world, {
      ...{ service_sid: session.service_sid, session_sid: session.sid, identifier: Identifier },
      friendly_name: typeof FriendlyName === 'string' ? FriendlyName : null,
      ...(typeof ProxyIdentifier === 'string' ? { proxy_identifier: ProxyIdentifier } : {}),
    });
    admit(world, row);
    remember(world, row);
    return participants.keep(world, within(row), row);
  });

/** With their session. @fidelity proxy.session-deletion */
export const dropParticipants = (world: TwilioWorld, { service_sid, sid }: SessionRow): void => {
  for (const row of participants.collection(world, `${service_sid}/${sid}`).all()) forget(world, row);
  world.store.drop('proxy.Participant', `${service_sid}/${sid}`);
};

/** The one live session in which a customer and a Twilio number are connected. 80604 keeps it the only one. */
export const sessionBetween = (world: TwilioWorld, customer: string, twilioNumber: string): SessionRow | undefined => {
  const number = findNumber(world, twilioNumber);
  if (!number) return undefined;
  return liveSessionsWith(world, number.service_sid, customer).find((session) =>
    participantsOf(world, session).some((row) => row.identifier === customer && row.proxy_identifier === twilioNumber),
  );
};

/** The live session that has a Chat Channel on its other side. */
export const sessionOfChannel = (world: TwilioWorld, channelSid: string): SessionRow | undefined => {
  for (const service of proxyServices.collection(world).all()) {
    const [session] = liveSessionsWith(world, service.sid, channelSid);
    if (session) return session;
  }
  return undefined;
};

/** The Chat Channel on the other side. */
export const channelOfSession = (world: TwilioWorld, session: SessionRow): string | undefined =>
  participantsOf(world, session).find((row) => /^CH[0-9a-f]{32}$/.test(row.identifier))?.identifier;
