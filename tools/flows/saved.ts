import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Complaint } from '../support/complaint';
import { writePrivate } from '../support/files';
import { readJson } from '../support/json';
import type { Plan } from './plan';
import type { LiveResource } from './resource';

const PLAN_FORMAT = 'flexkeep.flows-plan/3';
const MEMORY_FORMAT = 3;

/** SHA-256 of the plan's JSON: what is applied is what was reviewed. */
const digestOf = (plan: unknown): string => createHash('sha256').update(JSON.stringify(plan)).digest('hex');

export const savePlan = (plan: Plan): string =>
  `${JSON.stringify({ format: PLAN_FORMAT, digest: digestOf(plan), plan }, null, 2)}\n`;

/**
 * A plan that {@link savePlan} wrote, for this account.
 *
 * @param remake the command that makes one
 * @throws {Complaint} where it is something else, was edited, or is for another account
 */
export const readSavedPlan = (text: string, name: string, accountSid: string, remake: string): Plan => {
  const unusable = (problem: string, remedy: string) =>
    new Complaint(`${name} cannot be applied. Nothing was changed.`, [{ where: name, problem, remedy }], 'plan');
  const again = `Make it again with: ${remake}`;
  const saved = readJson(text, name) as { format?: unknown; digest?: unknown; plan?: Plan } | null; // reason: the digest tells below whether it is one
  if (saved?.format !== PLAN_FORMAT) {
    throw unusable(
      'it is not a plan that this version of Flexkeep wrote',
      `${again} (To apply flows.json, use --file.)`,
    );
  }
  if (!saved.plan || saved.digest !== digestOf(saved.plan)) throw unusable('it was edited after it was written', again);
  const { plan } = saved;
  if (plan.accountSid === accountSid) return plan;
  throw unusable(`it is for the account ${plan.accountSid}, and this is ${accountSid}`, 'Check ACCOUNT_SID.');
};

const memoryIn = (cwd: string, accountSid: string): string => join(cwd, '.flexkeep', `flows-${accountSid}.json`);

/** What the last apply from this checkout left in the account; by it, a plan tells what was changed since. */
export const recall = (cwd: string, accountSid: string): LiveResource[] | undefined => {
  try {
    const text = readFileSync(memoryIn(cwd, accountSid), 'utf8');
    const { format, live } = JSON.parse(text) as { format?: unknown; live: LiveResource[] }; // reason: the format says so
    return format === MEMORY_FORMAT ? live : undefined;
  } catch {
    // Missing or unreadable: drift is then not told, and nothing else depends on it.
    return undefined;
  }
};

export const remember = (cwd: string, accountSid: string, live: LiveResource[]): void => {
  const path = memoryIn(cwd, accountSid);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writePrivate(path, `${JSON.stringify({ format: MEMORY_FORMAT, live }, null, 2)}\n`);
  } catch {
    // A read-only checkout, as a pipeline may have it: see above.
  }
};
