import { inOneLine } from '../engine/mask';
import { Complaint, type Trouble } from '../support/complaint';
import { ADDRESS_TYPE_OF, type Address, type LiveAddress, placeOf, targetOf } from './address';
import type { Flow } from './flow';
import { orderSteps } from './order';
import { actionsFor, type KindPlan } from './plan';
import { fixedChanges, type Party, partyOf, titleOf } from './resource';
import { FORMS, type Notice, type NoticeRule, plainHttp, told } from './rules';

/** What stands beside the Addresses. */
interface FlexSide {
  /** The Flex Flows that there will be. */
  flows: Party<Flow>[];
  /** The Chat Service of Flex; absent: the account does not say. */
  flexServiceSid?: string | undefined;
}

/** Whether a Flex Flow catches what is sent to this address. A web chat's Flow and a web chat's Address have no identity in common. */
const isAt = ({ type, address }: Pick<Address, 'type' | 'address'>, { channelType, contactIdentity }: Flow): boolean =>
  type !== 'chat' && ADDRESS_TYPE_OF[channelType] === type && contactIdentity === address;

const rivalsOf = ({ to }: Party<Address>, { flows }: FlexSide): Party<Flow>[] =>
  to['autoCreation.enabled'] ? flows.filter((flow) => flow.to.enabled && isAt(to, flow.to)) : [];

/** The two are both there already: the account runs that way, whatever Twilio makes of it. */
const isSettled = ({ before }: Party<Address>, rival: Party<Flow>): boolean =>
  before?.['autoCreation.enabled'] === true && rival.before?.enabled === true && isAt(before, rival.before);

/** https://www.twilio.com/docs/flex/developer/conversations/best-practices: it has to be the Flex Chat Service. */
const isElsewhere = ({ to, before }: Party<Address>, { flexServiceSid }: FlexSide): boolean => {
  const sid = to['autoCreation.conversationServiceSid'];
  const isAsBefore = before?.['autoCreation.conversationServiceSid'] === sid;
  return sid !== undefined && flexServiceSid !== undefined && sid !== flexServiceSid && !isAsBefore;
};

/** What Twilio would refuse without naming it, or accept although no customer would be served. */
const addressConflicts = (parties: Party<Address>[], side: FlexSide): Trouble[] =>
  parties.flatMap((party): Trouble[] => {
    const { to, sid, inFile, before } = party;
    const where = titleOf(party);
    const conflict = (isOne: boolean, problem: string, remedy: string) => (isOne ? [{ where, problem, remedy }] : []);
    const taken = parties.find((one) => one !== party && one.to.address === to.address && one.sid !== sid);
    const isMoved = before !== undefined && before.address !== to.address;
    return [
      ...conflict(
        taken !== undefined && isMoved,
        `the account has this address already: ${taken?.sid ?? 'a new one'}`,
        'Twilio has one Address Configuration for each address: name that one instead.',
      ),
      ...conflict(
        inFile && isElsewhere(party, side),
        `its Conversations would be in ${to['autoCreation.conversationServiceSid']}, and Flex works with ${side.flexServiceSid}`,
        'Take "conversationService" out, or name the Chat Service of Flex.',
      ),
      ...rivalsOf(party, side)
        .filter((rival) => !isSettled(party, rival))
        .map((rival) => ({
          where: `${where} and the Flex Flow "${inOneLine(rival.to.friendlyName)}"`,
          problem: `both would take the first messages to ${to.address}`,
          remedy: 'One of the two has to go first: "enabled": false on one. To migrate: npm run flows -- migrate',
        })),
    ];
  });

/** What is allowed, or there already, and worth a second look. */
const rivalNotices = (parties: Party<Address>[], side: FlexSide): Notice[] =>
  parties.flatMap((party) =>
    rivalsOf(party, side)
      .filter((rival) => isSettled(party, rival))
      .map(({ to: { friendlyName } }) => ({
        rule: 'two-orchestrations',
        flows: [party.name, friendlyName],
        message: `${party.name} and the Flex Flow "${inOneLine(friendlyName)}" are both enabled for ${party.to.address}, and are so already`,
        reason: 'Which of the two a first message meets is not documented.',
      })),
  );

