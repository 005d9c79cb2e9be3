import { noteKept } from '../shared/kept-back';
import type { TwilioWorld } from '../shared/world';

/** An SMS from a customer to a Twilio number. */
export interface InboundSms {
  /** E.164; an address of another channel has a prefix (`whatsapp:`), and is not screened. */
  from: string;
  to: string;
  body: string;
}

/** What Twilio does with an SMS before a product sees it. */
interface Screening {
  /** Proxy does not forward it, and calls no webhook. */
  keptBack: boolean;
  /** What Twilio answers by itself. */
  reply?: string;
}

/** https://www.twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords */
const STOP_WORDS = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'];
/** Opt-out words since 2025-05-14: the same page. @fidelity messaging.new-stop-words */
const NEW_STOP_WORDS = ['REVOKE', 'OPTOUT'];
/**
 * https://www.twilio.com/docs/proxy/opt-out-keywords. Approximate: that they opt the number out, too.
 * @fidelity messaging.stop-words
 */
const FRENCH_STOP_WORDS = ['ARRET', 'ARRETE', 'ARRETT'];
/**
 * Twilio's article 223134027, "Twilio support for opt-out keywords (SMS STOP filtering)".
 * @fidelity messaging.start-words
 */
const START_WORDS = ['START', 'YES', 'UNSTOP'];
const HELP_WORDS = ['HELP', 'INFO'];

/** Quoted by many; the help text is approximate. @fidelity messaging.stop-words */
const REPLIES = {
  stop: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/**
 * By the customer's number. "Unlike with a Messaging Service, … not … the entire pool": the page on Proxy.
 * @fidelity messaging.opt-out-scope
 */
const optedOut = (world: TwilioWorld, twilioNumber: string) => world.store.of('messaging.OptedOut', twilioNumber);

/** Whether an SMS to this customer is refused with 21610: https://www.twilio.com/docs/api/errors/21610 */
export const hasOptedOut = (world: TwilioWorld, customer: string, twilioNumber: string): boolean =>
  optedOut(world, twilioNumber).get(customer) !== undefined;

/**
 * Opt-out and opt-in, as Twilio does it for a number of a Proxy Service: "Only single-word messages will trigger the
 * block", in capitals or not. The opt-in and help words are forwarded, but for UNSTOP.
 *
 * Approximate: nothing is answered where nothing changes, nor to HELP from a number that is opted out; the latter is
 * documented for toll-free numbers only.
 *
 * @see https://www.twilio.com/docs/proxy/opt-out-keywords
 * @fidelity messaging.no-answer, messaging.rest
 */
export const screen = (world: TwilioWorld, { from, to, body }: InboundSms): Screening => {
  if (from.includes(':')) return { keptBack: false };
  const word = body.trim().toUpperCase();
  const isOut = hasOptedOut(world, from, to);
  if ([...STOP_WORDS, ...FRENCH_STOP_WORDS, ...NEW_STOP_WORDS].includes(word)) {
    if (!isOut) optedOut(world, to).insert(from, {});
    const isNew = NEW_STOP_WORDS.includes(word);
    const keptBack = !isNew || world.options.proxyKeepsBackNewStopWords;
    if (isNew && keptBack) noteKept(world, 'proxyKeepsBackNewStopWords', 'an opt-out word from its channel');
    return isOut ? { keptBack } : { keptBack, reply: REPLIES.stop };
  }
  if (START_WORDS.includes(word)) {
    const keptBack = word === 'UNSTOP';
    return optedOut(world, to).remove(from) ? { keptBack, reply: REPLIES.start } : { keptBack };
  }
  return HELP_WORDS.includes(word) && !isOut ? { keptBack: false, reply: REPLIES.help } : { keptBack: false };
};
