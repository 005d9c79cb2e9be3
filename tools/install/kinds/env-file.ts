import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Complaint } from '../../support/complaint';
import { writeText } from '../../support/files';

/** `undefined`: the line goes. */
export type EnvChanges = Record<string, string | undefined>;

/** Both Node.js' own reader and the one in twilio-run (dotenv 6) take these bare. */
const PLAIN = /^[\w.:/,@%+=~-]*$/;

/**
 * Neither reader knows an escape for a quote; both take the other kind of quotes as they are. A shell
 * replaces $ and ` in double quotes.
 */
const quoted = (name: string, value: string): string => {
  if (PLAIN.test(value)) return value;
  const marks = /[$`]/.test(value) ? [`'`, `"`] : [`"`, `'`];
  const quote = marks.find((mark) => !value.includes(mark));
  if (quote && !/[\r\n\\]/.test(value)) return `${quote}${value}${quote}`;
  const problem =
    'its value cannot be written to a .env file: it has a line break, a backslash, or both kinds of quotes';
  throw new Complaint('The variables cannot be written.', [{ where: name, problem }], 'file');
};

const nameIn = (line: string): string | undefined => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1];

/** The text with these variables, and everything else as it was: comments, order, other lines. */
export const editEnv = (text: string, changes: EnvChanges): string => {
  const left = new Map(Object.entries(changes));
  const kept = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    if (name === undefined || !(name in changes)) return [line];
    const value = changes[name];
    const isFirst = left.delete(name);
    return value === undefined || !isFirst ? [] : [`${name}=${quoted(name, value)}`];
  });
  const added = [...left].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(name, value)}`]));
  const body = kept.join('\n').replace(/\n*$/, '');
  return [...(body ? [body] : []), ...added, ''].join('\n');
};

/** Edits a file, which need not be there yet. @throws {Complaint} */
export const editEnvFile = (cwd: string, file: string, changes: EnvChanges): void => {
  const path = resolve(cwd, file);
  writeText({ cwd }, file, editEnv(existsSync(path) ? readFileSync(path, 'utf8') : '', changes), true);
};
