import { isSecure } from '../../src/platform/web-address';
import type { Trouble } from '../support/complaint';
import type { AddressType } from './address';
import { type FlowEntry, type FlowsFile, hasTwiliosJanitor, isEnabled, isOutbound, taskChannelFor } from './file';
import { addressOf, type ChannelType, type Flow, slotOf } from './flow';
import { type Party, type Resource, titleOf, webhookOf } from './resource';

/** Something that is allowed, and most likely not meant. */
export interface Notice {
  rule:
    | 'task-channel'
    | 'outbound-enabled'
    | 'two-janitors'
    | 'no-janitor'
    | 'creation-on-message'
    | 'identity'
    | 'plain-http'
    | 'no-retries'
    | 'two-handlers'
    | 'two-orchestrations'
    | 'replacement'
    | 'open-conversations'
    | 'no-messages'
    | 'no-integration'
    | 'collision'
    | 'unserved'
    | 'gap'
    | 'unchecked';
  /** Names of the Flex Flows and Addresses that it is about. */
  flows: string[];
  message: string;
  reason: string;
}

const MESSENGER = { test: /^messenger:\S+$/, expected: 'messenger:100200300' };

/** Approximate: how addresses are written, by the examples in Twilio's documentation. Flex Flows say `facebook`. */
export const FORMS: Partial<Record<ChannelType | AddressType, { test: RegExp; expected: string }>> = {
  sms: { test: /^(\+[1-9]\d{4,14}|\d{3,8})$/, expected: 'a number such as +15550100' },
  whatsapp: { test: /^whatsapp:\+[1-9]\d{4,14}$/, expected: 'whatsapp:+15550100' },
  ...{ facebook: MESSENGER, messenger: MESSENGER },
  email: { test: /^[^\s@]+@[^\s@]+$/, expected: 'a mail address' },
  chat: { test: /^(?!\+?\d+$)(?!\w+:)\S+$/, expected: "the web chat's deployment key" },
};

type Said = Omit<Notice, 'flows'> | false | undefined;

export const plainHttp = (resource: Resource): Said =>
  webhookOf(resource) !== '' &&
  !isSecure(new URL(webhookOf(resource))) && {
    rule: 'plain-http',
    message: 'its URL is http, not https',
    reason: 'What customers write would travel in the clear.',
  };

/** Looks at one thing, and says what of it is most likely not meant. */
export type NoticeRule<About extends unknown[]> = (...about: About) => Said;

/** Each looks at one flow. The page: https://www.twilio.com/docs/flex/developer/messaging/manage-flows */
const RULES: NoticeRule<[entry: FlowEntry, flow: Flow, file: FlowsFile]>[] = [
  ({ task }, { channelType, 'integration.channel': channel }) =>
    task &&
    channel !== taskChannelFor(channelType) && {
      rule: 'task-channel',
      message: `its Task Channel is "${channel}", not "${taskChannelFor(channelType)}"`,
      reason: 'With "sms" for SMS and "chat" for all else, Flex UI shows the Task as a conversation; else it is not.',
    },
  (entry) =>
    isOutbound(entry) &&
    isEnabled(entry) && {
      rule: 'outbound-enabled',
      message: 'it is an outbound handler, and enabled',
      reason: 'Enabled, it also catches inbound messages, and can collide with the flow that should have them.',
    },
  (entry, _, file) =>
    file.janitor !== 'twilio' &&
    hasTwiliosJanitor(entry, file) && {
      rule: 'two-janitors',
      message: "Twilio's Channel Janitor is on, beside Flexkeep's",
      reason: 'Both clean up after the same events, and would race for the same Chat Channel and Proxy Session.',
    },
  (entry, _, file) =>
    file.janitor === 'twilio' &&
    !hasTwiliosJanitor(entry, file) && {
      rule: 'no-janitor',
      message: "Twilio's Channel Janitor is off, though the file puts it in charge",
      reason: 'When an agent closes Flex UI, the Proxy Session stays open, and what the customer writes next is lost.',
    },
  (_, { enabled, 'integration.creationOnMessage': delayed = false }) =>
    enabled &&
    delayed && {
      rule: 'creation-on-message',
      message: 'it is enabled for inbound messages, and has creationOnMessage',
      reason: 'That is for outbound handlers only: an inbound conversation begins with a message anyway.',
    },
  (_, { channelType, contactIdentity, enabled }) => {
    const { test, expected = 'the address that customers write to' } = FORMS[channelType] ?? {};
    const fits = contactIdentity ? !test || test.test(contactIdentity) : channelType === 'web';
    if (fits || !enabled) return false;
    return {
      rule: 'identity',
      message: `its contactIdentity ${contactIdentity ? `is "${contactIdentity}"` : 'is missing'}, not ${expected}`,
      reason: 'A message finds its flow by the address that it was sent to, as Twilio writes it.',
    };
  },
  (_, flow) => plainHttp(flow),
  (_, { 'integration.retryCount': retryCount }) =>
    retryCount === 0 && {
      rule: 'no-retries',
      message: 'its retryCount is 0',
      reason: 'A message whose one delivery fails gets no answer: Twilio does not try again.',
    },
];

