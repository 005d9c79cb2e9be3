import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OrchestrationName } from '../../src/platform/settings';
import { compile } from '../support/compile';
import type { FaultDraw } from './new-faults';
import { addTally, emptyTally, type Tally } from './tally';

const root = join(__dirname, '../..');

/** Schedules that one process runs: few enough that all processes end at about the same time. */
const PORTION = 500;

interface ScheduleOptions {
  /** Default: `known`. */
  faults?: FaultDraw;
  /** The name of a planted bug; see mutants.ts. */
  mutant?: string;
  /** Default: flex-flow. */
  orchestration?: OrchestrationName;
}

export interface Runner {
  /** Schedules `from` to `from + runs - 1`, of the bundle or of one with a bug in it. */
  schedules(from: number, runs: number, options?: ScheduleOptions): Promise<Tally>;
  close(): Promise<void>;
}

interface RunnerOptions {
  /** Side by side. Default: 2. */
  processes?: number;
  /** Told, every few schedules, what came of all so far. */
  onProgress?: (sum: Tally) => void;
}

/** @throws where the process ends in another way than by itself. */
const runChild = async (args: string[], onTally: (tally: Tally) => void): Promise<void> => {
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) onTally(JSON.parse(line) as Tally); // reason: our own line
  const [code, signal] = await exited;
  if (code !== 0) throw new Error(`A process with schedules ended with ${signal ?? code}: ${args.slice(1).join(' ')}`);
};

/** Runs schedules in processes of their own. */
export const createRunner = async ({ processes = 2, onProgress }: RunnerOptions = {}): Promise<Runner> => {
  const { file, remove } = await compile('test/schedules/child.ts');
  return {
    async schedules(from, runs, { faults = 'known', mutant, orchestration = 'flex-flow' } = {}) {
      const sum = emptyTally();
      const end = from + runs;
      let next = from;
      const work = async () => {
        while (next < end) {
          const first = next;
          const count = Math.min(PORTION, Math.ceil(runs / processes), end - first);
          next += count;
          const args = [
            file,
            String(first),
            String(count),
            faults,
            orchestration,
            ...(mutant === undefined ? [] : [mutant]),
          ];
          await runChild(args, (tally) => {
            addTally(sum, tally);
            onProgress?.(sum);
          });
        }
      };
      await Promise.all(Array.from({ length: processes }, work));
      sum.failed.sort((a, b) => a.seed - b.seed);
      return sum;
    },
    close: remove,
  };
};
