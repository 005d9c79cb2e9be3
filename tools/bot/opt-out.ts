import type { Keyword } from '../../src/bot/script';

/**
 * Words that Twilio reads itself where they are all of an SMS, as `words` writes them.
 *
 * Opt-out: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (STOP to OPTOUT); a Proxy Session passes on
 * none of the first six, nor the French ones, nor UNSTOP: https://www.twilio.com/docs/proxy/opt-out-keywords
 */
const OPT_OUT = ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout'];
const KEPT_BY_PROXY = ['arret', 'arrete', 'arrett', 'unstop'];
/** They arrive, and Twilio answers them as well. */
const HELP = ['help', 'info'];

const isOneOf = (list: string[], keyword: Keyword): boolean => keyword.length === 1 && list.includes(keyword[0] ?? '');

/** Whether Twilio keeps an SMS of this one word back, and stops (or resumes) all messages to the number. */
export const isOptOut = (keyword: Keyword): boolean => isOneOf([...OPT_OUT, ...KEPT_BY_PROXY], keyword);

/** Whether Twilio answers an SMS of this one word itself. */
export const isHelp = (keyword: Keyword): boolean => isOneOf(HELP, keyword);
