import { Complaint, type Trouble } from './complaint';

/** What a text says, in words of which the reader looks at each; `undefined`: it is not JSON. */
export const jsonIn = <T extends object = Record<string, unknown>>(text: string): T | undefined => {
  try {
    return JSON.parse(text) as T; // reason: as the name says, the reader looks at each
  } catch {
    return undefined;
  }
};

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** Node.js tells the position in the message only, and not in every one: then no line is named. */
const whereIn = (text: string, name: string, error: unknown): string => {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? name : `${name}, line ${lineOf(text, Number(position))}`;
};

/** Names that an object has twice, where a parser would keep the last one and lose the rest. The text must be JSON. */
const duplicateKeys = (text: string): { key: string; line: number }[] => {
  const objects: Set<string>[] = [];
  const found: { key: string; line: number }[] = [];
  for (const { 0: token, 1: key, index } of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (key !== undefined) {
      const keys = objects.at(-1);
      if (keys?.has(key)) found.push({ key, line: lineOf(text, index) });
      keys?.add(key);
    }
  }
  return found;
};

/** A file's text as a value. @throws {Complaint} that names the line */
export const readJson = (raw: string, name: string): unknown => {
  const text = raw.replace(/^\uFEFF/, '');
  const unreadable = (problems: Trouble[]) => new Complaint(`${name} cannot be read.`, problems, 'file');
  if (text.trim() === '') throw unreadable([{ where: name, problem: 'the file is empty' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = `not JSON: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = 'JSON has no comments, no comma after the last item, and names in double quotes.';
    throw unreadable([{ where: whereIn(text, name, error), problem, remedy }]);
  }
  const twice = duplicateKeys(text);
  if (!twice.length) return value;
  throw unreadable(
    twice.map(({ key, line }) => ({ where: `${name}, line ${line}`, problem: `${key} is there twice` })),
  );
};
