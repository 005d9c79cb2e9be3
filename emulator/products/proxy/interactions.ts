import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { participantsOf } from './participants';
import type { SessionRow } from './rows';
import { PAGE_ROWS, proxyServices } from './services';
import { interacted, sessions } from './sessions';

interface InteractionRow {
  sid: string;
  service_sid: string;
  session_sid: string;
  /** JSON */
  data: string;
  type: 'message';
  inbound_participant_sid: string | null;
  inbound_resource_sid: string;
  inbound_resource_type: 'Chat' | 'Message';
  inbound_resource_status: string;
  outbound_participant_sid: string | null;
  outbound_resource_sid: string | null;
  outbound_resource_type: 'Chat' | 'Message';
  outbound_resource_status: string;
}

export const interactions = defineResource<InteractionRow, 'proxy.Interaction'>('proxy.Interaction', {
  prefix: 'KI',
  parents: [proxyServices, sessions],
  list: () => ({ maximum: PAGE_ROWS }),
});

/** One message on its way through a session. */
interface Passing {
  /** The sender's identifier among the participants. */
  from: string;
  body: string;
  /** Of the Chat Message on the channel's side. */
  messageSid: string;
  /** The number on the other side has opted out. */
  refused?: boolean;
}

/**
 * Approximate: types and states of the two legs are chosen from the description's lists. Unknown: what an Interaction
 * looks like whose SMS was refused with 21610; here it has no Message, and counts as one.
 * @fidelity proxy.interactions, messaging.refused-interaction
 */
export const pass = (world: TwilioWorld, session: SessionRow, passing: Passing): void => {
  const { from, body, messageSid, refused = false } = passing;
  interacted(world, session);
  const both = participantsOf(world, session);
  const inbound = both.find((row) => row.identifier === from);
  const outbound = both.find((row) => row.identifier !== from);
  const leg = (identifier = '') =>
    identifier.startsWith('CH')
      ? ({ sid: messageSid, type: 'Chat' } as const)
      : ({ sid: world.ids.sid('SM'), type: 'Message' } as const);
  const inLeg = leg(inbound?.identifier);
  const outLeg = leg(outbound?.identifier);
  const row = interactions.make(world, {
    ...{ service_sid: session.service_sid, session_sid: session.sid },
    data: JSON.stringify({ body }),
    type: 'message',
    inbound_participant_sid: inbound?.sid ?? null,
    inbound_resource_sid: inLeg.sid,
    inbound_resource_type: inLeg.type,
    inbound_resource_status: 'received',
    outbound_participant_sid: outbound?.sid ?? null,
    outbound_resource_sid: refused ? null : outLeg.sid,
    outbound_resource_type: outLeg.type,
    outbound_resource_status: refused ? 'failed' : 'sent',
  });
  interactions.keep(world, `${session.service_sid}/${session.sid}`, row);
};
