import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import { findChannel } from '../chat-store/channels';
import { findMembership, type Membership, memberships } from '../chat-store/memberships';
import { usersOf } from '../chat-store/users';
import type { Call, Handlers, Takes } from '../shared/call';
import { listPage } from '../shared/page';
import type { TwilioWorld } from '../shared/world';
import { conversations, home, serviceConversations } from './conversations';
import { participants, serviceParticipants } from './participants';

type Listing = Call<{
  params: Record<string, string>;
  input: Takes<'conversations.ListParticipantConversation'>['input'];
}>;

type Kinds = Pick<typeof conversations, 'url'> & { participantUrl: typeof participants.url };

/**
 * Where an identity or an address is, closed Conversations included. Both at once: 50451.
 * @fidelity conversations.participant-conversations
 */
const list = (call: Listing, world: TwilioWorld, serviceSid: string, { url, participantUrl }: Kinds) => {
  const { Identity: identity, Address: address } = call.input;
  // https://www.twilio.com/docs/api/errors/50451
  if (identity && address) throw badRequest('Only one of Identity and Address can be given', 50451);
  const name = identity ?? address;
  if (!name) throw badRequest('Identity or Address is required');
  const view = (membership: Membership): Row => {
    const found = findMembership(world, membership);
    if (!found) throw new Error(`${membership.memberSid} has left`);
    const { channel, member } = found;
    const user = member.identity === null ? undefined : usersOf(world, serviceSid).get(member.identity);
    return {
      account_sid: world.accountSid,
      chat_service_sid: serviceSid,
      participant_sid: member.sid,
      participant_user_sid: user?.sid ?? null,
      participant_identity: member.identity,
      participant_messaging_binding: member.messaging_binding ?? null,
      conversation_sid: channel.sid,
      conversation_unique_name: channel.unique_name,
      conversation_friendly_name: channel.friendly_name,
      conversation_attributes: channel.attributes,
      conversation_date_created: channel.date_created,
      conversation_date_updated: channel.date_updated,
      conversation_created_by: channel.created_by,
      conversation_state: channel.state,
      conversation_timers: channel.timers ?? {},
      links: { participant: participantUrl(member), conversation: url(channel) },
    };
  };
  return listPage(call, memberships(world, serviceSid, name), {
    view,
    where: (row) => findMembership(world, row) !== undefined && findChannel(world, row.channelSid)?.type === 'private',
  });
};

export const participantConversationHandlers: Handlers<'conversations'> = {
  ListParticipantConversation: (call, world) =>
    list(call, world, home(world).service_sid, { url: conversations.url, participantUrl: participants.url }),
  ListServiceParticipantConversation: (call, world) =>
    list(call, world, call.params.ChatServiceSid, {
      ...{ url: serviceConversations.url, participantUrl: serviceParticipants.url },
    }),
};
