import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillBlocks } from './blocks';

const folder = join(__dirname, '../../docs');

/** Documents that have parts made of the code: the text of each as it should be, by its path. */
export const documents = (): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name))
      .map((path) => [path, fillBlocks(readFileSync(path, 'utf8'))]),
  );

if (require.main === module) for (const [path, text] of documents()) writeFileSync(path, text);