/** What rules have to say about one thing. */
export const told = <About extends unknown[]>(rules: NoticeRule<About>[], name: string, ...about: About): Notice[] =>
  rules.flatMap((rule) => {
    const said = rule(...about);
    return said ? [{ ...said, flows: [name] }] : [];
  });

/** Where a file departs from the page's rules, flow by flow. */
export const noticesOn = (file: FlowsFile, flows: Flow[]): Notice[] =>
  file.flows.flatMap((entry, i) => {
    const flow = flows[i];
    return flow ? told(RULES, entry.friendlyName, entry, flow, file) : [];
  });

type Pair = [Party<Flow>, Party<Flow>];

/** Twilio has let these two live together already, whatever its rule is. */
const isSettled = ([one, other]: Pair): boolean =>
  [one, other].every(({ before, to }) => before?.enabled && slotOf(before) === slotOf(to));

/** Pairs of enabled flows of which the file names at least one. */
const pairsWith = (parties: Party<Flow>[], meet: (one: Flow, other: Flow) => boolean): Pair[] =>
  parties.flatMap((one, i) =>
    parties.slice(i + 1).flatMap((other): Pair[] => {
      const counts = one.to.enabled && other.to.enabled && (one.inFile || other.inFile);
      return counts && meet(one.to, other.to) ? [[one, other]] : [];
    }),
  );

const wayOut = (pair: Pair): string => {
  const outside = pair.find(({ inFile }) => !inFile);
  const either = 'Give one of them "enabled": false, another contactIdentity, or another integration.';
  if (!outside) return either;
  return `${either} "${outside.name}" is not in the file: name it there with "enabled": false, or delete it.`;
};

/**
 * "Inbound flows … must adhere to strict non-conflict checks across contact identity and integration type."
 * https://www.twilio.com/docs/flex/developer/messaging/manage-flows
 *
 * Approximate: Twilio does not document the check itself. Here it is channel type, contact identity and integration
 * type among enabled flows; its errors (45210, 45212) would not name the other flow.
 */
export const conflictsAmong = (parties: Party<Flow>[]): Trouble[] =>
  pairsWith(parties, (one, other) => slotOf(one) === slotOf(other))
    .filter((pair) => !isSettled(pair))
    .map((pair) => {
      const [one, other] = pair;
      const what = `enabled for ${addressOf(one.to)}, with the integration ${one.to.integrationType}`;
      return {
        where: `${titleOf(one)} and ${titleOf(other)}`,
        problem: `both would be ${what}: Twilio allows one`,
        remedy: wayOut(pair),
      };
    });

/** What is allowed, or there already, and worth a second look. */
export const rivalsAmong = (parties: Party<Flow>[]): Notice[] => [
  ...pairsWith(parties, (one, other) => slotOf(one) === slotOf(other))
    .filter(isSettled)
    .map(
      ([one, other]): Notice => ({
        rule: 'collision',
        flows: [one.name, other.name],
        message: `${titleOf(one)} and ${titleOf(other)} are both enabled for ${slotOf(one.to)}, and are so already`,
        reason: 'Twilio has accepted it. Which of them a message meets is not documented.',
      }),
    ),
  ...pairsWith(parties, (one, o) => addressOf(one) === addressOf(o) && one.integrationType !== o.integrationType).map(
    ([one, other]): Notice => {
      const types = [one.to.integrationType, other.to.integrationType];
      return {
        rule: 'two-handlers',
        flows: [one.name, other.name],
        message: `${titleOf(one)} and ${titleOf(other)} are both enabled for ${addressOf(one.to)}`,
        // https://github.com/twilio-professional-services/function-flex-outbound-sms
        reason: types.includes('studio')
          ? 'A customer’s first message meets the one with studio, and never the other.'
          : `Which of ${types.join(' and ')} a customer’s first message meets is not documented.`,
      };
    },
  ),
];
