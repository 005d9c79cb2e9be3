import { openWebChat, sendInWebChat, sendSms } from '../people/customers';
import { type Action, action } from './action';
import { option, pattern, text, words } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';
import { webPhones } from './state';

/** From the range that is set apart for fiction: https://en.wikipedia.org/wiki/555_(telephone_number) */
const CUSTOMER_NUMBER = '+15550101';

const WEB_CUSTOMER = 'Wendy';

const ADDRESS = /^(whatsapp:)?\+[1-9]\d{6,14}$/;

const body = () => words(text('What the customer writes.', 'hello'));
const name = () => option(text(`The customer's name. Default: ${WEB_CUSTOMER}.`, WEB_CUSTOMER));

const LOST: Record<string, string> = {
  'no-number': 'the Twilio number belongs to no Proxy Service',
  'no-flow': 'no enabled Flex Flow takes messages to that number',
  'no-channel': 'the Proxy Session that catches it has lost its Chat Channel',
  'stop-word': 'Twilio keeps it back, and refuses every SMS to this customer (21610) until: sms START',
};

const sms = action('sms', {
  group: 'customer',
  help: 'A customer sends an SMS. STOP opts out, START opts in again.',
  parameters: {
    body: body(),
    from: option(
      pattern(
        `The customer's number. Default: ${CUSTOMER_NUMBER}.`,
        CUSTOMER_NUMBER,
        ADDRESS,
        'a number with + in front',
      ),
    ),
    to: option(
      pattern('The Twilio number. Default: the one of the account.', '+15550100', ADDRESS, 'a number with + in front'),
    ),
  },
  run({ emulator, smsNumber }, { body, from = CUSTOMER_NUMBER, to = smsNumber }) {
    const reception = sendSms(emulator, { from, to, body });
    const what = `${from} wrote "${body}" to ${to}`;
    if (reception.outcome === 'lost') return `${what}, and it is lost: ${LOST[reception.reason]}.`;
    const where = reception.outcome === 'joined' ? 'an open Proxy Session took it into' : 'a new engagement began on';
    return `${what}: ${where} ${reception.channelSid}.`;
  },
});

const openChat = (stage: Stage, name: string): string => {
  try {
    return openWebChat(stage.emulator, { name }).channelSid;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refused('not-possible', `The web chat cannot be opened: ${why}.`, 'Put things right by: reset');
  }
};

const currentChat = ({ emulator }: Stage, name: string) =>
  webPhones(emulator)
    .filter((phone) => phone.name === name)
    .at(-1);

const web = action('web', {
  group: 'customer',
  help: 'A customer writes in the web chat, and opens it first where it is not open.',
  parameters: { body: body(), name: name() },
  run(stage, { body, name = WEB_CUSTOMER }) {
    const chat = currentChat(stage, name);
    const fresh = chat?.open ? undefined : openChat(stage, name);
    const { channelSid, address } = currentChat(stage, name) ?? { channelSid: fresh ?? '', address: '' };
    sendInWebChat(stage.emulator, { channelSid, identity: address, body });
    return `${name} ${fresh ? 'opened the web chat and wrote' : 'wrote'} "${body}" in ${channelSid}.`;
  },
});

const webOpen = action('web-open', {
  group: 'customer',
  help: 'A customer opens a new web chat and writes nothing yet.',
  parameters: { name: name() },
  run(stage, { name = WEB_CUSTOMER }) {
    return `${name} opened a web chat: ${openChat(stage, name)}.`;
  },
});

export const customerActions: Action[] = [sms, web, webOpen];
