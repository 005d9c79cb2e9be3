import { type MessageSent, messageSent } from '../chat-store/changes';
import { memberNamed, membersOf } from '../chat-store/members';
import { hasOptedOut } from '../messaging/opt-out';
import { smsSent } from '../messaging/sms';
import type { TwilioWorld } from '../shared/world';

/**
 * "Body: 1,600 characters to SMS/WhatsApp": https://www.twilio.com/docs/conversations-classic/conversations-limits
 * Approximate: that a longer one stands in the Conversation and reaches no phone. @fidelity conversations.long-messages
 */
const MAX_LENGTH = 1600;

/**
 * Every message goes to all bound participants but its author, whether or not it fires webhooks.
 * @fidelity conversations.delivery
 */
const sendOut = (world: TwilioWorld, { channel, message }: MessageSent): void => {
  const author = memberNamed(world, channel, message.from);
  for (const member of membersOf(world, channel)) {
    const { messaging_binding: binding } = member;
    if (!binding || member.sid === author?.sid) continue;
    const { address, proxy_address: peer } = binding;
    const body = message.body ?? '';
    const detail = { conversationSid: channel.sid, messageSid: message.sid };
    if (hasOptedOut(world, address, peer)) {
      world.journal.note({
        kind: 'note',
        name: 'an SMS was refused',
        detail: { ...detail, code: 21610 },
        fault: 'refused',
      });
    } else if (body.length > MAX_LENGTH) {
      world.journal.note({
        kind: 'note',
        name: 'an SMS was too long',
        detail: { ...detail, code: 21617 },
        fault: 'refused',
      });
    } else {
      const { from: writer, sid: messageSid } = message;
      world.tell(smsSent, { address, peer, author: writer, body, channelSid: channel.sid, messageSid });
    }
  }
};

export const sendToPhones = messageSent.to(sendOut);
