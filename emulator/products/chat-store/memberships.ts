import type { Collection } from '../../core/store';
import type { TwilioWorld } from '../shared/world';
import { channelsOf, within } from './channels';
import type { ChannelRow, MemberRow } from './rows';

/** That an identity or an address has been in a channel. */
export interface Membership {
  sid: string;
  serviceSid: string;
  channelSid: string;
  memberSid: string;
}

/** By the identity or the address, so that no search grows with the account. */
export const memberships = (world: TwilioWorld, serviceSid: string, name: string): Collection<Membership> =>
  world.store.of<Membership>('chat.memberships', `${serviceSid}/${name}`);

/** Call it after a member was kept. */
export const noteMembership = (world: TwilioWorld, member: MemberRow): void => {
  const { sid, service_sid: serviceSid, channel_sid: channelSid, identity, messaging_binding: binding } = member;
  const row = { sid, serviceSid, channelSid, memberSid: sid };
  for (const name of new Set([identity, binding?.address])) {
    if (name) memberships(world, serviceSid, name).insert(sid, row);
  }
};

/** Who and where it is; `undefined` once the member or the channel is gone. */
export const findMembership = (
  world: TwilioWorld,
  { serviceSid, channelSid, memberSid }: Membership,
): { channel: ChannelRow; member: MemberRow } | undefined => {
  const channel = channelsOf(world, serviceSid).get(channelSid);
  const member = channel && world.store.of<MemberRow>('chat.Member', within(channel)).get(memberSid);
  return channel && member && { channel, member };
};
