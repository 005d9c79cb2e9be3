import { findNumber } from '../products/api/numbers';
import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { type AccountSeed, counted } from './seed';

/** A number of the account. Returns its SID. */
export const buy = (world: TwilioWorld, PhoneNumber: string): string =>
  String(ask(world, 'api.CreateIncomingPhoneNumber', { AccountSid: world.accountSid }, { PhoneNumber }).sid);

/** The numbers of Addresses are the account's, too, for SMS and WhatsApp alike. */
export const buyForAddresses = (world: TwilioWorld, { addresses = [] }: AccountSeed): void => {
  for (const { address } of counted(addresses)) {
    const number = address.replace(/^whatsapp:/, '');
    if (/^\+\d+$/.test(number) && !findNumber(world, number)) buy(world, number);
  }
};
