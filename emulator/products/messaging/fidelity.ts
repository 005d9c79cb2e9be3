import type { Behaviour } from '../../core/behaviour';

export const messagingFidelity: readonly Behaviour[] = [
  {
    id: 'messaging.stop-words',
    what: 'STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, and ARRET, ARRETE, ARRETT, as the only word of an SMS, whatever its case, are kept back by Proxy; no webhook is called, Twilio answers by itself',
    level: 'exact',
    but: 'approximate: that the French words opt the number out, and the text of the answer',
    source: 'docs/proxy/opt-out-keywords; twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords',
  },
  {
    id: 'messaging.new-stop-words',
    what: 'REVOKE and OPTOUT opt out, too (option `proxyKeepsBackNewStopWords`)',
    level: 'exact',
    but: 'unknown: whether Proxy forwards them; they came in May 2025, and the page on Proxy does not name them',
    source: 'docs/proxy/opt-out-keywords; twilio.com/en-us/blog/update-to-fcc-s-sms-opt-out-keywords',
  },
  {
    id: 'messaging.opt-out-scope',
    what: 'an opt-out counts per pair of customer and Twilio number; not on WhatsApp',
    level: 'exact',
    but: 'approximate: that WhatsApp is left out',
    source: 'docs/proxy/opt-out-keywords',
  },
  {
    id: 'messaging.start-words',
    what: 'START and YES opt in again and are forwarded, UNSTOP opts in and is kept back; HELP and INFO are answered by Twilio and forwarded',
    level: 'exact',
    source: "docs/proxy/opt-out-keywords; Twilio's article 223134027",
  },
  {
    id: 'messaging.no-answer',
    what: 'nothing is answered where nothing changes, nor HELP from a number that is opted out',
    level: 'approximate',
    but: 'documented for toll-free numbers',
    source: "Twilio's article 360058144374",
  },
  {
    id: 'messaging.refused-sms',
    what: 'to a number that is opted out no SMS is sent (21610); a Chat Message is created all the same, and its author is not told',
    level: 'exact',
    but: 'inferred: Proxy sends the SMS later',
    source: 'errors/21610',
  },
  {
    id: 'messaging.refused-interaction',
    what: 'the Interaction of a refused SMS has the status `failed` and no Message, and counts as an interaction of the Session',
    level: 'unknown',
  },
  {
    id: 'messaging.rest',
    what: 'opt-out words with punctuation (`STOP.`), Messaging Services, Advanced Opt-Out, short codes, the account flag ProxyRespectSmsStopFilterFlag',
    level: 'not emulated',
    but: 'the first is no opt-out word here',
  },
];
