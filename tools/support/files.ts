import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Complaint } from './complaint';

/** Where paths begin. */
type Place = { cwd: string };

/** Writes a file that holds secrets: all of it or nothing, and readable for its owner only. */
export const writePrivate = (path: string, text: string): void => {
  const next = `${path}.new`;
  writeFileSync(next, text, { mode: 0o600 });
  // One that was left behind keeps its mode.
  chmodSync(next, 0o600);
  renameSync(next, path);
};

/** `ENOENT` */
export const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error); // reason: of node:fs

export const readText = ({ cwd }: Place, path: string, ifMissing: string): string => {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const problem = codeOf(error) === 'ENOENT' ? 'there is no such file' : `it cannot be read (${codeOf(error)})`;
    throw new Complaint(`${path} cannot be read.`, [{ where: path, problem, remedy: ifMissing }], 'file');
  }
};

/** @param isPrivate it holds secrets: for the owner's eyes only */
export const writeText = ({ cwd }: Place, path: string, text: string, isPrivate: boolean): void => {
  try {
    (isPrivate ? writePrivate : writeFileSync)(resolve(cwd, path), text);
  } catch (error) {
    const problem = `it cannot be written (${codeOf(error)})`;
    const remedy = 'Is there such a directory, and may you write into it?';
    throw new Complaint(`${path} cannot be written.`, [{ where: path, problem, remedy }], 'file');
  }
};
