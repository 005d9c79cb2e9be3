import { types } from 'node:util';
import { TwilioFailure, Unusable } from '../../src/platform/errors';
import { SettingsError } from '../../src/platform/settings';
import { explain } from '../engine/problem';
import { Complaint, isComplaint, type Trouble, toText } from './complaint';
import type { Terminal } from './terminal';

const SET_IT = 'Set it in the environment or in .env; .env.example says what each means.';

export const settingTroubles = ({ problems }: SettingsError): Trouble[] =>
  problems.map(({ variable, problem, expected }) => ({
    where: variable,
    problem: `${problem}: expected ${expected}`,
    remedy: SET_IT,
  }));

/** Ordinary trouble with files, which no command has looked for by itself: https://nodejs.org/api/errors.html#common-system-errors */
const FILE_TROUBLE: Record<string, [problem: string, remedy: string]> = {
  EACCES: ['not permitted', 'May you read it, and write into its directory?'],
  EPERM: ['not permitted', 'May you read it, and write into its directory?'],
  EROFS: ['it cannot be written: the file system is read-only', 'Work in a directory that can be written.'],
  ENOSPC: ['it cannot be written: no space is left', 'Make room on that disk.'],
  EISDIR: ['it is a directory', 'A file is expected there: move the directory away, or name a file.'],
  ENOTDIR: ['a part of the path is a file', 'A directory is expected there: move the file away.'],
};

const fileTrouble = (error: unknown): Complaint | undefined => {
  if (!types.isNativeError(error) || !('path' in error) || !('code' in error)) return undefined;
  const [problem, remedy] = FILE_TROUBLE[String(error.code)] ?? [];
  // A program that cannot be started has a path as well.
  if (!problem || ('syscall' in error && String(error.syscall).startsWith('spawn'))) return undefined;
  const trouble = { where: String(error.path), problem: `${problem} (${error.code})`, ...(remedy ? { remedy } : {}) };
  return new Complaint('A file cannot be used.', [trouble], 'file');
};

/** An error that a person can put right; `undefined`: a bug. */
const toComplaint = (error: unknown): Pick<Complaint, 'message' | 'problems' | 'code'> | undefined => {
  if (error instanceof TwilioFailure) {
    return new Complaint('Twilio could not be used.', [explain(error, 'Twilio', 'do this')], 'twilio');
  }
  if (error instanceof SettingsError) {
    return new Complaint('The variables cannot be used.', settingTroubles(error), 'settings');
  }
  if (error instanceof Unusable) return new Complaint(error.message, [], error.code);
  return isComplaint(error) ? error : fileTrouble(error);
};

/**
 * Says why a command did not do what it was asked, and answers the exit code. Only an unexpected error has a stack.
 *
 * @param exitCodeOf Of an expected error by its code, or of an unexpected one. Default: always 1.
 */
export const complain = (
  terminal: Terminal,
  error: unknown,
  asJson = false,
  exitCodeOf: (code?: string) => number = () => 1,
): number => {
  const { red } = terminal.talkColors;
  const expected = toComplaint(error);
  if (!expected) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.talk(`${red('Error:')} ${text.replace(/^Error: /, '')}`);
    return exitCodeOf();
  }
  const { message, problems, code } = expected;
  if (asJson) terminal.tell(JSON.stringify({ error: { code, message, problems } }, null, 2));
  terminal.talk(`${red('Error:')} ${toText({ message, problems })}`);
  return exitCodeOf(code);
};
