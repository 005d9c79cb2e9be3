import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Enough that one of them is undisturbed. */
const ROUNDS = 15;

const LOAD = `const c = process.cpuUsage(); require(process.argv[1]); const { user, system } = process.cpuUsage(c); console.log((user + system) / 1e3)`;

/** What else the machine does only ever adds to a time, so the shortest is the nearest to the truth. */
const shortest = (values: number[]): number => Math.min(...values);

/** ms of CPU from `require` to its return, in a fresh process each time. */
const load = async (file: string): Promise<number> => Number((await run(process.execPath, ['-e', LOAD, file])).stdout);

/**
 * How long each bundle takes to load, and an empty Function beside it, in the same run: the shortest of alternating
 * rounds, in ms of CPU. These depend on the machine; the difference is what counts.
 */
export const measureLoad = async (files: string[]): Promise<{ file: string; ms: number; emptyMs: number }[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'flexkeep-load-'));
  try {
    const empty = join(directory, 'empty.js');
    await writeFile(empty, 'exports.handler = (context, event, callback) => callback(null);\n');
    const times = new Map<string, number[]>([empty, ...files].map((file) => [file, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [file, taken] of times) taken.push(await load(file));
    }
    const emptyMs = shortest(times.get(empty) ?? []);
    return files.map((file) => ({ file, ms: shortest(times.get(file) ?? []), emptyMs }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};
