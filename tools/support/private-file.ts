import { chmodSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file that holds secrets: all of it or nothing, and readable for its owner only. */
export const writePrivate = (path: string, text: string): void => {
  const next = `${path}.new`;
  writeFileSync(next, text, { mode: 0o600 });
  // One that was left behind keeps its mode.
  chmodSync(next, 0o600);
  renameSync(next, path);
};
