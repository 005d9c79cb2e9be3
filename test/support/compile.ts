import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(__dirname, '../..');

interface Compiled {
  file: string;
  remove(): Promise<void>;
}

/** A program of the benchmarks as one file, for processes of its own: compiled once, they start and run faster. */
export const compile = async (entryPoint: string): Promise<Compiled> => {
  // Below node_modules, where the packages that are not bundled are found.
  const directory = await mkdtemp(join(root, 'node_modules', '.bench-'));
  const file = join(directory, 'child.js');
  await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['twilio', '@twilio-alpha/mcp', 'esbuild', 'expect'],
    logLevel: 'silent',
  });
  return { file, remove: () => rm(directory, { recursive: true, force: true }) };
};
