import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Doors } from '../support/doors';
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
export const plantedDoors = async (mutant: Mutant): Promise<Doors> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['test/support/doors.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['twilio'],
    logLevel: 'silent',
    plugins: [plant(mutant)],
  });
  const module: { exports: Partial<Record<'doors', Doors>> } = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  if (!module.exports.doors) throw new Error(`"${mutant.name}": the bundle has no doors`);
  return module.exports.doors;
};
