import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Complaint, type Trouble } from './complaint';

const WRITABLE = 'Is there such a directory, and may you write into it?';

/** Where paths begin. */
type Place = { cwd: string };

/** That a file can be written there: asked before long work, which would be lost without it. @throws {Complaint} */
export const requireWritable = ({ cwd }: Place, path: string, where: string): void => {
  const full = resolve(cwd, path);
  try {
    accessSync(dirname(full), constants.W_OK);
    // A temporary file takes its place in the end, which a directory does not let it do.
    if (statSync(full, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!statSync(dirname(full)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
  } catch (error) {
    const problem = `${path} cannot be written (${codeOf(error)})`;
    throw new Complaint('Nothing was done.', [{ where, problem, remedy: WRITABLE }], 'file');
  }
};

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

/** Why a file cannot be read, in words. */
export const unreadable = (error: unknown): Omit<Trouble, 'where'> => {
  const code = codeOf(error);
  if (code === 'ENOENT') return { problem: 'there is no such file' };
  if (code === 'EISDIR') return { problem: 'it is a directory', remedy: 'Name a file.' };
  return { problem: `it cannot be read (${code})`, remedy: 'May you read it?' };
};

const cannotRead = (path: string, trouble: Omit<Trouble, 'where'>): Complaint =>
  new Complaint(`${path} cannot be read.`, [{ where: path, ...trouble }], 'file');

export const readText = ({ cwd }: Place, path: string, ifMissing: string): string => {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw cannotRead(path, { ...unreadable(error), ...(codeOf(error) === 'ENOENT' ? { remedy: ifMissing } : {}) });
  }
};

/** `undefined`: there is no such file. @throws {Complaint} it cannot be read */
export const readBytes = ({ cwd }: Place, path: string): Uint8Array | undefined => {
  const full = resolve(cwd, path);
  if (!existsSync(full)) return undefined;
  try {
    return readFileSync(full);
  } catch (error) {
    throw cannotRead(path, unreadable(error));
  }
};

/** @param isPrivate it holds secrets: for the owner's eyes only */
export const writeText = ({ cwd }: Place, path: string, text: string, isPrivate: boolean): void => {
  try {
    (isPrivate ? writePrivate : writeFileSync)(resolve(cwd, path), text);
  } catch (error) {
    const problem = `it cannot be written (${codeOf(error)})`;
    throw new Complaint(`${path} cannot be written.`, [{ where: path, problem, remedy: WRITABLE }], 'file');
  }
};
