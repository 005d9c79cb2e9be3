import { DOCUMENTS, shellLines } from './support/documents';

const withoutQuoted = (line: string): string => line.replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, '');

/**
 * zsh, in which macOS opens a terminal, takes `?`, `*` and `[` for file names and refuses a line without one, and has no
 * comments behind a command that is typed: https://zsh.sourceforge.io/Doc/Release/Options.html (NOMATCH,
 * INTERACTIVE_COMMENTS)
 */
const breaksInZsh = (line: string): boolean => /[?*[]|(^|\s)#/.test(withoutQuoted(line));

it.each([...DOCUMENTS])('what %s shows survives zsh', (_, text) => {
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
