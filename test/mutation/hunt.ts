import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../support/compile';
import type { Asked } from './child';
import type { SourceMutant } from './instrument';
import { mutatedSuites } from './suites';

const root = join(__dirname, '../..');

/** ms without a word: the mutant that is asked about does not come to an end, so the tests noticed it. */
const HANG_MS = 30_000;
/** Mutants that one child asks about. */
const PORTION = 200;

/** Asks about some mutants, in a process of its own. Ends early where one of them hangs. */
const askSome = async (child: string, script: string, ids: number[]): Promise<Asked[]> => {
  const asked: Asked[] = [];
  const running = spawn(process.execPath, [child, script, ...ids.map(String)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(running, 'exit');
  const wait = () => setTimeout(() => running.kill('SIGKILL'), HANG_MS);
  let timer = wait();
  for await (const line of createInterface(running.stdout)) {
    asked.push(JSON.parse(line) as Asked); // reason: our own line
    clearTimeout(timer);
    timer = wait();
  }
  clearTimeout(timer);
  const [code] = await exited;
  if (code === 1) throw new Error('The tests fail without a mutant: run them by themselves first.');
  return asked;
};

/** Told how many mutants of how many were asked about, in which suite. */
type OnAsked = (suite: number, done: number, of: number) => void;

/** All mutants of the core, and those that no test noticed. */
export const huntMutants = async (
  onAsked: OnAsked,
): Promise<{ mutants: SourceMutant[]; survivors: SourceMutant[] }> => {
  const { file: child, remove } = await compile('test/mutation/child.ts');
  try {
    const { mutants, scripts } = await mutatedSuites();
    let survivors = mutants;
    for (const [suite, text] of scripts.entries()) {
      const script = `${child}.${suite}.js`;
      await writeFile(script, text);
      const noticed = new Set<number>();
      let left = survivors.map(({ id }) => id);
      while (left.length) {
        onAsked(suite, survivors.length - left.length, survivors.length);
        const some = left.slice(0, PORTION);
        const asked = await askSome(child, script, some);
        for (const { id, result } of asked) if (result === 'noticed') noticed.add(id);
        const hung = some[asked.length];
        if (hung !== undefined) noticed.add(hung);
        left = left.slice(asked.length + (hung === undefined ? 0 : 1));
      }
      survivors = survivors.filter(({ id }) => !noticed.has(id));
    }
    return { mutants, survivors };
  } finally {
    await remove();
  }
};
