import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../src/core/rules';
import type { Played } from './stories';
import { DONE, FAILED_FOR, ITEM, LOGGED, RECORDS, REPORT, SKIPPED, STALE } from './words';

const checkout = join(__dirname, '../..');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const code = (name: string): string => `\`${name}\``;

const named = (words: Record<string, string | readonly string[]>): string[][] =>
  Object.entries(words).map(([name, text]) => [code(name), ...(typeof text === 'string' ? [text] : text)]);

/** `.env.example` says of each variable what it is, above it. */
const settings = (): string[][] => {
  const rows: string[][] = [];
  let words: string[] = [];
  let heading = '';
  for (const line of readFileSync(join(checkout, '.env.example'), 'utf8').split('\n')) {
    const [, isOptional, name, example] = /^(# )?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name) {
      const text = (words.join(' ') || heading).replace(/[:;.]$/, '');
      rows.push([code(name), text, isOptional ? 'optional' : 'needed', example ? code(example) : '']);
      words = [];
    } else if (line.startsWith('# --- ')) [heading, words] = [line.slice(6), []];
    else if (line.startsWith('# ')) words.push(line.slice(2));
    else words = [];
  }
  return rows;
};

/** The comment above each rule says when it holds. First match wins, so the order is part of it. */
const rules = (): string[][] => {
  const source = readFileSync(join(checkout, 'src/core/rules.ts'), 'utf8');
  const said = [...source.matchAll(/\/\*\* (.+) \*\/\s+(?:reason: |\w+\()'([a-z-]+)'/g)];
  return RULES.map(({ reason, causes, actions }, i) => {
    const [, when = '', named] = said[i] ?? [];
    if (named !== reason)
      throw new Error(`src/core/rules.ts: the rule "${reason}" needs a comment that says when it holds`);
    return [String(i + 1), code(reason), when, causes ? causes.join(', ') : 'any', actions ? 'acts' : 'keeps'];
  });
};

const asked = (found: Played, what: 'reads' | 'writes'): string[][] =>
  found.moments.map(({ moment, by }) => [
    moment,
    ...[by.conversations, by['flex-flow']].map((both) => both[what].map(code).join(', ') || '–'),
  ]);

const BLOCKS: Record<string, (found: Played) => string> = {
  settings: () => table(['variable', 'what it is', '', 'example'], settings()),
  stale: () => table(['reason', 'what happened', 'what a sweep does'], named(STALE)),
  skipped: () => table(['reason', 'why it was left alone', 'what to do'], named(SKIPPED)),
  logged: () => table(['reason', 'what the janitor, or the bot, made of it'], named(LOGGED)),
  failures: () => table(['reason', 'what Twilio answered'], named(FAILED_FOR)),
  actions: () => table(['action', 'what a sweep does'], named(DONE)),
  report: () => table(['field', 'what it says'], named(REPORT)),
  item: () => table(['field', 'what it says'], named(ITEM)),
  rules: () => table(['', 'reason', 'holds when', 'asked by', 'then'], rules()),
  writes: (found) => table(['when', 'Conversations', 'Flex Flows'], asked(found, 'writes')),
  reads: (found) => table(['when', 'Conversations', 'Flex Flows'], asked(found, 'reads')),
  facts: ({ facts }) => table(['', 'Conversations', 'Flex Flows'], facts),
  records: () => table(['orchestration', 'records of one engagement'], named(RECORDS)),
};

const BLOCK = /<!-- made of the code: (\w+) -->\n[\s\S]*?<!-- end -->/g;

/**
 * A document with its blocks `<!-- made of the code: NAME -->` … `<!-- end -->` as the code has them now.
 *
 * @param found what the code does, from {@link playStories}
 */
export const fillBlocks = (text: string, found: Played): string =>
  text.replace(BLOCK, (_, name: string) => {
    const block = BLOCKS[name];
    if (!block) throw new Error(`There is no block "${name}": ${Object.keys(BLOCKS).join(', ')}`);
    return `<!-- made of the code: ${name} -->\n\n${block(found)}\n\n<!-- end -->`;
  });
