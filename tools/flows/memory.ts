import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LiveFlow } from './flow';

interface Memory {
  format: 1;
  flows: LiveFlow[];
}

const pathIn = (cwd: string, accountSid: string): string => join(cwd, '.flexkeep', `flows-${accountSid}.json`);

/** What the last apply from this checkout left in the account; by it, a plan tells what others changed since. */
export const recall = (cwd: string, accountSid: string): LiveFlow[] | undefined => {
  try {
    const memory = JSON.parse(readFileSync(pathIn(cwd, accountSid), 'utf8')) as Memory;
    return memory.format === 1 ? memory.flows : undefined;
  } catch {
    // Missing or unreadable: drift is then not told, and nothing else depends on it.
    return undefined;
  }
};

export const remember = (cwd: string, accountSid: string, flows: LiveFlow[]): void => {
  const path = pathIn(cwd, accountSid);
  const memory: Memory = { format: 1, flows };
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(memory, null, 2)}\n`);
  } catch {
    // A read-only checkout, as a pipeline may have it: see above.
  }
};
