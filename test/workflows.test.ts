import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const directory = join(root, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

describe.each(readdirSync(directory))('the workflow %s', (name) => {
  const text = readFileSync(join(directory, name), 'utf8');
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

  it('uses actions whose code cannot be exchanged behind their name', () => {
    const used = all(/uses: (.*)/g);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it('runs what there is', () => {
    expect(all(/npm run (?:--silent )?([\w:]+)/g).filter((script) => !(script in scripts))).toEqual([]);
    expect(all(/(\.ci\/[\w-]+)/g).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('may read the repository, and no more', () => {
    expect(all(/^permissions:\n((?: .*\n)+)/gm)).toEqual(['  contents: read\n']);
  });
});
