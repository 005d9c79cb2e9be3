import { createHash } from 'node:crypto';
import { FlowsFault } from './errors';
import { readJson } from './json';
import type { Plan } from './plan';

const FORMAT = 'flexkeep.flows-plan/1';

interface SavedPlan {
  format: typeof FORMAT;
  /** SHA-256 of the plan's JSON: what is applied is what was reviewed. */
  digest: string;
  plan: Plan;
}

const digestOf = (plan: unknown): string => createHash('sha256').update(JSON.stringify(plan)).digest('hex');

export const savePlan = (plan: Plan): string => {
  const saved: SavedPlan = { format: FORMAT, digest: digestOf(plan), plan };
  return `${JSON.stringify(saved, null, 2)}\n`;
};

/**
 * A plan that {@link savePlan} wrote, for this account.
 *
 * @throws {FlowsFault} where it is something else, was edited, or is for another account
 */
export const readSavedPlan = (text: string, name: string, accountSid: string): Plan => {
  const fault = (problem: string, remedy: string) =>
    new FlowsFault('plan', `${name} cannot be applied. Nothing was changed.`, [{ where: name, problem, remedy }]);
  const again = 'Make it again with: npm run flows -- plan --out plan.json';
  const saved = readJson(text, name) as Partial<SavedPlan> | null;
  if (saved?.format !== FORMAT) {
    throw fault('it is not a plan that this version of Flexkeep wrote', `${again} (To apply flows.json, use --file.)`);
  }
  if (!saved.plan || saved.digest !== digestOf(saved.plan)) throw fault('it was edited after it was written', again);
  const { plan } = saved;
  if (plan.accountSid === accountSid) return plan;
  throw fault(`it is for the account ${plan.accountSid}, and this is ${accountSid}`, 'Check ACCOUNT_SID.');
};
