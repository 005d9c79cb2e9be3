import { isoSeconds } from '../core/clock';
import type { Collection, Row } from '../core/store';
import type { TwilioWorld } from '../products/shared/world';

/** A message between a customer's screen and a channel. */
interface OnScreen {
  /** The customer: a number, or the chat identity of one who has none. */
  address: string;
  /** The other side as the customer sees it: a Twilio number, or a chat identity. */
  peer: string;
  /** The chat identity of its author. */
  author: string;
  body: string;
  /** `null`: Twilio itself answered, or kept it back. */
  channelSid: string | null;
  messageSid: string;
}

/** One message as a customer's phone or browser has it; `received` is from a bot, an agent or the system. */
export interface PhoneMessage extends OnScreen, Row {
  direction: 'sent' | 'received';
  at: string;
}

const box = (world: TwilioWorld, address: string): Collection<PhoneMessage> =>
  world.store.of<PhoneMessage>('people.phones', address);

const keep = (world: TwilioWorld, direction: PhoneMessage['direction'], message: OnScreen): void => {
  const at = isoSeconds(world.clock.now());
  box(world, message.address).insert(message.messageSid, { ...message, direction, at });
};

/** Every customer with something on the screen. */
export const addresses = (world: TwilioWorld): string[] => world.store.parentsOf('people.phones');

/** A message arrived at a customer. */
export const reached = (world: TwilioWorld, message: OnScreen): void => keep(world, 'received', message);

/** A customer sent a message. */
export const wrote = (world: TwilioWorld, message: OnScreen): void => keep(world, 'sent', message);

/** Everything on a customer's screen, in order. */
export const phone = (world: TwilioWorld, address: string): PhoneMessage[] => box(world, address).all();

/** What a customer has received. */
export const inbox = (world: TwilioWorld, address: string): PhoneMessage[] =>
  phone(world, address).filter((message) => message.direction === 'received');
