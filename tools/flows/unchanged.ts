import { type FlowAccount, readFlows } from './account';
import { differencesBetween, toWords } from './differences';
import { FlowsFault } from './errors';
import type { LiveFlow } from './flow';
import type { Plan } from './plan';

/** @throws {FlowsFault} `changed`, with every flow that is not any more what it was when the plan was made */
export const requireUnchanged = async (account: FlowAccount, plan: Plan): Promise<void> => {
  const differences = differencesBetween(plan.base, await readFlows(account));
  if (!differences.length) return;
  throw new FlowsFault(
    'changed',
    'The account has changed since the plan was made. Nothing was changed by this run: make a new plan.',
    differences.map((difference) => ({ where: 'the account', problem: toWords(difference) })),
  );
};

/**
 * Twilio has no lock that two people could share, so the last look is what makes the outcome true.
 *
 * @param left what was written, as it was left
 * @returns the account, where it can be read, and what of `left` somebody else has changed since
 */
export const lookAgain = async (
  account: FlowAccount,
  left: LiveFlow[],
): Promise<{ live?: LiveFlow[]; changed: string[] }> => {
  const live = await account.list().catch(() => undefined);
  if (!live) return { changed: [] };
  const differences = differencesBetween(left, live).filter(({ kind }) => kind !== 'new');
  return { live, changed: differences.map(toWords) };
};
