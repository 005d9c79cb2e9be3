import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const below = (folder: string, name: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));

const DOCUMENTS = ['README.md', ...below('docs', /\.md$/), ...below('samples', /README\.md$/)];

/** What somebody would copy into a terminal: blocks of shell lines, and commands in the text. */
const shellLines = (text: string): string[] => {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, lines = '']) => lines.trim().split('\n'));
  const bare = [...text.matchAll(/^(?:npm|npx|node|cp) .*$/gm)].map(([line]) => line);
  const spans = [...text.matchAll(/`((?:npm|npx|node|cp) [^`\n]+)`/g)].map(([, line = '']) => line);
  return [...blocks, ...bare, ...spans];
};

const withoutQuoted = (line: string): string => line.replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, '');

/**
 * zsh, in which macOS opens a terminal, takes `?`, `*` and `[` for file names and refuses a line without one, and has no
 * comments behind a command that is typed: https://zsh.sourceforge.io/Doc/Release/Options.html (NOMATCH,
 * INTERACTIVE_COMMENTS)
 */
const breaksInZsh = (line: string): boolean => /[?*[]|(^|\s)#/.test(withoutQuoted(line));

it.each(DOCUMENTS)('what %s shows survives zsh', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  expect(shellLines(text).filter(breaksInZsh)).toEqual([]);
});

it.each([
  ['npm run trigger -- say How can I help?', true],
  ['npm run trigger -- say "How can I help?"', false],
  ['npm run sweep    # a comment', true],
  ["npm run flows -- plan --file 'a#b.json'", false],
])('%s: %s', (line, breaks) => {
  expect(breaksInZsh(line)).toBe(breaks);
});
