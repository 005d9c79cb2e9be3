import { badRequest } from '../../core/errors';
import { findChannel } from '../chat-store/channels';
import { membersOf } from '../chat-store/members';
import type { ChannelRow, MemberRow, MessagingBinding } from '../chat-store/rows';
import type { Takes } from '../shared/call';
import type { TwilioWorld } from '../shared/world';
import { conflict } from './refusals';

type Input = Takes<'conversations.CreateConversationParticipant'>['input'];

/** `whatsapp:+1555…` → `whatsapp`; a number without a prefix is one for SMS. */
export const typeOf = (address: string): string => /^([a-z]+):/.exec(address)?.[1] ?? 'sms';

/** @fidelity conversations.bindings */
export const bindingOf = (input: Input): MessagingBinding => {
  const { 'MessagingBinding.Address': address = '', 'MessagingBinding.ProxyAddress': proxy } = input;
  // https://www.twilio.com/docs/api/errors/50407
  if (!/^([a-z]+:.+|\+[1-9]\d{1,14})$/.test(address)) throw badRequest('Invalid messaging binding address', 50407);
  // https://www.twilio.com/docs/api/errors/50413
  if (!proxy) throw badRequest('Invalid messaging binding proxy address', 50413);
  // https://www.twilio.com/docs/api/errors/50414
  if (typeOf(address) !== typeOf(proxy)) throw badRequest('Messaging binding address types do not match', 50414);
  // https://www.twilio.com/docs/api/errors/50409
  if (address === proxy) throw badRequest('Messaging binding address and proxy address are the same', 50409);
  return { type: typeOf(address), address, proxy_address: proxy };
};

/** Where a pair of addresses was bound last, so that no search grows with the account. */
const bound = (world: TwilioWorld) => world.store.of<{ channelSid: string; memberSid: string }>('conversations.bound');

export const pairOf = ({ address, proxy_address: proxy }: Pair): string => `${address} ${proxy}`;

type Pair = Pick<MessagingBinding, 'address' | 'proxy_address'>;

/** Call it after a participant was kept. */
export const bind = (world: TwilioWorld, { sid, channel_sid, messaging_binding: binding }: MemberRow): void => {
  if (!binding) return;
  const pair = pairOf(binding);
  bound(world).remove(pair);
  bound(world).insert(pair, { channelSid: channel_sid, memberSid: sid });
};

interface Bound {
  channel: ChannelRow;
  member: MemberRow;
}

/** Where a pair of addresses is bound now: in a Conversation that is not closed, as long as the participant is in it. */
export const boundTo = (world: TwilioWorld, pair: Pair): Bound | undefined => {
  const found = bound(world).get(pairOf(pair));
  const channel = found && findChannel(world, found.channelSid);
  if (!channel || channel.state === 'closed') return undefined;
  const member = membersOf(world, channel).find(({ sid }) => sid === found.memberSid);
  return member && { channel, member };
};

/** https://www.twilio.com/docs/api/errors/50416 @fidelity conversations.bindings */
export const refuseBound = (world: TwilioWorld, binding: MessagingBinding): void => {
  const holder = boundTo(world, binding);
  if (!holder) return;
  const message = `A binding for this participant and proxy address already exists in Conversation ${holder.channel.sid}`;
  throw conflict(world, 50416, message);
};
