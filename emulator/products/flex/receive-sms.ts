import { proxyFor } from '../chat-store/actor';
import { findChannel } from '../chat-store/channels';
import { sendMessage } from '../chat-store/messages';
import type { ChannelRow } from '../chat-store/rows';
import { type InboundSms, screen } from '../messaging/opt-out';
import { outsideOfChannels, smsReceived, smsSent } from '../messaging/sms';
import { pass } from '../proxy/interactions';
import { channelOfSession, sessionBetween } from '../proxy/participants';
import type { SessionRow } from '../proxy/rows';
import { findNumber } from '../proxy/services';
import { openSession } from '../proxy/sessions';
import type { TwilioWorld } from '../shared/world';
import { engagementOf } from './engagement';
import { readAttributes } from './flex-channels';
import { channelTypeOf, inboundFlow } from './flows';

import { integrate } from './integrate';
import { openChannel } from './open-channel';
import type { FlowRow } from './rows';

type Loss = 'no-number' | 'no-flow' | 'no-channel' | 'stop-word';

/**
 * - `joined`: a live Proxy Session connects the two, so its channel has it, whether or not an agent looks there;
 * - `opened`: an engagement began, on a new channel or on one that was used before;
 * - `lost`: it stands in no channel, and never will.
 */
export type Reception =
  | { outcome: 'joined' | 'opened'; channelSid: string; sessionSid: string; messageSid: string }
  | { outcome: 'lost'; reason: Loss };

const lose = (world: TwilioWorld, reason: Loss): Reception => {
  world.journal.note({ kind: 'note', name: 'an SMS was lost', detail: { reason }, fault: 'lost' });
  return { outcome: 'lost', reason };
};

interface Place {
  outcome: 'joined' | 'opened';
  session: SessionRow;
  channel: ChannelRow;
}

const put = (world: TwilioWorld, { from, to, body }: InboundSms, { outcome, session, channel }: Place): Reception => {
  const author = engagementOf(world, channel.sid)?.identity ?? from;
  const message = sendMessage(world, channel, { body }, proxyFor(author));
  pass(world, session, { from, body, messageSid: message.sid });
  world.tell(smsReceived, {
    ...{ address: from, peer: to, author, body },
    ...{ channelSid: channel.sid, messageSid: message.sid },
  });
  return { outcome, channelSid: channel.sid, sessionSid: session.sid, messageSid: message.sid };
};

/**
 * Approximate: which keys Flex writes for SMS is known from channels of real accounts, which had been customised.
 * @fidelity flex.channel-attributes
 */
const addressesOf = ({ from, to }: InboundSms) => ({ from, twilioNumber: to, serviceNumber: to });

const begin = (world: TwilioWorld, sms: InboundSms, flow: FlowRow, proxyServiceSid: string): Place => {
  const { channel, engagement, returning } = openChannel(world, flow, {
    // Approximate: no payload of an SMS customer is known; the identity is the number here. @fidelity flex.sms-identity
    identity: sms.from,
    name: sms.from,
    friendlyName: sms.from,
    customer: sms.from,
    attributes: addressesOf(sms),
  });
  const session = openSession(world, proxyServiceSid, channel.sid, [
    { Identifier: sms.from, ProxyIdentifier: sms.to, FriendlyName: sms.from },
    { Identifier: channel.sid, ProxyIdentifier: sms.to, FriendlyName: sms.from },
  ]);
  channel.attributes = JSON.stringify({ ...readAttributes(channel), status: 'ACTIVE', proxySession: session.sid });
  integrate(world, { flow, channel, engagement, returning });
  return { outcome: 'opened', session, channel };
};

/**
 * A customer sends an SMS to a number of the Flex Proxy Service.
 *
 *     an opt-out word (STOP, …)? ──yes──► Twilio answers, and keeps it back
 *             │ no
 *     live Proxy Session of the two? ──yes──► its Chat Channel, even if its Task is long gone
 *             │ no                             (the "lost" message of the page)
 *     enabled inbound Flex Flow? ──no──► lost
 *             │ yes
 *     Chat Channel (new, or used again) + Proxy Session + the flow's integration, then the message
 *
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 * @fidelity flex.joined-session, flex.new-engagement
 */
export const receiveSms = (world: TwilioWorld, sms: InboundSms): Reception => {
  const number = findNumber(world, sms.to);
  if (!number) return lose(world, 'no-number');
  const { keptBack, reply } = screen(world, sms);
  const reception = keptBack ? keepBack(world, sms) : forward(world, sms, number.service_sid);
  if (reply) world.tell(smsSent, outsideOfChannels(world, sms, 'Twilio', reply));
  return reception;
};

const keepBack = (world: TwilioWorld, sms: InboundSms): Reception => {
  world.tell(smsReceived, outsideOfChannels(world, sms, sms.from, sms.body));
  // https://www.twilio.com/docs/api/errors/80901: a warning in the Debugger, and nothing else.
  world.journal.note({ kind: 'note', name: 'Proxy keeps back a stop word', detail: { code: 80901 } });
  return { outcome: 'lost', reason: 'stop-word' };
};

/** Whether Flex has the message: an open session, or an enabled Flex Flow for it. */
export const takesSms = (world: TwilioWorld, { from, to }: Pick<InboundSms, 'from' | 'to'>): boolean =>
  findNumber(world, to) !== undefined &&
  (sessionBetween(world, from, to) !== undefined || inboundFlow(world, channelTypeOf(to), to) !== undefined);

const forward = (world: TwilioWorld, sms: InboundSms, proxyServiceSid: string): Reception => {
  const session = sessionBetween(world, sms.from, sms.to);
  if (session) {
    const channel = findChannel(world, channelOfSession(world, session) ?? '');
    // Unknown: a session whose channel was deleted keeps the customer from a new one here. @fidelity flex.lost-channel
    // Closed as a Conversation it takes no message any more. @fidelity conversations.closed
    if (!channel || channel.state === 'closed') return lose(world, 'no-channel');
    return put(world, sms, { outcome: 'joined', session, channel });
  }
  const flow = inboundFlow(world, channelTypeOf(sms.to), sms.to);
  if (!flow) return lose(world, 'no-flow');
  return put(world, sms, begin(world, sms, flow, proxyServiceSid));
};
