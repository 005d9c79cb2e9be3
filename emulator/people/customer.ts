import { findChannel } from '../products/chat-store/channels';
import type { ChannelRow } from '../products/chat-store/rows';
import type { TwilioWorld } from '../products/shared/world';
import { openWebChat, openWebConversation, sendInWebChat, sendMessageTo, takesMessages } from './customers';
import { inbox, type PhoneMessage } from './phone';

type Orchestration = 'flex-flow' | 'conversations';

interface Wrote {
  channelSid: string;
  messageSid: string;
}

/** One customer, whatever is behind the address that they write to: a Flex Flow, or an Address Configuration. */
interface Customer {
  /** What the account knows them by: a number, with its prefix, or the chat identity of one who has none. */
  readonly address: string;
  /** The Chat Channel or Conversation that has their last message; '' before there is one. */
  readonly channelSid: string;
  /** @throws where the message is lost, or where the web chat that it was written in is over. */
  writes(body: string): Wrote;
  /** What the customer's screen shows of what others wrote. */
  received(): PhoneMessage[];
  /** Whether the engagement of the last message is over: its channel INACTIVE, or the Conversation closed or gone. */
  isClosed(): boolean;
  /** The row behind {@link channelSid}, as it is now. */
  channel(): ChannelRow | undefined;
}

interface Identified {
  address: string;
  channelSid?: string;
}

const customer = (
  world: TwilioWorld,
  { address, channelSid = '' }: Identified,
  write: (body: string) => Wrote,
): Customer => {
  return {
    address,
    get channelSid() {
      return channelSid;
    },
    writes(body) {
      const wrote = write(body);
      channelSid = wrote.channelSid;
      return wrote;
    },
    received: () => inbox(world, address),
    isClosed: () => !takesMessages(world, channelSid),
    channel: () => findChannel(world, channelSid),
  };
};

/** One who writes from a number, by SMS or (both with `whatsapp:` in front) WhatsApp. */
export const customerAt = (world: TwilioWorld, from: string, to: string): Customer =>
  customer(world, { address: from }, (body) => {
    const reception = sendMessageTo(world, { from, to, body });
    if (reception.outcome === 'lost') throw new Error(`The message from ${from} to ${to} is lost: ${reception.reason}`);
    return reception;
  });

/** One who opens a web chat. */
export const webCustomer = (world: TwilioWorld, orchestration: Orchestration, name: string): Customer => {
  const open = orchestration === 'conversations' ? openWebConversation : openWebChat;
  const { channelSid, identity } = open(world, { name });
  return customer(world, { address: identity, channelSid }, (body) => {
    const message = sendInWebChat(world, { channelSid, identity, body });
    if (!message) throw new Error(`The web chat ${channelSid} is over`);
    return { channelSid, messageSid: message.sid };
  });
};
