import { TwilioFailure } from '../../src/platform/errors';
import type { FlowAccount } from './account';
import { COLLISION_CODES, explain, FlowsFault, type Problem } from './errors';
import { addressOf, slotOf } from './flow';
import type { Step } from './step';

const RIGHTS = { create: 'create Flex Flows', update: 'update Flex Flows', delete: 'delete Flex Flows' } as const;

/** Twilio's refusal does not name the flow that is in the way; the account does. */
const findCollision = async (account: FlowAccount, step: Step): Promise<string | undefined> => {
  if (step.kind === 'delete') return undefined;
  const live = await account.list().catch(() => []);
  const other = live.find(
    ({ flow }) => flow.enabled && flow.friendlyName !== step.friendlyName && slotOf(flow) === slotOf(step.to),
  );
  return other && `"${other.flow.friendlyName}" (${other.sid}) is enabled for ${addressOf(other.flow)} already`;
};

/** Why a write did not come about, in words. */
export const problemsOf = async (error: unknown, step: Step, account: FlowAccount): Promise<Problem[]> => {
  const where = step.friendlyName;
  if (error instanceof FlowsFault) return error.problems.length ? error.problems : [{ where, problem: error.message }];
  if (!(error instanceof TwilioFailure)) return [{ where, problem: `something unforeseen: ${String(error)}` }];
  if (error.kind === 'gone') return [{ where, problem: 'it is gone: somebody has removed it' }];
  const found = explain(error, where, RIGHTS[step.kind]);
  const other = COLLISION_CODES.includes(error.code) ? await findCollision(account, step) : undefined;
  return [other ? { ...found, problem: `${found.problem}: ${other}` } : found];
};
