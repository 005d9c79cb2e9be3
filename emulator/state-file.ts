import { readFile, rename, writeFile } from 'node:fs/promises';
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { parseObject } from './core/json';
import type { Snapshot } from './emulator';
import type { Stack } from './stack';

/** The file does not hold a state that this start can go on from. */
export class StateUnusable extends Error {
  override readonly name = 'StateUnusable';
}

type Kept = Pick<Stack, 'emulator' | 'account' | 'functionsUrl'>;

/** The account's SIDs, and the address that its webhooks go to: the state names both. */
const placeOf = ({ account, functionsUrl }: Kept): string => JSON.stringify({ functionsUrl, account });

/** Writes the whole state of the account, and its time; what goes wrong and the journal are not part of it. */
export const exportState = async (path: string, stack: Kept): Promise<void> => {
  const { emulator } = stack;
  await emulator.clock.settle();
  const { store, ids, now } = emulator.snapshot();
  const state = { flexkeepState: 1, place: placeOf(stack), now, ids, store: serialize(store).toString('base64') };
  const fresh = `${path}.new`;
  await writeFile(fresh, JSON.stringify(state), { mode: 0o600 });
  await rename(fresh, path);
};

const snapshotIn = ({ now, ids, store }: Record<string, unknown>): Snapshot | undefined => {
  if (typeof now !== 'number' || typeof ids !== 'number' || typeof store !== 'string') return undefined;
  try {
    const shelves: unknown = deserialize(Buffer.from(store, 'base64'));
    return types.isMap(shelves) ? { now, ids, store: shelves } : undefined;
  } catch {
    return undefined;
  }
};

/** Puts the account back as it was exported. @throws {StateUnusable} */
export const importState = async (path: string, stack: Kept): Promise<void> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StateUnusable(`${path} cannot be read: ${error.code}. Name a file that --export-on-exit wrote.`);
  });
  const fields = parseObject(text) ?? {};
  if (fields.flexkeepState !== 1) throw new StateUnusable(`${path} is no state that --export-on-exit wrote.`);
  if (fields.place !== placeOf(stack)) {
    const { functionsUrl = 'another address' } = parseObject(String(fields.place)) ?? {};
    throw new StateUnusable(
      `${path} is of ${functionsUrl} with its account; this start is ${stack.functionsUrl}. Take the same --port and --account.`,
    );
  }
  const snapshot = snapshotIn(fields);
  if (!snapshot) throw new StateUnusable(`${path} is damaged. Start without it.`);
  stack.emulator.restore(snapshot);
};
