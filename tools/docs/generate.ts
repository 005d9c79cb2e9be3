import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillBlocks } from './blocks';
import { playStories } from './stories';

const folder = join(__dirname, '../../docs');

/** Paths of the documents, which may have parts made of the code. */
export const documentPaths = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

/** The text of each as it should be, by its path. */
export const documents = async (): Promise<Map<string, string>> => {
  const found = await playStories();
  return new Map(documentPaths().map((path) => [path, fillBlocks(readFileSync(path, 'utf8'), found)]));
};

const generate = async (): Promise<void> => {
  for (const [path, text] of await documents()) writeFileSync(path, text);
};

if (require.main === module) void generate();
