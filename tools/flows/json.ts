import { FlowsFault, type Problem } from './errors';

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

/** A file's text as a value. @throws {FlowsFault} that names the line */
export const readJson = (raw: string, name: string): unknown => {
  const text = raw.replace(/^\uFEFF/, '');
  const fault = (problems: Problem[]) => new FlowsFault('file', `${name} cannot be read.`, problems);
  if (text.trim() === '') throw fault([{ where: name, problem: 'the file is empty' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = `not JSON: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = 'JSON has no comments, no comma after the last item, and names in double quotes.';
    throw fault([{ where: whereIn(text, name, error), problem, remedy }]);
  }
  const twice = duplicateKeys(text);
  if (!twice.length) return value;
  throw fault(twice.map(({ key, line }) => ({ where: `${name}, line ${line}`, problem: `${key} is there twice` })));
};
