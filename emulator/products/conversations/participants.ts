import { ApiError, badRequest, notFound, notImplemented } from '../../core/errors';
import { rest } from '../chat-store/actor';
import { tellChange } from '../chat-store/changes';
import { channelOf } from '../chat-store/channels';
import { admitTo, findMember, joined, left, MEMBER_DEFAULTS, membersOf } from '../chat-store/members';
import type { ChannelRow, MemberRow } from '../chat-store/rows';
import { ensureUser, usersOf } from '../chat-store/users';
import type { Call, Takes } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { bind, bindingOf, refuseBound } from './bindings';
import { conversations, home, serviceConversations } from './conversations';
import { conflict, requireAttributes, requireOpen } from './refusals';
import { services } from './services';

type Creating = Call<{
  params: Record<string, string>;
  input: Takes<'conversations.CreateConversationParticipant'>['input'];
}>;

type Updating = Call<{
  params: Record<string, string>;
  input: Takes<'conversations.UpdateConversationParticipant'>['input'];
}>;

/** https://www.twilio.com/docs/conversations-classic/conversations-limits @fidelity conversations.limits */
const MAX_CONVERSATIONS_PER_IDENTITY = 1000;
const MAX_BOUND = 50;

/** https://www.twilio.com/docs/api/errors/50214 */
export const refuseBusy = (world: TwilioWorld, serviceSid: string, identity: string): void => {
  const joined = usersOf(world, serviceSid).get(identity)?.joined_channels_count ?? 0;
  if (joined >= MAX_CONVERSATIONS_PER_IDENTITY) throw new ApiError(403, 50214, 'User conversation limit exceeded');
};

/** A chat identity, for whom a User is kept: once in a Conversation, and in at most 1,000 of them. */
const admitIdentity = (world: TwilioWorld, channel: ChannelRow, row: MemberRow, identity: string): void => {
  if (findMember(world, channel, identity)) return;
  row.role_sid ??= admitTo(world, channel);
  ensureUser(world, row.service_sid, identity);
  refuseBusy(world, row.service_sid, identity);
};

const admitAddress = (world: TwilioWorld, channel: ChannelRow, row: MemberRow, { input }: Creating): void => {
  row.messaging_binding = bindingOf(input);
  const bound = membersOf(world, channel).filter((member) => member.messaging_binding);
  // https://www.twilio.com/docs/api/errors/50418
  if (bound.length >= MAX_BOUND) throw conflict(world, 50418, 'Conversation non-chat participants limit exceeded');
  refuseBound(world, row.messaging_binding);
};

/** What can be refused without a look at any Conversation. */
export const requireWellFormed = (call: Pick<Creating, 'input'>): void => {
  const { Identity, 'MessagingBinding.Address': address, 'MessagingBinding.ProjectedAddress': projected } = call.input;
  requireAttributes(call);
  if (projected !== undefined) throw notImplemented('Group MMS');
  // Approximate: neither the number nor the sentence is documented. @fidelity conversations.participants
  if ((Identity === undefined) === (address === undefined)) {
    throw badRequest('Exactly one of Identity and MessagingBinding.Address is required');
  }
  if (address !== undefined) bindingOf(call.input);
};

const created = (row: MemberRow, call: Creating, world: TwilioWorld): void => {
  const channel = channelOf(world, row);
  requireOpen(world, channel);
  requireWellFormed(call);
  const { Identity } = call.input;
  if (Identity !== undefined) admitIdentity(world, channel, row, Identity);
  else admitAddress(world, channel, row, call);
};

/** https://www.twilio.com/docs/api/errors/50433 */
export const ALREADY_THERE = { code: 50433, message: 'Participant already exists' };

/**
 * A participant stays who it is here. Where it would change, other indexes and Users would have to follow.
 * @fidelity conversations.participant-changes
 */
const refuseAnotherSelf = ({ identity, messaging_binding: binding }: MemberRow, { input }: Updating): void => {
  const { Identity = identity ?? '', 'MessagingBinding.ProxyAddress': proxy, ...others } = input;
  if (Identity !== (identity ?? '')) throw notImplemented('a change of Identity');
  if (proxy !== undefined && proxy !== binding?.proxy_address) {
    throw notImplemented('a change of MessagingBinding.ProxyAddress');
  }
  if (others['MessagingBinding.ProjectedAddress'] !== undefined) throw notImplemented('Group MMS');
};

/** "identity may stand for the SID" where a participant is read, and nowhere else: the description. */
const requireSid = ({ params, path }: Call): void => {
  if (!/^MB[0-9a-f]{32}$/i.test(params.Sid ?? '')) throw notFound(path);
};

const resource = {
  prefix: 'MB',
  kept: 'chat.Member',
  names: {
    chat_service_sid: 'service_sid',
    conversation_sid: 'channel_sid',
    last_read_message_index: 'last_consumed_message_index',
  },
  defaults: { ...MEMBER_DEFAULTS, messaging_binding: null },
  unique: { property: 'identity', ...ALREADY_THERE },
  created,
  updated(row: MemberRow, before: MemberRow, call: Updating, world: TwilioWorld) {
    requireSid(call);
    requireOpen(world, channelOf(world, row));
    requireAttributes(call);
    refuseAnotherSelf(before, call);
  },
  deleted(row: MemberRow, call: Call, world: TwilioWorld) {
    requireSid(call);
    requireOpen(world, channelOf(world, row));
  },
  after(what: 'create' | 'update' | 'delete', member: MemberRow, call: Call, world: TwilioWorld) {
    const actor = rest(call);
    if (what === 'create') {
      bind(world, member);
      joined(world, member, actor);
    } else if (what === 'delete') left(world, member, actor);
    else tellChange(world, { what: 'member', how: 'updated', channel: channelOf(world, member), member, actor });
  },
};

export const participants = defineResource<MemberRow, 'conversations.ConversationParticipant'>(
  'conversations.ConversationParticipant',
  { ...resource, home, parents: [conversations] },
);

export const serviceParticipants = defineResource<MemberRow, 'conversations.ServiceConversationParticipant'>(
  'conversations.ServiceConversationParticipant',
  { ...resource, parents: [services, serviceConversations] },
);
