import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACTIONS, SKIP_REASONS, STALE_REASONS, UNREAD } from '../src/sweep/report';
import { FUNCTION_VARIABLES } from '../tools/deploy/variables';
import { DOCUMENTS, shellLines } from './support/documents';

const root = join(__dirname, '..');

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsIn = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map(([, name = '']) => anchorOf(name));

/** Links to files of this project that are not there, or to headings that they do not have. */
const deadLinks = (path: string, text: string): string[] =>
  [...text.matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)[)"]/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file ? join(root, dirname(path), file) : join(root, path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsIn(readFileSync(target, 'utf8')).includes(anchor);
    });

it.each([...DOCUMENTS])('the links of %s lead somewhere', (path, text) => {
  expect(deadLinks(path, text)).toEqual([]);
});

it.each([...DOCUMENTS])('the npm scripts that %s names exist', (_, text) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = shellLines(text).flatMap((line) =>
    [...line.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name]) => String(name)),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it.each([...DOCUMENTS])('the diagrams of %s have no semicolon, which ends a line of Mermaid', (_, text) => {
  const diagrams = [...text.matchAll(/```mermaid\n(.*?)```/gs)].map(([, diagram = '']) => diagram);
  expect(diagrams.filter((diagram) => diagram.includes(';'))).toEqual([]);
});

it('the README is read in some minutes', () => {
  expect(DOCUMENTS.get('README.md')?.split('\n').length).toBeLessThanOrEqual(150);
});

it('the index of docs/ names every page there', () => {
  const pages = [...DOCUMENTS.keys()].filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
  const index = DOCUMENTS.get('docs/README.md') ?? '';
  expect(pages.filter((path) => !index.includes(`](${path.slice('docs/'.length)})`))).toEqual([]);
});

it('the reference explains every variable of the Functions', () => {
  const reference = DOCUMENTS.get('docs/reference.md') ?? '';
  const numbered = /_[23]$/; // explained with the first
  expect(FUNCTION_VARIABLES.filter((name) => !numbered.test(name) && !reference.includes(`| \`${name}\``))).toEqual([]);
});

it('the console page has words for every reason and action', () => {
  const text = readFileSync(join(root, 'assets/console-words.js'), 'utf8');
  const names = (list: string) => {
    const [, body = ''] = new RegExp(`const ${list} = {([^}]*)}`).exec(text) ?? [];
    return [...body.matchAll(/^ +'?([\w-]+)'?:/gm)].map(([, name]) => name).sort();
  };
  expect(names('REASONS')).toEqual([...STALE_REASONS, ...SKIP_REASONS, UNREAD].sort());
  expect(names('ACTIONS')).toEqual([...ACTIONS].sort());
});
