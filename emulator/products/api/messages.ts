import { badRequest, notImplemented } from '../../core/errors';
import { hasOptedOut, type InboundSms } from '../messaging/opt-out';
import { smsSent } from '../messaging/sms';
import { type Call, filled, type Takes } from '../shared/call';
import { noteDebugger } from '../shared/kept-back';
import { matchesFilter } from '../shared/page';
import type { TimerHandlers } from '../shared/product';
import { defineResource } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { accounts, belowAccount, dated, rfc2822 } from './accounts';
import { findNumber } from './numbers';

interface MessageRow {
  sid: string;
  account_sid: string;
  from: string | null;
  to: string;
  body: string;
  num_segments: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  status: 'queued' | 'sent' | 'delivered' | 'received';
  date_created: string;
  date_updated: string;
  date_sent: string | null;
  /** Where Twilio tells what becomes of it. */
  callback?: string | undefined;
}

/** With the prefix of its channel, where it has one: `whatsapp:+15550101`. */
const ADDRESS = /^([a-z]+:)?\+[1-9]\d{1,14}$/;

const withoutChannel = (address: string): string => address.replace(/^[a-z]+:/, '');

/** Approximate: an SMS has 160 characters of which each is Latin, or 70. @fidelity v2010.messages */
const segmentsOf = (body: string): number => {
  const isPlain = /^[\x20-\x7e\n\r\u00a1-\u00ff]*$/.test(body);
  const [one, many] = isPlain ? [160, 153] : [70, 67];
  return body.length <= one ? 1 : Math.ceil(body.length / many);
};

/** Numbers and words: https://www.twilio.com/docs/api/errors. Approximate: the words of some. @fidelity v2010.message-refusals */
const check = (world: TwilioWorld, { input }: Call<Takes<'api.CreateMessage'>>): void => {
  const { To, From, Body, MediaUrl, MessagingServiceSid, ContentSid, ScheduleType } = input;
  if (filled(MessagingServiceSid)) throw notImplemented('Messaging Services');
  if (filled(ContentSid)) throw notImplemented('content templates');
  if (MediaUrl?.length) throw notImplemented('media messages');
  if (filled(ScheduleType)) throw notImplemented('scheduled messages');
  if (!ADDRESS.test(To)) throw badRequest(`The 'To' number ${To} is not a valid phone number.`, 21211);
  const from = filled(From);
  if (from === undefined) throw badRequest("A 'From' phone number is required.", 21603);
  if (filled(Body) === undefined) throw badRequest('Message body is required.', 21602);
  if (withoutChannel(from) === withoutChannel(To)) {
    throw badRequest("'To' and 'From' number cannot be the same", 21266);
  }
  if (!findNumber(world, withoutChannel(from))) {
    throw badRequest(`The 'From' phone number ${from} is not a valid, message-capable Twilio phone number`, 21606);
  }
  if (hasOptedOut(world, To, from)) throw badRequest('Attempt to send to unsubscribed recipient', 21610);
};

/** Approximate: how soon; nothing says it. @fidelity v2010.message-status */
const SENT_MS = 0;
const DELIVERED_MS = 500;

const startOff = (world: TwilioWorld, { sid, account_sid: account }: MessageRow): void => {
  world.schedule(SENT_MS, 'api-message-status', { account, sid, status: 'sent' });
  world.schedule(DELIVERED_MS, 'api-message-status', { account, sid, status: 'delivered' });
};

/**
 * Messages of Programmable Messaging, without a Messaging Service.
 * @fidelity v2010.messages
 */
export const messages = defineResource<MessageRow, 'api.Message'>('api.Message', {
  prefix: 'SM',
  parents: [accounts],
  defaults: { api_version: '2010-04-01', direction: 'outbound-api', num_media: '0', status: 'queued' },
  created(row, call, world) {
    check(world, call);
    row.num_segments = String(segmentsOf(row.body));
    row.callback = filled(call.input.StatusCallback);
  },
  updated(row, before, { input }) {
    // "Only the empty string is permitted": the description of UpdateMessage
    if (filled(input.Status)) throw notImplemented('the cancellation of a message');
    if (input.Body !== undefined && input.Body !== '') throw badRequest('Body can only be redacted', 20001);
    row.body = input.Body === '' ? '' : before.body;
  },
  after(what, row, _call, world) {
    if (what === 'create') startOff(world, row);
  },
  view(row) {
    const below = (name: string) => belowAccount(row.account_sid, `Messages/${row.sid}${name}`);
    return {
      ...dated(row),
      date_sent: rfc2822(row.date_sent),
      uri: below(''),
      subresource_uris: { media: below('/Media'), feedback: below('/Feedback') },
    };
  },
  list: ({ input }) => ({
    where: ({ to, from, date_sent: sent }) => {
      const day = (sent ?? '').slice(0, 10);
      const of = (name: 'DateSent' | 'DateSent<' | 'DateSent>') => filled(input[name])?.slice(0, 10);
      return (
        matchesFilter(filled(input.To), to) &&
        matchesFilter(filled(input.From), from) &&
        matchesFilter(of('DateSent'), day) &&
        day <= (of('DateSent<') ?? '9999') &&
        day >= (of('DateSent>') ?? '')
      );
    },
  }),
});

const add = (world: TwilioWorld, values: Pick<MessageRow, 'from' | 'to' | 'body' | 'direction' | 'status'>) => {
  const row = messages.make(world, { ...values, num_segments: String(segmentsOf(values.body)) });
  return messages.keep(world, world.accountSid, row);
};

/** A message that came to a number of the account. */
export const keepInbound = (world: TwilioWorld, { from, to, body }: InboundSms): MessageRow =>
  add(world, { from, to, body, direction: 'inbound', status: 'received' });

/** A message by TwiML. What is refused stands in the Debugger alone: https://www.twilio.com/docs/api/errors/21610 */
export const sendBack = (
  world: TwilioWorld,
  { from, to, body, callback }: { from: string; to: string; body: string; callback?: string },
): void => {
  if (hasOptedOut(world, to, from)) {
    noteDebugger(world, '21610 Attempt to send to unsubscribed recipient', { to, from }, 'no-answer');
    return;
  }
  const row = add(world, { from, to, body, direction: 'outbound-reply', status: 'queued' });
  row.callback = callback;
  startOff(world, row);
};

/**
 * "A status callback request is not sent for the initial status": the guide. Approximate: of the later ones, `sent` and
 * `delivered`.
 * @see https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
 * @fidelity v2010.message-status
 */
const tell = (world: TwilioWorld, { sid, status, to, from, callback }: MessageRow): void => {
  if (callback === undefined) return;
  world.deliverer.deliver({
    url: callback,
    name: 'message-status',
    params: {
      AccountSid: world.accountSid,
      ApiVersion: '2010-04-01',
      ...{ From: from ?? '', To: to },
      ...{ MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status },
    },
    // https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    timeoutMs: 15_000,
    retries: 1,
    retryOn: ['broken'],
  });
};

export const messageTimers: TimerHandlers = {
  'api-message-status'(world, { account = '', sid = '', status = '' }) {
    const row = messages.collection(world, account).get(sid);
    if (!row) return;
    row.status = status === 'sent' ? 'sent' : 'delivered';
    row.date_updated = timestamp(world);
    if (status === 'sent') {
      row.date_sent = timestamp(world);
      const { to, from, body } = row;
      const author = from ?? '';
      world.tell(smsSent, { address: to, peer: author, author, body, channelSid: null, messageSid: sid });
    }
    tell(world, row);
  },
};
