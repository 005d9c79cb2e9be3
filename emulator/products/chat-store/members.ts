import { ApiError } from '../../core/errors';
import type { Collection } from '../../core/store';
import { newRow, type TwilioWorld } from '../shared/world';
import type { Actor } from './actor';
import { tellChange } from './changes';
import { channelOf, storedServices, touchChannel, within } from './channels';
import { noteMembership } from './memberships';
import type { ChannelRow, MemberRow } from './rows';
import { countOut, ensureUser } from './users';

const collection = (world: TwilioWorld, channel: ChannelRow): Collection<MemberRow> =>
  world.store.of<MemberRow>('chat.Member', within(channel));

export const membersOf = (world: TwilioWorld, channel: ChannelRow): MemberRow[] => collection(world, channel).all();

export const findMember = (world: TwilioWorld, channel: ChannelRow, identity: string): MemberRow | undefined =>
  collection(world, channel).get(identity);

/** The member whom an author's name stands for: an identity, a bound address with its prefix, or the member's own SID. */
export const memberNamed = (world: TwilioWorld, channel: ChannelRow, name: string): MemberRow | undefined =>
  findMember(world, channel, name) ??
  collection(world, channel).find(({ messaging_binding: binding }) => binding?.address === name);

/** The address outside that a Conversation is bound to: its customer's. */
export const bindingOf = (world: TwilioWorld, channel: ChannelRow): MemberRow['messaging_binding'] =>
  collection(world, channel).find(({ messaging_binding: binding }) => Boolean(binding))?.messaging_binding;

/** What a member is known by: a chat identity, or the address that it is bound to. */
export const memberName = ({ identity, messaging_binding: binding, sid }: MemberRow): string =>
  identity ?? binding?.address ?? sid;

export const MEMBER_DEFAULTS = { attributes: '{}', last_consumed_message_index: null } as const;

/** https://www.twilio.com/docs/api/errors/50403 @fidelity chat.limits */
export const refuseCrowd = (world: TwilioWorld, serviceSid: string, members: number): void => {
  const service = storedServices(world).get(serviceSid);
  if (service && members >= service.limits.channel_members) {
    throw new ApiError(403, 50403, 'Channel member limit exceeded');
  }
};

/** Checks the channel's limit; answers the role of a new member. */
export const admitTo = (world: TwilioWorld, channel: ChannelRow): string => {
  refuseCrowd(world, channel.service_sid, channel.members_count);
  return String(storedServices(world).get(channel.service_sid)?.default_channel_role_sid);
};

/** After a member was kept. */
export const joined = (world: TwilioWorld, member: MemberRow, actor: Actor): void => {
  const channel = channelOf(world, member);
  channel.members_count += 1;
  noteMembership(world, member);
  touchChannel(world, channel);
  if (member.identity !== null) {
    ensureUser(world, member.service_sid, member.identity).joined_channels_count += 1;
  }
  tellChange(world, { what: 'member', how: 'added', channel, member, actor });
};

/** After a member was removed. */
export const left = (world: TwilioWorld, member: MemberRow, actor: Actor): void => {
  const channel = channelOf(world, member);
  channel.members_count -= 1;
  touchChannel(world, channel);
  if (channel.state !== 'closed') countOut(world, member);
  tellChange(world, { what: 'member', how: 'removed', channel, member, actor });
};

/** As a client or Twilio itself does it, not REST. An identity that is a member already keeps its Member. */
export const joinChannel = (
  world: TwilioWorld,
  channel: ChannelRow,
  { identity, friendlyName }: { identity: string; friendlyName?: string },
  actor: Actor,
): MemberRow => {
  const members = collection(world, channel);
  const known = members.get(identity);
  if (known) return known;
  ensureUser(world, channel.service_sid, identity, friendlyName);
  const member: MemberRow = newRow(world, 'MB', {
    ...MEMBER_DEFAULTS,
    ...{ service_sid: channel.service_sid, channel_sid: channel.sid, identity },
    role_sid: admitTo(world, channel),
  });
  members.insert(member.sid, member, identity);
  joined(world, member, actor);
  return member;
};

/** As {@link joinChannel}. A closed Conversation keeps its participants: it takes no change. */
export const leaveChannel = (world: TwilioWorld, channel: ChannelRow, identity: string, actor: Actor): void => {
  if (channel.state === 'closed') return;
  const members = collection(world, channel);
  const member = members.get(identity);
  if (!member) return;
  members.remove(member.sid, identity);
  left(world, member, actor);
};
