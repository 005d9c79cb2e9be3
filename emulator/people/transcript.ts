import { findChannel } from '../products/chat-store/channels';
import { memberName, membersOf } from '../products/chat-store/members';
import { messagesOf } from '../products/chat-store/messages';

import { engagementOf } from '../products/flex/engagement';
import type { TwilioWorld } from '../products/shared/world';

/** Agents are members of the channel, bots speak by REST without being any. */
type Speaker = 'customer' | 'agent' | 'bot' | 'system';

export interface Line {
  index: number;
  who: Speaker;
  author: string;
  body: string;
  attributes: string;
  at: string;
}

/** Who said what in a channel, in order. Of a channel that Flex did not make, the first member is the customer. */
export const transcriptOf = (world: TwilioWorld, channelSid: string): Line[] => {
  const channel = findChannel(world, channelSid);
  if (!channel) return [];
  const members = membersOf(world, channel).map(memberName);
  const customer = engagementOf(world, channelSid)?.identity ?? members[0];
  const who = (author: string): Speaker => {
    if (author === customer) return 'customer';
    if (author === 'system') return 'system';
    return members.includes(author) ? 'agent' : 'bot';
  };
  return messagesOf(world, channel).map(({ index, from, body, attributes, date_created }) => ({
    index,
    who: who(from),
    author: from,
    body: body ?? '',
    attributes,
    at: date_created,
  }));
};
