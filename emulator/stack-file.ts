import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a running embedded Twilio of this checkout is found. */
export interface StackAddress {
  /** Of the control API and the page. */
  console: string;
  /** Of the Functions. */
  functions: string;
  /** Its process. */
  pid: number;
}

const pathIn = (root: string): string => join(root, '.flexkeep', 'stack.json');

export const writeStackFile = async (root: string, address: StackAddress): Promise<void> => {
  const path = pathIn(root);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(address, null, 2)}\n`);
};

export const removeStackFile = (root: string): Promise<void> => rm(pathIn(root), { force: true });

const isAddress = (value: unknown): value is StackAddress =>
  typeof value === 'object' && value !== null && 'console' in value && typeof value.console === 'string';

/** What a start left there; it may have been killed since. */
const readStackFile = async (root: string): Promise<StackAddress | undefined> => {
  try {
    const value: unknown = JSON.parse(await readFile(pathIn(root), 'utf8'));
    return isAddress(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const ANSWER_MS = 2000;

/** The embedded Twilio that runs for this checkout, if one answers. */
export const findStack = async (root: string): Promise<StackAddress | undefined> => {
  const address = await readStackFile(root);
  if (!address) return undefined;
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${address.console}/api/actions`, { signal }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ? address : undefined;
};
