import { Complaint } from '../support/complaint';
import { placeOf } from './address';
import type { FlowsFile } from './file';
import type { Inventory } from './make-plan';
import { matchFlows, type Plan, planRemoval, toPlan } from './plan';
import type { LiveResource } from './resource';

/** An entry of the file, what the account has of it, and what a person may call it. */
interface Named {
  found: LiveResource | undefined;
  names: (string | undefined)[];
}

interface DestructionInput extends Inventory {
  file: FlowsFile;
  path: string;
  accountSid: string;
}

/**
 * Plans the removal of what the file names.
 *
 * @param names of Flex Flows their names, of Addresses their addresses, of both their SIDs; none: all
 * @returns a plan for those of them that are agreed to, by SID
 * @throws {Complaint} where a name means none, or several
 */
export const planDestruction = (
  { file, path, accountSid, flows: liveFlows, addresses: liveAddresses = [] }: DestructionInput,
  names: string[],
): ((isAgreed: (sid: string) => boolean) => Plan) => {
  const flows = matchFlows(file.flows, liveFlows).map((found, i) => ({
    ...{ found, names: [file.flows[i]?.friendlyName, found?.sid] },
  }));
  const addresses = (file.addresses ?? []).map((entry) => {
    const { sid, address } = entry;
    const found = liveAddresses.find((one) => (sid ? one.sid === sid : one.state.address === address));
    return { found, names: [address, placeOf(entry), found?.sid] };
  });
  const everyone: Named[] = [...flows, ...addresses];
  const problems = names.flatMap((where) => {
    const meant = everyone.filter((one) => one.names.includes(where));
    const remedy = `Only what ${path} names is removed.`;
    if (!meant.length) return [{ where, problem: 'the file does not name it', remedy }];
    const sids = meant.flatMap(({ found }) => found?.sid ?? []).join(' and ');
    return meant.length > 1 ? [{ where, problem: `it is the name of several: ${sids}`, remedy: 'Give SIDs.' }] : [];
  });
  if (problems.length) throw new Complaint('Nothing was changed.', problems, 'file');
  const meant = everyone
    .filter((one) => !names.length || names.some((given) => one.names.includes(given)))
    .flatMap(({ found }) => found ?? []);
  const live = [...liveFlows, ...liveAddresses];
  return (isAgreed) =>
    toPlan(
      planRemoval(
        live,
        meant.filter(({ sid }) => isAgreed(sid)),
      ),
      { accountSid, live },
    );
};
