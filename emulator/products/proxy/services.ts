import { ApiError, badRequest } from '../../core/errors';
import { numberNamed } from '../api/numbers';
import { filled } from '../shared/call';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import type { PhoneNumberRow, ProxyServiceRow } from './rows';

/**
 * "A maximum of 100 records will be returned per page", says the description's text, against its own parameter.
 * @fidelity proxy.page-size
 */
export const PAGE_ROWS = 100;

export const proxyServices = defineResource<ProxyServiceRow, 'proxy.Service'>('proxy.Service', {
  prefix: 'KS',
  children: ['proxy.Session', 'proxy.PhoneNumber'],
  defaults: { default_ttl: 0, geo_match_level: 'country', number_selection_behavior: 'prefer-sticky' },
  // https://www.twilio.com/docs/api/errors/80602
  unique: { property: 'unique_name', code: 80602, message: 'Service UniqueName must be unique' },
  list: () => ({ maximum: PAGE_ROWS }),
});

/** What a Twilio number with SMS can do, by the names of the description's schema. */
const CAPABILITIES = { mms: true, sms: true, voice: false, fax: false };

export const phoneNumbers = defineResource<PhoneNumberRow, 'proxy.PhoneNumber'>('proxy.PhoneNumber', {
  prefix: 'PN',
  parents: [proxyServices],
  defaults: { iso_country: 'US', capabilities: CAPABILITIES, is_reserved: false },
  created(row, call, world) {
    // Approximate: one that the account does not have is taken as well, so that public examples run; by its SID it gets a
    // made-up number, the same for the same SID. @fidelity proxy.numbers-by-sid
    if (!call.input.PhoneNumber) {
      const sid = filled(call.input.Sid);
      if (sid === undefined) throw badRequest('One of Sid and PhoneNumber is required');
      row.sid = sid;
      const madeUp = `+1555${String(Number.parseInt(sid.slice(-8), 16) % 10_000_000).padStart(7, '0')}`;
      row.phone_number = numberNamed(world, sid)?.phone_number ?? madeUp;
    }
    row.friendly_name = row.phone_number;
    const holder = findNumber(world, row.phone_number);
    if (holder?.service_sid === row.service_sid) {
      // https://www.twilio.com/docs/api/errors/80104
      throw badRequest('PhoneNumber has already been added to Service', 80104);
    }
    // https://www.twilio.com/docs/api/errors/80601: one Proxy Service at a time. Approximate: the status.
    // @fidelity proxy.numbers
    if (holder) throw new ApiError(400, 80601, 'Phone number is not available');
  },
  list: () => ({ maximum: PAGE_ROWS }),
});

/** A Twilio number, in whichever Service. */
export const findNumber = (world: TwilioWorld, phoneNumber: string): PhoneNumberRow | undefined => {
  for (const service of proxyServices.collection(world).all()) {
    const row = phoneNumbers.collection(world, service.sid).find((r) => r.phone_number === phoneNumber);
    if (row) return row;
  }
  return undefined;
};
