import { takesMessages } from '../people/customers';
import { addresses, type PhoneMessage, phone } from '../people/phone';
import { findChannel } from '../products/chat-store/channels';
import { webChats } from '../products/conversations/auto-create';
import { engagements } from '../products/flex/engagement';
import type { TwilioWorld } from '../products/shared/world';

export type Orchestration = 'conversations' | 'flex-flow';

/** What one customer has on the screen. */
export interface Phone {
  /** A number, or the chat identity of one who has none. */
  address: string;
  kind: 'sms' | 'whatsapp' | 'web';
  name: string;
  /** What took in the last message: a Flex Flow, or an Address. */
  orchestration: Orchestration;
  /** A web chat widget takes nothing any more once its channel is over. */
  open: boolean;
  messages: Pick<PhoneMessage, 'direction' | 'author' | 'body' | 'at' | 'channelSid' | 'messageSid'>[];
}

/** By the customer's address: a number, or a chat identity. */
export const kindOf = (address: string): Phone['kind'] =>
  address.startsWith('whatsapp:') ? 'whatsapp' : address.startsWith('+') ? 'sms' : 'web';

/** Which of many are read. */
type Choice = <T>(all: T[], nameOf: (one: T) => string) => T[];
const everyOne: Choice = (all) => all;

/** The newest, and the one with this name in any case. */
export const newestAnd = (recent: number, name: string | undefined): Choice => {
  return (all, nameOf) => {
    const older = name === undefined ? [] : all.slice(0, -recent).filter((one) => nameOf(one) === name);
    return [...older, ...all.slice(-recent)];
  };
};

const messagesOf = (world: TwilioWorld, address: string): Phone['messages'] =>
  phone(world, address).map(({ direction, author, body, at, channelSid, messageSid }) => ({
    ...{ direction, author, body, at, channelSid, messageSid },
  }));

interface WebPhone extends Phone {
  channelSid: string;
}

const webFlows = (world: TwilioWorld) => engagements(world).filter(({ channelType }) => channelType === 'web');

/** The web customers, those of Flex Flows first, in the order in which they came. */
export const webPhones = (world: TwilioWorld, choice = everyOne): WebPhone[] => {
  const phonesOf = (
    chats: { identity: string; name: string; channelSid: string }[],
    orchestration: WebPhone['orchestration'],
  ) =>
    choice(chats, ({ name }) => name).map<WebPhone>(({ identity, name, channelSid }) => ({
      ...{ address: identity, kind: 'web', name, channelSid, orchestration },
      open: takesMessages(world, channelSid),
      messages: messagesOf(world, identity),
    }));
  return [...phonesOf(webFlows(world), 'flex-flow'), ...phonesOf(webChats(world), 'conversations')];
};

const numbersIn = (world: TwilioWorld): string[] => {
  const identities = new Set([...webFlows(world), ...webChats(world)].map(({ identity }) => identity));
  return addresses(world).filter((address) => !identities.has(address));
};

/** What the customers have on their screens; those with a number first, in the order in which they came. */
export const readPhones = (world: TwilioWorld, choice = everyOne): Phone[] => {
  const numbers = choice(numbersIn(world), (address) => address).map<Phone>((address) => {
    const messages = messagesOf(world, address);
    const last = findChannel(world, messages.filter(({ channelSid }) => channelSid !== null).at(-1)?.channelSid ?? '');
    return {
      ...{ address, name: address, open: true, messages },
      kind: kindOf(address),
      orchestration: last?.origin === 'conversations' ? 'conversations' : 'flex-flow',
    };
  });
  return [...numbers, ...webPhones(world, choice)];
};
