import { notImplemented } from '../../core/errors';
import { filled, type Handler, type Handlers } from '../shared/call';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';

interface AccountRow {
  sid: string;
  friendly_name: string;
  status: 'active' | 'suspended' | 'closed';
  date_created: string;
  date_updated: string;
}

/** Twilio's oldest API writes dates as RFC 2822 has them: `Thu, 30 Jul 2015 20:00:00 +0000`. */
export const rfc2822 = (iso: string | null): string | null =>
  iso === null ? null : new Date(iso).toUTCString().replace('GMT', '+0000');

/** The dates, in this API's own form, of what has them. */
export const dated = (row: { date_created: string; date_updated: string }) => ({
  date_created: rfc2822(row.date_created),
  date_updated: rfc2822(row.date_updated),
});

/** Those of the description's own example. */
const SUBRESOURCES = {
  available_phone_numbers: 'AvailablePhoneNumbers',
  calls: 'Calls',
  conferences: 'Conferences',
  incoming_phone_numbers: 'IncomingPhoneNumbers',
  notifications: 'Notifications',
  outgoing_caller_ids: 'OutgoingCallerIds',
  recordings: 'Recordings',
  transcriptions: 'Transcriptions',
  addresses: 'Addresses',
  signing_keys: 'SigningKeys',
  connect_apps: 'ConnectApps',
  sip: 'SIP',
  authorized_connect_apps: 'AuthorizedConnectApps',
  usage: 'Usage',
  keys: 'Keys',
  applications: 'Applications',
  short_codes: 'ShortCodes',
  queues: 'Queues',
  messages: 'Messages',
  balance: 'Balance',
};

/** @param name `Messages/SM…` */
export const belowAccount = (sid: string, name: string): string => `/2010-04-01/Accounts/${sid}/${name}.json`;

export const accounts = defineResource<AccountRow, 'api.Account'>('api.Account', {
  prefix: 'AC',
  view: (row, world) => ({
    ...dated(row),
    auth_token: world.authToken,
    owner_account_sid: world.accountSid,
    uri: `/2010-04-01/Accounts/${row.sid}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(SUBRESOURCES).map(([name, path]) => [name, belowAccount(row.sid, path)]),
    ),
  }),
  list: ({ input }) => ({
    where: ({ friendly_name, status }) =>
      matchesFilter(filled(input.FriendlyName), friendly_name) && matchesFilter(filled(input.Status), status),
  }),
  updated(row, before) {
    if (row.status !== before.status) throw notImplemented('an Account that is suspended or closed');
  },
});

/** The account itself, which the first request about it brings. */
const ensureAccount = (world: TwilioWorld): void => {
  const { accountSid: sid } = world;
  if (accounts.collection(world).get(sid)) return;
  const values = { sid, friendly_name: 'Embedded account', status: 'active', type: 'Full' } as const;
  accounts.keep(world, '', accounts.make(world, values));
};

export const inAccount =
  (handler: Handler): Handler =>
  (call, world) => {
    ensureAccount(world);
    return handler(call, world);
  };

const { FetchAccount, UpdateAccount, ListAccount } = accounts.handlers;

/** Subaccounts are not emulated. @fidelity v2010.accounts */
export const accountHandlers: Handlers<'api'> = { FetchAccount, UpdateAccount, ListAccount };
