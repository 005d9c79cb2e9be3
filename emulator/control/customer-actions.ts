import { openWebChat, openWebConversation, sendInWebChat, writeTo } from '../people/customers';
import { addressConfigurations, addressFor, webChatAddress } from '../products/conversations/addresses';
import { type Action, action } from './action';
import { choice, option, pattern, text, words } from './parameter';
import { webPhones } from './phones';
import { Refused } from './refusal';
import type { Stage } from './stage';

/** From the range that is set apart for fiction: https://en.wikipedia.org/wiki/555_(telephone_number) */
const CUSTOMER_NUMBER = '+15550101';

const WEB_CUSTOMER = 'Wendy';

const ADDRESS = /^(whatsapp:)?\+[1-9]\d{6,14}$/;

const body = () => words(text('What the customer writes.', 'hello'));
const name = () => option(text(`The customer's name. Default: ${WEB_CUSTOMER}.`, WEB_CUSTOMER));
const number = (help: string, example: string) => option(pattern(help, example, ADDRESS, 'a number with + in front'));

const ORCHESTRATIONS = ['flex-flow', 'conversations'] as const;
type Orchestration = (typeof ORCHESTRATIONS)[number];

const orchestration = () =>
  option(
    choice('Behind it: a Flex Flow, or an Address. Default: an Address, if there is one.', ORCHESTRATIONS, 'flex-flow'),
  );

/** The number to which customers write for Flex Conversations: the furnished one, else that of the account's first Address. */
const conversationsNumber = ({ emulator, conversationsNumber: usual }: Stage, channel: 'sms' | 'whatsapp'): string => {
  const on = addressConfigurations
    .collection(emulator)
    .all()
    .filter(({ type, auto_creation: { enabled } }) => enabled && type === channel)
    .map(({ address }) => address);
  return on.find((address) => address.endsWith(usual)) ?? on[0] ?? usual;
};

/** An account that has an Address is one of Flex Conversations. */
const usualFor = (stage: Stage, kind: 'sms' | 'web'): Orchestration => {
  const address =
    kind === 'web' ? webChatAddress(stage.emulator) : addressFor(stage.emulator, conversationsNumber(stage, 'sms'));
  return address?.auto_creation.enabled ? 'conversations' : 'flex-flow';
};

const LOST: Record<string, string> = {
  'no-number': 'the Twilio number belongs to no Proxy Service, and has no SmsUrl',
  'no-flow': 'no enabled Flex Flow takes messages to that number, and it has no SmsUrl',
  'no-channel': 'the Chat Channel of the Proxy Session that catches it is gone, or closed as a Conversation',
  'no-address': 'no enabled Address takes messages to that number',
  'stop-word': 'Twilio keeps it back, and refuses every SMS to this customer (21610) until: sms START',
};

const joined = (reception: { outcome: 'joined' | 'opened'; sessionSid?: string }): string => {
  if (reception.outcome === 'opened') return 'a new engagement began on';
  return reception.sessionSid ? 'an open Proxy Session took it into' : 'it is bound to';
};

const write = (stage: Stage, message: { from: string; to: string; body: string }): string => {
  const reception = writeTo(stage.emulator, message);
  const what = `${message.from} wrote "${message.body}" to ${message.to}`;
  if (reception.outcome === 'lost') return `${what}, and it is lost: ${LOST[reception.reason]}.`;
  if (reception.outcome === 'called') return `${what}: what the number's SmsUrl names has it.`;
  return `${what}: ${joined(reception)} ${reception.channelSid}.`;
};

const sms = action('sms', {
  group: 'customer',
  help: 'A customer sends an SMS. STOP opts out, START opts in again.',
  parameters: {
    body: body(),
    from: number(`The customer's number. Default: ${CUSTOMER_NUMBER}.`, CUSTOMER_NUMBER),
    to: number('The Twilio number. Default: the one of the orchestration.', '+15550199'),
    orchestration: orchestration(),
  },
  run(stage, { body, from = CUSTOMER_NUMBER, to, orchestration: behind = usualFor(stage, 'sms') }) {
    const own = behind === 'conversations' ? conversationsNumber(stage, 'sms') : stage.smsNumber;
    return write(stage, { from, to: to ?? own, body });
  },
});

const PREFIX = 'whatsapp:';
const prefixed = (address: string): string => (address.startsWith(PREFIX) ? address : `${PREFIX}${address}`);

const whatsapp = action('whatsapp', {
  group: 'customer',
  help: 'A customer writes on WhatsApp; an Address takes it into a Conversation.',
  parameters: {
    body: body(),
    from: number(`The customer's number. Default: ${CUSTOMER_NUMBER}.`, CUSTOMER_NUMBER),
    to: number('The Twilio number. Default: the one for Conversations.', '+15550199'),
  },
  run: (stage, { body, from = CUSTOMER_NUMBER, to = conversationsNumber(stage, 'whatsapp') }) =>
    write(stage, { from: prefixed(from), to: prefixed(to), body }),
});

const openChat = ({ emulator }: Stage, name: string, behind: Orchestration): string => {
  try {
    return (behind === 'conversations' ? openWebConversation : openWebChat)(emulator, { name }).channelSid;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refused('not-possible', `The web chat cannot be opened: ${why}.`, 'Put things right by: reset');
  }
};

/** The customer's last chat, or the one that is named. */
const currentChat = ({ emulator }: Stage, name: string, channelSid?: string) =>
  webPhones(emulator)
    .filter((phone) => phone.name === name && phone.channelSid === (channelSid ?? phone.channelSid))
    .at(-1);

const web = action('web', {
  group: 'customer',
  help: 'A customer writes in the web chat, and opens it first where it is not open.',
  parameters: { body: body(), name: name(), orchestration: orchestration() },
  run(stage, { body, name = WEB_CUSTOMER, orchestration: behind }) {
    const chat = currentChat(stage, name);
    const goesOn = chat?.open && (behind === undefined || behind === chat.orchestration);
    const fresh = goesOn ? undefined : openChat(stage, name, behind ?? usualFor(stage, 'web'));
    const { channelSid, address } = currentChat(stage, name, fresh) ?? { channelSid: '', address: '' };
    sendInWebChat(stage.emulator, { channelSid, identity: address, body });
    return `${name} ${fresh ? 'opened the web chat and wrote' : 'wrote'} "${body}" in ${channelSid}.`;
  },
});

const webOpen = action('web-open', {
  group: 'customer',
  help: 'A customer opens a new web chat and writes nothing yet.',
  parameters: { name: name(), orchestration: orchestration() },
  run(stage, { name = WEB_CUSTOMER, orchestration: behind = usualFor(stage, 'web') }) {
    return `${name} opened a web chat: ${openChat(stage, name, behind)}.`;
  },
});

export const customerActions: Action[] = [sms, whatsapp, web, webOpen];
