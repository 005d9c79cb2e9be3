import type { World } from '../shared/world';
import type { ParticipantRow } from './rows';

/** Where an identifier takes part, so that no message has to search all sessions of an account. */
const index = (world: World, serviceSid: string, identifier: string) =>
  world.store.of<{ sessionSid: string }>('proxy.identifiers', `${serviceSid}/${identifier}`);

export const remember = (world: World, { sid, service_sid, session_sid, identifier }: ParticipantRow): void =>
  void index(world, service_sid, identifier).insert(sid, { sessionSid: session_sid });

export const forget = (world: World, { sid, service_sid, identifier }: ParticipantRow): void =>
  void index(world, service_sid, identifier).remove(sid);

export const sessionSidsWith = (world: World, serviceSid: string, identifier: string): string[] =>
  index(world, serviceSid, identifier)
    .all()
    .map((row) => row.sessionSid);
