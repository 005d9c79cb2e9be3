import type { MessageSent } from '../chat-store/changes';
import { hasOptedOut } from '../messaging/opt-out';
import { smsSent } from '../messaging/sms';
import { noteKept } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { pass } from './interactions';
import { participantsOf, sessionOfChannel } from './participants';

/**
 * Proxy learns of a channel's messages by a post-event webhook of the Chat Service, so what REST sends without
 * `X-Twilio-Webhook-Enabled` never becomes an SMS (see `smsNeedsWebhookHeader`).
 * @fidelity proxy.relay
 */
export const relayToPhone = (world: TwilioWorld, { channel, message, actor }: MessageSent): void => {
  if (actor.throughProxy) return;
  const session = sessionOfChannel(world, channel.sid);
  if (!session) return;
  const customer = participantsOf(world, session).find((row) => row.identifier !== channel.sid);
  if (!customer) return;
  if (!actor.webhooks && world.options.smsNeedsWebhookHeader) {
    const detail = { channelSid: channel.sid, messageSid: message.sid };
    noteKept(world, 'smsNeedsWebhookHeader', "a message from the customer's phone", detail);
    return;
  }
  const body = message.body ?? '';
  const refused = hasOptedOut(world, customer.identifier, customer.proxy_identifier);
  pass(world, session, { from: channel.sid, body, messageSid: message.sid, refused });
  if (refused) {
    // https://www.twilio.com/docs/api/errors/21610: the author of the Chat Message is not told.
    // @fidelity messaging.refused-sms
    const detail = { code: 21610, channelSid: channel.sid, messageSid: message.sid };
    world.journal.note({ kind: 'note', name: 'an SMS to a number that opted out', detail, fault: 'refused' });
    return;
  }
  world.tell(smsSent, {
    address: customer.identifier,
    peer: customer.proxy_identifier,
    author: message.from,
    body,
    channelSid: channel.sid,
    messageSid: message.sid,
  });
};
