import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import type { Mutant } from './mutants';

const root = join(__dirname, '..');

export interface Tally {
  runs: number;
  kills: number;
  faults: number;
  calls: number;
  failed: { seed: number; broken: string[] }[];
}

const plant = ({ file, find, replace }: Mutant): esbuild.Plugin => ({
  name: 'plant',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path !== join(root, file)) return undefined;
      const source = await readFile(path, 'utf8');
      if (source.split(find).length !== 2) throw new Error(`${file} no longer reads once: ${find}`);
      return { contents: source.replace(find, () => replace), loader: 'ts' };
    });
  },
});

/** One file that runs schedules, with a bug in it where one is given. */
export const bundle = async (outfile: string, mutant?: Mutant): Promise<void> => {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/schedules/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['twilio', '@twilio-alpha/mcp'],
    logLevel: 'silent',
    plugins: mutant ? [plant(mutant)] : [],
  });
};

const run = promisify(execFile);

/** Runs schedules `from` to `from + runs - 1` in processes of their own, side by side. */
export const runSchedules = async (file: string, from: number, runs: number, processes = 2): Promise<Tally> => {
  const share = Math.ceil(runs / processes);
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, i) => [from + i * share, Math.min(share, runs - i * share)] as const)
      .filter(([, count]) => count > 0)
      .map(async ([first, count]) => {
        const { stdout } = await run(process.execPath, [file, String(first), String(count)], {
          cwd: root,
          maxBuffer: 64 * 1024 * 1024,
        });
        return JSON.parse(stdout) as Tally;
      }),
  );
  const sum = (name: 'runs' | 'kills' | 'faults' | 'calls') => parts.reduce((total, part) => total + part[name], 0);
  return {
    runs: sum('runs'),
    kills: sum('kills'),
    faults: sum('faults'),
    calls: sum('calls'),
    failed: parts.flatMap(({ failed }) => failed),
  };
};
