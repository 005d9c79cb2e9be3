import { filled } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { addParticipants, dropParticipants, requireFreePairs } from './participants';
import type { SessionRow } from './rows';
import { PAGE_ROWS, proxyServices } from './services';
import { checkMove, isLive } from './session-status';

/** Epoch ms at which a session closes by itself; `date_expiry` overrides `ttl`. */
const expiryOf = (session: SessionRow): number | undefined => {
  if (session.date_expiry) return Date.parse(session.date_expiry);
  if (!session.ttl) return undefined;
  return Date.parse(session.date_last_interaction ?? session.date_created) + session.ttl * 1000;
};

/** Call it after every change of the expiry; a plan that falls due too early does nothing. */
const planExpiry = (world: TwilioWorld, session: SessionRow): void => {
  const at = expiryOf(session);
  if (at === undefined) return;
  const { service_sid: serviceSid, sid } = session;
  world.schedule(at - world.clock.now(), 'proxy-session-expiry', { serviceSid, sid });
};

/** Approximate: the values of `closed_reason` are not documented. @fidelity proxy.expiry */
type ClosedReason = 'api' | 'ttl' | 'dateExpiry';

const note = (world: TwilioWorld, name: string, { sid, unique_name, status }: SessionRow) =>
  world.journal.note({ kind: 'event', name, detail: { sid, uniqueName: unique_name ?? '', status } });

const ended = (world: TwilioWorld, session: SessionRow, reason: ClosedReason) => {
  session.status = 'closed';
  session.closed_reason = reason;
  session.date_ended = timestamp(world);
};

/** Adds all participants of the request, or deletes the session. */
const admitAll = (world: TwilioWorld, session: SessionRow, given: readonly unknown[] = []) => {
  try {
    addParticipants(world, session, given);
  } catch (error) {
    deleteSession(world, session);
    throw error;
  }
};

/**
 * Sessions. One is fetched by its SID or, inferred from the description (which demands the SID's form everywhere
 * but there) and from error 80308 ("Session with the unique name not found"), by its unique name.
 * @fidelity proxy.session-names
 */
export const sessions: Kind<SessionRow, 'proxy.Session'> = defineResource('proxy.Session', {
  prefix: 'KC',
  parents: [proxyServices],
  children: ['proxy.Interaction'],
  defaults: { status: 'open', mode: 'voice-and-message' },
  // https://www.twilio.com/docs/api/errors/80603. Approximate: the status 409. @fidelity proxy.session-twins
  // @fidelity proxy.closed-names
  unique: { property: 'unique_name', code: 80603, message: 'Session UniqueName must be unique' },
  created(row, call, world) {
    const service = proxyServices.collection(world).get(row.service_sid);
    if (call.input.Ttl === undefined) row.ttl = service?.default_ttl ?? 0;
  },
  updated(row, before, call, world) {
    checkMove(before.status, filled(call.input.Status));
    if (row.status === 'closed') ended(world, row, 'api');
    if (before.status === 'closed') {
      requireFreePairs(world, row);
      Object.assign(row, { closed_reason: null, date_ended: null });
    }
  },
  deleted: (row, _call, world) => dropParticipants(world, row),
  after(what, row, call, world) {
    if (what === 'create') admitAll(world, row, call.input.Participants);
    if (what !== 'delete') planExpiry(world, row);
    note(world, `session.${what}d`, row);
  },
  list: () => ({ maximum: PAGE_ROWS }),
});

/** A message passed through. */
export const interacted = (world: TwilioWorld, session: SessionRow): void => {
  const now = timestamp(world);
  session.status = 'in-progress';
  session.date_started ??= now;
  session.date_last_interaction = now;
  session.date_updated = now;
  planExpiry(world, session);
};

/** With its participants, as Flex UI's End Chat does it. */
export const deleteSession = (world: TwilioWorld, session: SessionRow): void => {
  sessions.collection(world, session.service_sid).remove(session.sid, session.unique_name ?? undefined);
  dropParticipants(world, session);
  world.store.drop('proxy.Interaction', `${session.service_sid}/${session.sid}`);
  note(world, 'session.deleted', session);
};

export const expireSession = (world: TwilioWorld, { serviceSid = '', sid = '' }: Record<string, string>): void => {
  const session = sessions.collection(world, serviceSid).get(sid);
  const at = session && expiryOf(session);
  if (!session || !isLive(session.status) || at === undefined || at > world.clock.now()) return;
  ended(world, session, session.date_expiry ? 'dateExpiry' : 'ttl');
  session.date_updated = timestamp(world);
  note(world, 'session.expired', session);
};

/**
 * As Flex makes its own: named after the Chat Channel, for messages only, for ever. A closed session may still have
 * that name; then, as in public code that reads but the name's first 34 characters, something follows it.
 * Approximate: what follows.
 * @fidelity flex.session-name-suffix
 */
export const openSession = (
  world: TwilioWorld,
  serviceSid: string,
  channelSid: string,
  given: { Identifier: string; ProxyIdentifier: string; FriendlyName: string }[],
): SessionRow => {
  const collection = sessions.collection(world, serviceSid);
  let name = channelSid;
  for (let n = 2; collection.get(name); n += 1) name = `${channelSid}-${n}`;
  const row = sessions.make(world, { service_sid: serviceSid, unique_name: name, mode: 'message-only', ttl: 0 });
  sessions.keep(world, serviceSid, row);
  addParticipants(world, row, given);
  note(world, 'session.created', row);
  return row;
};
