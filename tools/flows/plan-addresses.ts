import { Complaint, type Trouble } from '../support/complaint';
import { type Address, type LiveAddress, placeOf } from './address';
import { addressConflicts, addressNotices, type FlexSide, rivalNotices } from './address-rules';
import { orderSteps } from './order';
import { actionsFor, type KindPlan } from './plan';
import { type Party, partyOf } from './resource';

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