const RULES: NoticeRule<[party: Party<Address>]>[] = [
  ({ to, before }) => {
    const changes = before ? fixedChanges(before, to) : [];
    if (!before || !changes.length) return false;
    const gap =
      before.address === to.address
        ? 'What customers write first between the two writes makes no Conversation, and no one hears of it; web chats fail with 45761.'
        : `What customers write first to ${placeOf(before)} makes no Conversation any more.`;
    return {
      rule: 'replacement',
      message: `${placeOf(before)} is replaced, since ${changes.map(({ property }) => property).join(' and ')} cannot be changed`,
      reason: before['autoCreation.enabled'] ? `${gap} Conversations that are open go on.` : 'It makes none now.',
    };
  },
  ({ to, before }) => {
    if (!before) return false;
    return (
      targetOf(before) !== targetOf(to) && {
        rule: 'open-conversations',
        message: 'Conversations that are open keep leading where they lead now',
        reason: 'A webhook is copied onto each Conversation when it begins. How many there are: plan --open.',
      }
    );
  },
  ({ to: { type, address } }) => {
    const { test, expected } = FORMS[type] ?? {};
    return (
      test?.test(address) === false && {
        rule: 'identity',
        message: `its address is "${address}", not ${expected}`,
        reason: 'A message finds its Address by what it was sent to, as Twilio writes it.',
      }
    );
  },
  ({ to }) => plainHttp(to),
  ({ to }) =>
    to['autoCreation.type'] === 'webhook' &&
    !to['autoCreation.webhookFilters']?.includes('onMessageAdded') && {
      rule: 'no-messages',
      message: 'its filters do not have onMessageAdded',
      reason: 'No message is ever told to its webhook: customers get no answer, and no agent.',
    },
  ({ to }) =>
    to['autoCreation.enabled'] &&
    to['autoCreation.type'] === 'default' && {
      rule: 'no-integration',
      message: 'its Conversations have neither webhook nor Studio',
      reason: 'A customer who writes there reaches neither bot nor agent.',
    },
];

/** What one Address of the file departs in from Twilio's rules. */
const addressNotices = (party: Party<Address>): Notice[] => told(RULES, party.name, party);

interface AddressesInput extends FlexSide {
  /** What the file says, complete. */
  wanted: Address[];
  /** The SIDs that entries of the file name, in the same order. */
  sids: (string | undefined)[];
  live: LiveAddress[];
}

/** The account's Address that each entry means: the SID says it, else the address. @throws {Complaint} */
const matchAddresses = (
  wanted: Pick<Address, 'type' | 'address'>[],
  sids: (string | undefined)[],
  live: LiveAddress[],
) => {
  const problems: Trouble[] = [];
  const found = wanted.map((one, i) => {
    const sid = sids[i];
    const match = live.find((other) => (sid ? other.sid === sid : other.state.address === one.address));
    if (sid && !match) {
      const remedy = 'Take "sid" out, for a new one.';
      problems.push({ where: placeOf(one), problem: `the account has no Address ${sid}`, remedy });
    }
    if (!sid && match && match.state.type !== one.type) {
      const problem = `the account has this address as ${match.state.type} (${match.sid})`;
      const remedy = `Correct "type"; or, to have it replaced, say which one is meant: "sid": "${match.sid}".`;
      problems.push({ where: placeOf(one), problem, remedy });
    }
    return match;
  });
  if (problems.length) throw new Complaint('Some Addresses of the file cannot be made so.', problems, 'conflict');
  return found;
};

/** What the file does not say of the country stays as it is. */
const completed = (to: Address, from: Address | undefined): Address =>
  to.addressCountry === undefined && from?.addressCountry !== undefined && to.address === from.address
    ? { ...to, addressCountry: from.addressCountry }
    : to;

/**
 * What it takes to make the Addresses of an account as the file says. Reads nothing, changes nothing.
 *
 * @throws {Complaint} that names every conflict
 */
export const planAddresses = (input: AddressesInput): KindPlan<Address> => {
  const { wanted, sids, live } = input;
  const matches = matchAddresses(wanted, sids, live);
  const named = wanted.map((one, i): Party<Address> => {
    const [sid, before] = [matches[i]?.sid, matches[i]?.state];
    return { name: placeOf(one), to: completed(one, before), sid, before, inFile: true };
  });
  const parties = [...named, ...live.filter((one) => !matches.includes(one)).map(partyOf)];
  const conflicts = addressConflicts(parties, input);
  if (conflicts.length) throw new Complaint('Addresses would collide. Nothing was changed.', conflicts, 'conflict');
  const actions = named.flatMap(actionsFor);
  const notices = [...named.flatMap(addressNotices), ...rivalNotices(parties, input)];
  return { parties, actions, steps: orderSteps(actions, live).steps, notices };
};
