import { addresses, type PhoneMessage, phone } from '../people/phone';
import { findChannel } from '../products/chat-store/channels';

import { isInactive } from '../products/flex/channel-attributes';
import { engagements } from '../products/flex/engagement';
import type { World } from '../products/shared/world';

/** What one customer has on the screen. */
export interface Phone {
  /** A number, or the chat identity of one who has none. */
  address: string;
  kind: 'sms' | 'web';
  name: string;
  /** A web chat widget takes nothing any more once its channel is INACTIVE. */
  open: boolean;
  messages: Pick<PhoneMessage, 'direction' | 'author' | 'body' | 'at' | 'channelSid' | 'messageSid'>[];
}

const messagesOf = (world: World, address: string): Phone['messages'] =>
  phone(world, address).map(({ direction, author, body, at, channelSid, messageSid }) => ({
    ...{ direction, author, body, at, channelSid, messageSid },
  }));

/** The web customers, in the order in which they came. */
export const webPhones = (world: World): (Phone & { channelSid: string })[] =>
  engagements(world)
    .filter(({ channelType }) => channelType === 'web')
    .map(({ identity, name, channelSid }) => {
      const channel = findChannel(world, channelSid);
      const open = channel !== undefined && !isInactive(channel);
      return { address: identity, kind: 'web', name, open, channelSid, messages: messagesOf(world, identity) };
    });

export const phones = (world: World): Phone[] => {
  const web = webPhones(world);
  const known = new Set(web.map(({ address }) => address));
  const sms = addresses(world)
    .filter((address) => !known.has(address))
    .map<Phone>((address) => ({
      ...{ address, kind: 'sms', name: address, open: true },
      messages: messagesOf(world, address),
    }));
  return [...sms, ...web];
};
