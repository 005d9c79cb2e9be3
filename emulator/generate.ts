import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DESCRIPTION_FILES, loadDescription, type ProductName } from './description/load';
import { operationTypes, productTypes } from './description/operation-types';
import { fidelityPage } from './fidelity';

/** What is made from other files and kept beside them: the text of each, by its path from here. */
export const generated = (): Map<string, string> => {
  const products = Object.keys(DESCRIPTION_FILES) as ProductName[]; // reason: the keys of a constant
  const types = products.map((product): [string, string] => [
    `description/generated/${product}.ts`,
    operationTypes(loadDescription(product)),
  ]);
  return new Map([
    ...types,
    ['description/generated/operations.ts', productTypes(products)],
    ['../FIDELITY.md', fidelityPage()],
  ]);
};

if (require.main === module) {
  for (const [path, text] of generated()) {
    mkdirSync(dirname(join(__dirname, path)), { recursive: true });
    writeFileSync(join(__dirname, path), text);
    console.error(`Wrote ${relative(process.cwd(), join(__dirname, path))}`);
  }
}
