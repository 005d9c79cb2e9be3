import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../support/compile';
import type { Asked } from './child';
import type { SourceMutant } from './instrument';
import { mutatedTests } from './suites';

const root = join(__dirname, '../..');

/** ms without a word: the mutant that is asked about does not come to an end, so the tests noticed it. */
const HANG_MS = 60_000;

/** Asks about some mutants, in a process of its own. Ends early where one of them hangs. */
const askSome = async (
  child: string,
  script: string,
  mutants: readonly SourceMutant[],
  onAsked: (count: number) => void,
): Promise<Asked[]> => {
  const asked: Asked[] = [];
  const running = spawn(process.execPath, [child, script, ...mutants.map(({ id }) => String(id))], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(running, 'exit');
  const wait = () => setTimeout(() => running.kill('SIGKILL'), HANG_MS);
  let timer = wait();
  for await (const line of createInterface(running.stdout)) {
    clearTimeout(timer);
    timer = wait();
    if (!line) continue;
    asked.push(JSON.parse(line) as Asked); // reason: our own line
    onAsked(asked.length);
  }
  clearTimeout(timer);
  const [code] = await exited;
  if (code === 1) throw new Error('The tests fail without a mutant: run them by themselves first.');
  return asked;
};

/** The mutants of some files of the core, and those that no test noticed. */
export const huntMutants = async (
  isWanted: (mutant: SourceMutant) => boolean,
  onAsked: (done: number, of: number) => void,
): Promise<{ mutants: SourceMutant[]; survivors: SourceMutant[] }> => {
  const { file: child, remove } = await compile('test/mutation/child.ts');
  try {
    const { mutants: all, script: text } = await mutatedTests();
    const script = `${child}.tests.js`;
    await writeFile(script, text);
    const mutants = all.filter(isWanted);
    const survivors = new Set(mutants);
    let left = mutants;
    while (left.length) {
      const done = mutants.length - left.length;
      const asked = await askSome(child, script, left, (count) => onAsked(done + count, mutants.length));
      for (const [i, mutant] of left.slice(0, asked.length + 1).entries())
        if (asked[i]?.isNoticed !== false) survivors.delete(mutant);
      left = left.slice(asked.length + 1);
    }
    return { mutants, survivors: [...survivors] };
  } finally {
    await remove();
  }
};
