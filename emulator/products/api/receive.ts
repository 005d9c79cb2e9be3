import type { Reply } from '../../deliver/deliver';
import { type InboundSms, screen } from '../messaging/opt-out';
import { outsideOfChannels, smsReceived, smsSent } from '../messaging/sms';
import { flowTriggered } from '../messaging/studio';
import { readTwiml, type TwimlVerb } from '../messaging/twiml';
import { noteDebugger, noteNotEmulated } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';
import { keepInbound, sendBack } from './messages';
import { findNumber, type NumberRow } from './numbers';

/** The number's own URL is called, or its Studio Flow. */
export interface NumberReception {
  outcome: 'called';
  messageSid: string;
}

type Params = Record<string, string>;

/** A Studio Flow stands in a number's URL: https://www.twilio.com/docs/studio/widget-library/trigger-start */
const FLOW_URL = /^https?:\/\/webhooks\.twilio\.com\/v1\/Accounts\/AC[0-9a-f]{32}\/Flows\/(FW[0-9a-f]{32})$/i;

export const isFlowUrl = (url: string): boolean => FLOW_URL.test(url);

/** Redirects that follow one another, before something is taken to go round in circles. */
const MOST_REDIRECTS = 10;

/** As the Debugger names it: https://www.twilio.com/docs/api/errors/11200, 12100, 12300 */
interface Failed {
  code: number;
  words: string;
}

const debug = (world: TwilioWorld, { code, words }: Failed, detail: Params): void =>
  noteDebugger(world, `${code} ${words}`, detail, 'no-answer');

/** @fidelity v2010.twiml */
const verbsIn = ({ contentType = '', body = '', isTooLong }: Reply): TwimlVerb[] | Failed => {
  // https://www.twilio.com/docs/api/errors/11750
  if (isTooLong) return { code: 11750, words: 'TwiML response body too large' };
  if (!body.trim()) return [];
  if (/^text\/plain\b/i.test(contentType)) return [{ verb: 'Message', body, hasMedia: false }];
  if (!/\bxml\b/i.test(contentType)) return { code: 12300, words: `Invalid Content-Type: ${contentType || 'none'}` };
  return readTwiml(body) ?? { code: 12100, words: 'Document parse failure' };
};

const failureOf = (reply: Reply | undefined): Failed | undefined => {
  if (reply && reply.status < 400) return undefined;
  return { code: 11200, words: `HTTP retrieval failure: ${reply ? reply.status : 'no answer'}` };
};

/** A number's webhook, and what it is about. */
interface Asking {
  number: NumberRow;
  params: Params;
  redirects: number;
  isFallback: boolean;
}

const carryOut = (world: TwilioWorld, asking: Asking, url: string, verbs: readonly TwimlVerb[]): void => {
  const { number, params } = asking;
  for (const verb of verbs) {
    switch (verb.verb) {
      case 'Message': {
        if (verb.hasMedia) noteNotEmulated(world, 'media in TwiML', { url });
        const { body, to = params.From ?? '', from = number.phone_number, statusCallback } = verb;
        const callback = statusCallback && new URL(statusCallback, url).href;
        sendBack(world, { to, from, body, ...(callback && { callback }) });
        break;
      }
      case 'Redirect':
        // What comes after it is never reached: https://www.twilio.com/docs/messaging/twiml/redirect
        if (asking.redirects < MOST_REDIRECTS) {
          call(world, { ...asking, redirects: asking.redirects + 1 }, new URL(verb.url, url).href);
        } else debug(world, { code: 12100, words: 'Too many redirects' }, { url });
        return;
      case 'other':
        noteNotEmulated(world, `<${verb.name}> in TwiML for messages`, { url });
    }
  }
};

/** https://www.twilio.com/docs/usage/security/availability-reliability @fidelity v2010.inbound-fallback */
const fall = (world: TwilioWorld, asking: Asking, url: string, failed: Failed): void => {
  debug(world, failed, { url, messageSid: asking.params.MessageSid ?? '' });
  const fallback = asking.number.sms_fallback_url;
  if (!fallback || asking.isFallback) return;
  const params = { ...asking.params, ErrorCode: String(failed.code), ErrorUrl: url };
  call(world, { ...asking, params, isFallback: true }, fallback);
};

const call = (world: TwilioWorld, asking: Asking, url: string): void => {
  const [, flowSid] = FLOW_URL.exec(url) ?? [];
  const { From: contact = '', To: address = '' } = asking.params;
  if (flowSid) {
    world.tell(flowTriggered, { flowSid, by: 'message', contact, address, values: asking.params });
    return;
  }
  world.deliverer.deliver({
    ...{ url, name: 'incoming-message', params: asking.params },
    // https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    ...{ timeoutMs: 15_000, retries: 1, retryOn: ['broken'] },
    onReply(reply) {
      const failed = failureOf(reply);
      const verbs = failed ?? verbsIn(reply ?? { status: 204 });
      if ('code' in verbs) fall(world, asking, url, verbs);
      else carryOut(world, asking, url, verbs);
    },
  });
};

/**
 * An SMS to a number of the account that neither Flex nor Conversations take: the number's own `SmsUrl` is asked, and what
 * it answers is carried out as TwiML. Opt-out words are told as well, after Twilio has acted on them.
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 * @returns undefined where the number has no URL
 * @fidelity v2010.inbound
 */
export const receiveAtNumber = (world: TwilioWorld, sms: InboundSms): NumberReception | undefined => {
  const number = findNumber(world, sms.to);
  if (!number?.sms_url) return undefined;
  const row = keepInbound(world, sms);
  const { reply } = screen(world, sms);
  const { from: address, to: peer, body } = sms;
  world.tell(smsReceived, { address, peer, author: address, body, channelSid: null, messageSid: row.sid });
  if (reply) world.tell(smsSent, outsideOfChannels(world, sms, 'Twilio', reply));
  if (number.sms_method === 'GET') noteNotEmulated(world, 'webhooks by GET', { url: number.sms_url });
  else {
    const params = {
      ...{ AccountSid: world.accountSid, ApiVersion: '2010-04-01' },
      ...{ From: address, To: peer, Body: body, NumMedia: '0', NumSegments: row.num_segments },
      ...{ MessageSid: row.sid, SmsMessageSid: row.sid, SmsSid: row.sid, SmsStatus: 'received' },
    };
    call(world, { number, params, redirects: 0, isFallback: false }, number.sms_url);
  }
  return { outcome: 'called', messageSid: row.sid };
};
