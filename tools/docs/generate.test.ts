import { readFileSync } from 'node:fs';
import { fillBlocks } from './blocks';
import { documents } from './generate';

it.each([...documents()])('%s is as the code is now; to make it so: npm run generate', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

it('every reason, action, setting and field of a report stands in the reference', () => {
  const reference = [...documents()].find(([path]) => path.endsWith('reference.md'))?.[1] ?? '';
  for (const block of ['settings', 'stale', 'skipped', 'logged', 'actions', 'report', 'item', 'rules']) {
    expect(reference).toContain(`<!-- made of the code: ${block} -->`);
  }
});

it('refuses a block that there is not', () => {
  expect(() => fillBlocks('<!-- made of the code: nothing -->\n<!-- end -->')).toThrow('There is no block "nothing"');
});
