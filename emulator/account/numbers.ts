import { findNumber, numbers } from '../products/api/numbers';
import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { type AccountSeed, counted } from './seed';

/** A number of the account. Returns its SID. */
export const buy = (world: TwilioWorld, PhoneNumber: string): string =>
  String(ask(world, 'api.CreateIncomingPhoneNumber', { AccountSid: world.accountSid }, { PhoneNumber }).sid);

/**
 * The numbers of Addresses are the account's, too, for SMS and WhatsApp alike. Their SIDs are made of their digits: what
 * chance brings later is the same with and without them.
 */
export const buyForAddresses = (world: TwilioWorld, { addresses = [] }: AccountSeed): void => {
  for (const { address } of counted(addresses)) {
    const [, digits = ''] = /^(?:whatsapp:)?\+(\d+)$/.exec(address) ?? [];
    const number = `+${digits}`;
    if (!digits || findNumber(world, number)) continue;
    const names = { phone_number: number, friendly_name: number };
    const row = numbers.make(world, { sid: `PN${digits.padStart(32, '0')}`, ...names });
    numbers.keep(world, world.accountSid, row);
  }
};
