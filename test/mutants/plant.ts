import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { EntryPoints } from '../support/entry-points';
import type { Mutant } from './mutant';

const root = process.cwd();

const plant = ({ name, file, find, replace }: Mutant): Plugin => ({
  name: 'plant',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path !== join(root, file)) return undefined;
      const source = await readFile(path, 'utf8');
      if (source.split(find).length !== 2) {
        throw new Error(`"${name}": ${file} does not have, or has more than once: ${find}`);
      }
      return { contents: source.replace(find, () => replace), loader: 'ts' };
    });
  },
});

/** The bundle with a bug in it, loaded beside the real one. */
export const plantedEntryPoints = async (mutant: Mutant): Promise<EntryPoints> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['test/support/entry-points.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['twilio'],
    logLevel: 'silent',
    plugins: [plant(mutant)],
  });
  const module: { exports: Partial<Record<'entryPoints', EntryPoints>> } = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  if (!module.exports.entryPoints) throw new Error(`"${mutant.name}": the bundle has no entry points`);
  return module.exports.entryPoints;
};
