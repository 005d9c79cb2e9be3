import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

const below = (folder: string, name: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));

/** Every document that a person may copy a command from: text by path. */
export const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
    ...below('docs', /\.md$/),
    ...below('samples', /README\.md$/),
  ].map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

/** Commands as a person would copy them: blocks of shell lines, lines by themselves, and commands in the text. */
export const shellLines = (text: string): string[] => {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, lines = '']) => lines.trim().split('\n'));
  const bare = [...text.matchAll(/^(?:npm|npx|node|cp) .*$/gm)].map(([line]) => line);
  const spans = [...text.matchAll(/`((?:npm|npx|node|cp)\s[^`]+)`/g)].map(([, line = '']) => line.replace(/\s+/g, ' '));
  return [...blocks, ...bare, ...spans];
};
