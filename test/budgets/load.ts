import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** On a quiet machine enough that one of them is undisturbed. */
const ROUNDS = 15;
/** On a busy one. */
const MOST_ROUNDS = 90;

/** Rounds until a figure has settled: all of the first ones, and others only as long as the figure is too high. */
export const inRounds = async (measure: () => Promise<void>, isEnough: () => boolean): Promise<void> => {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    await measure();
    if (round >= ROUNDS && isEnough()) return;
  }
};

/** A program that prints what `work` takes, in ms of CPU; `before` it is not counted. `process.argv[1]`: the file. */
const timed = (before: string, work: string): string =>
  `${before}; const c = process.cpuUsage(); ${work}; const { user, system } = process.cpuUsage(c); console.log((user + system) / 1e3)`;

const LOAD = timed('', 'require(process.argv[1])');

/** Only what V8 does with the text: the work that the size alone makes. */
const COMPILE = timed(
  `const { Script } = require('vm'); const text = require('module').wrap(require('fs').readFileSync(process.argv[1], 'utf8'))`,
  'new Script(text)',
);

/** What else the machine does only ever adds to a time, so the shortest is the nearest to the truth. */
export const shortest = (values: number[]): number => Math.min(...values);

/** ms of CPU, in a fresh process each time. */
const time = async (program: string, file: string): Promise<number> =>
  Number((await run(process.execPath, ['-e', program, file])).stdout);

export interface Load {
  file: string;
  /** ms of CPU from `require` to its return. */
  ms: number;
  /** … of an empty Function. */
  emptyMs: number;
  /** ms of CPU that compiling the file takes. */
  compileMs: number;
}

/**
 * How long each bundle takes to load and to compile, and an empty Function beside it, in the same run: the shortest of
 * alternating rounds. These depend on the machine; the differences are what counts.
 *
 * @param isKept whether a bundle is quick enough
 */
export const measureLoad = async (files: string[], isKept: (load: Load) => boolean): Promise<Load[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'flexkeep-load-'));
  try {
    const empty = join(directory, 'empty.js');
    await writeFile(empty, 'exports.handler = (context, event, callback) => callback(null);\n');
    const taken = [empty, ...files].map((file) => ({ file, loads: [] as number[], compiles: [] as number[] }));
    const figures = (): Load[] => {
      const [nothing, ...loaded] = taken.map(({ file, loads, compiles }) => ({
        file,
        ms: shortest(loads),
        compileMs: shortest(compiles),
      }));
      return loaded.map((one) => ({ ...one, emptyMs: nothing?.ms ?? 0 }));
    };
    await inRounds(
      async () => {
        for (const { file, loads, compiles } of taken) {
          loads.push(await time(LOAD, file));
          compiles.push(await time(COMPILE, file));
        }
      },
      () => figures().every(isKept),
    );
    return figures();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
