import type { Trouble } from '../support/complaint';
import { addressOf, type Flow, slotOf } from './flow';
import type { Notice } from './rules';

/** One flow as it will be, and as it is. */
export interface Party {
  /** What messages call it: see `labelled`. */
  name: string;
  flow: Flow;
  /** Absent: it will be created. */
  sid?: string | undefined;
  before?: Flow | undefined;
  inFile: boolean;
}

type Pair = [Party, Party];

/** Twilio has let these two live together already, whatever its rule is. */
const isSettled = ([one, other]: Pair): boolean =>
  [one, other].every(({ before, flow }) => before?.enabled && slotOf(before) === slotOf(flow));

/** Pairs of enabled flows of which the file names at least one. */
const pairsWith = (parties: Party[], meet: (one: Flow, other: Flow) => boolean): Pair[] =>
  parties.flatMap((one, i) =>
    parties.slice(i + 1).flatMap((other): Pair[] => {
      const counts = one.flow.enabled && other.flow.enabled && (one.inFile || other.inFile);
      return counts && meet(one.flow, other.flow) ? [[one, other]] : [];
    }),
  );

const titleOf = ({ name, sid, inFile }: Party): string =>
  `"${name}" (${[sid ?? 'new', inFile ? '' : 'not in the file'].filter(Boolean).join(', ')})`;

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
export const conflictsAmong = (parties: Party[]): Trouble[] =>
  pairsWith(parties, (one, other) => slotOf(one) === slotOf(other))
    .filter((pair) => !isSettled(pair))
    .map((pair) => {
      const [one, other] = pair;
      const what = `enabled for ${addressOf(one.flow)}, with the integration ${one.flow.integrationType}`;
      return {
        where: `${titleOf(one)} and ${titleOf(other)}`,
        problem: `both would be ${what}: Twilio allows one`,
        remedy: wayOut(pair),
      };
    });

/** What is allowed, or there already, and worth a second look. */
export const rivalsAmong = (parties: Party[]): Notice[] => [
  ...pairsWith(parties, (one, other) => slotOf(one) === slotOf(other))
    .filter(isSettled)
    .map(
      ([one, other]): Notice => ({
        rule: 'collision',
        flows: [one.name, other.name],
        message: `${titleOf(one)} and ${titleOf(other)} are both enabled for ${slotOf(one.flow)}, and are so already`,
        reason: 'Twilio has accepted it. Which of them a message meets is not documented.',
      }),
    ),
  ...pairsWith(parties, (one, o) => addressOf(one) === addressOf(o) && one.integrationType !== o.integrationType).map(
    ([one, other]): Notice => {
      const types = [one.flow.integrationType, other.flow.integrationType];
      return {
        rule: 'two-handlers',
        flows: [one.name, other.name],
        message: `${titleOf(one)} and ${titleOf(other)} are both enabled for ${addressOf(one.flow)}`,
        // https://github.com/twilio-professional-services/function-flex-outbound-sms
        reason: types.includes('studio')
          ? 'A customer’s first message meets the one with studio, and never the other.'
          : `Which of ${types.join(' and ')} a customer’s first message meets is not documented.`,
      };
    },
  ),
];
