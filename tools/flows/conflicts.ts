import type { Trouble } from '../support/complaint';
import { addressOf, type Flow, slotOf } from './flow';
import { type Party, titleOf } from './party';
import type { Notice } from './rules';

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
