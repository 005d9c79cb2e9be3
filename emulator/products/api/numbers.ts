import { badRequest } from '../../core/errors';
import { filled } from '../shared/call';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { accounts, belowAccount, dated } from './accounts';

/** A number that the account has bought. */
export interface NumberRow {
  sid: string;
  account_sid: string;
  phone_number: string;
  friendly_name: string;
  sms_url: string | null;
  sms_method: string | null;
  sms_fallback_url: string | null;
  date_created: string;
  date_updated: string;
}

const E164 = /^\+[1-9]\d{1,14}$/;

/** The first of those that are kept free for fiction, 555-0100 to 555-0199. */
const freeIn = (world: TwilioWorld, areaCode: string): string | undefined =>
  Array.from({ length: 100 }, (_, i) => `+1${areaCode}55501${String(i).padStart(2, '0')}`).find(
    (number) => !findNumber(world, number),
  );

/**
 * Approximate: voice is not emulated, though a number says that it can; of its URLs, those for messages are called.
 * @fidelity v2010.numbers
 */
export const numbers = defineResource<NumberRow, 'api.IncomingPhoneNumber'>('api.IncomingPhoneNumber', {
  prefix: 'PN',
  parents: [accounts],
  defaults: {
    address_requirements: 'none',
    api_version: '2010-04-01',
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    emergency_status: 'Inactive',
    emergency_address_status: 'unregistered',
    origin: 'twilio',
    sms_method: 'POST',
    sms_fallback_method: 'POST',
    status: 'in-use',
    status_callback_method: 'POST',
    voice_method: 'POST',
    voice_fallback_method: 'POST',
    voice_receive_mode: 'voice',
  },
  created(row, call, world) {
    const { AreaCode } = call.input;
    const number = filled(call.input.PhoneNumber) ?? (AreaCode ? freeIn(world, AreaCode) : undefined);
    // https://www.twilio.com/docs/api/errors/21452
    if (number === undefined) throw badRequest('No phone number found', 21452);
    // https://www.twilio.com/docs/api/errors/21421
    if (!E164.test(number)) throw badRequest('PhoneNumber is invalid', 21421);
    // https://www.twilio.com/docs/api/errors/21422
    if (findNumber(world, number)) throw badRequest('PhoneNumber is not available', 21422);
    row.phone_number = number;
    row.friendly_name = filled(call.input.FriendlyName) ?? number;
  },
  view: (row) => ({
    ...dated(row),
    uri: belowAccount(row.account_sid, `IncomingPhoneNumbers/${row.sid}`),
    subresource_uris: {
      assigned_add_ons: belowAccount(row.account_sid, `IncomingPhoneNumbers/${row.sid}/AssignedAddOns`),
    },
  }),
  list: ({ input }) => ({
    // "can include partial phone numbers": the description's ListIncomingPhoneNumber
    where: ({ phone_number, friendly_name }) =>
      phone_number.includes(filled(input.PhoneNumber) ?? '') &&
      matchesFilter(filled(input.FriendlyName), friendly_name),
  }),
});

/** Of the account itself. */
const ownNumbers = (world: TwilioWorld) => numbers.collection(world, world.accountSid);

export const allNumbers = (world: TwilioWorld): NumberRow[] => ownNumbers(world).all();

/** A number of the account. */
export const findNumber = (world: TwilioWorld, phoneNumber: string): NumberRow | undefined =>
  ownNumbers(world).find((row) => row.phone_number === phoneNumber);

/** By its SID. */
export const numberNamed = (world: TwilioWorld, sid: string): NumberRow | undefined => ownNumbers(world).get(sid);
