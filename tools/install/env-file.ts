import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Complaint } from '../support/complaint';

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

/** twilio-run takes a comment behind a value for a part of it, so such a comment moves to a line of its own. */
const commentIn = (line: string): string[] => {
  const value = line.slice(line.indexOf('=') + 1);
  const comment = /^\s*(?:"[^"]*"|'[^']*'|[^"'#]*?)\s*(#.*)$/.exec(value)?.[1];
  return comment === undefined ? [] : [comment];
};

/** The text with these variables, and everything else as it was: comments, order, what others wrote. */
export const editEnv = (text: string, changes: EnvChanges): string => {
  const left = new Map(Object.entries(changes));
  const kept = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    if (name === undefined || !(name in changes)) return [line];
    const value = changes[name];
    const isFirst = left.delete(name);
    return value === undefined || !isFirst ? [] : [...commentIn(line), `${name}=${quoted(name, value)}`];
  });
  const added = [...left].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(name, value)}`]));
  const body = kept.join('\n').replace(/\n*$/, '');
  return [...(body ? [body] : []), ...added, ''].join('\n');
};

export const readEnvText = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** All or nothing, and for the owner's eyes only: it holds the Auth Token. @throws {Complaint} */
export const writeEnvText = (path: string, text: string): void => {
  const next = `${path}.new`;
  try {
    writeFileSync(next, text, { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, path);
  } catch (error) {
    const problem = `it cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`;
    throw new Complaint('The variables cannot be written.', [{ where: path, problem }], 'file');
  }
};
