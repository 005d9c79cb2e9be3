import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compile } from './compile';
import { addTally, emptyTally, type Tally } from './tally';

const root = join(__dirname, '..');
const run = promisify(execFile);

/** Schedules that one process runs before it reports; small enough that a progress line moves. */
const PORTION = 500;

export interface Runner {
  /** Schedules `from` to `from + runs - 1`, of the bundle or of one with a bug in it (see mutants.ts). */
  schedules(from: number, runs: number, mutant?: string): Promise<Tally>;
  close(): Promise<void>;
}

export interface RunnerOptions {
  /** Side by side. Default: 2. */
  processes?: number;
  /** Told after each portion how many schedules are done. */
  onProgress?: (done: number) => void;
}

/** Runs schedules in processes of their own. */
export const createRunner = async ({ processes = 2, onProgress }: RunnerOptions = {}): Promise<Runner> => {
  const { file, remove } = await compile('bench/schedule-child.ts');
  return {
    async schedules(from, runs, mutant) {
      const sum = emptyTally();
      const end = from + runs;
      let next = from;
      const work = async () => {
        while (next < end) {
          const first = next;
          const count = Math.min(PORTION, Math.ceil(runs / processes), end - first);
          next += count;
          const args = [file, String(first), String(count), ...(mutant === undefined ? [] : [mutant])];
          const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
          addTally(sum, JSON.parse(stdout) as Tally);
          onProgress?.(sum.runs);
        }
      };
      await Promise.all(Array.from({ length: processes }, work));
      sum.failed.sort((a, b) => a.seed - b.seed);
      return sum;
    },
    close: remove,
  };
};
