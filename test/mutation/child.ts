import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'expect';
import { collectTests, type DefinedTest } from './tests';

/** What the tests said to one mutant; a child that ends without it hung, or died of it. */
export interface Asked {
  id: number;
  isNoticed: boolean;
}

/** ms; a test of the core takes a few. For mutants alone: without one, a machine that pauses is no failure. */
const TEST_MS = 2_000;

const state = { mutant: 0, reached: new Set<number>() };

/** Called by the mutated code, at each of its mutants. */
const isMutant = (id: number): boolean => {
  if (state.mutant === 0) state.reached.add(id);
  return id === state.mutant;
};

/** What a test failed with; `undefined`: it passed. */
const failureOf = async ({ body }: DefinedTest): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    if (state.mutant) timer = setTimeout(() => reject(new Error('It takes too long')), TEST_MS);
  });
  try {
    await Promise.race([body(), late]);
    return undefined;
  } catch (error) {
    return error ?? 'nothing';
  } finally {
    clearTimeout(timer);
  }
};

/** Which tests run the code of a mutant, the quickest first. */
type Reaching = (id: number) => number[];

/** Runs all tests without a mutant. */
const findReaching = async (define: () => void): Promise<Reaching> => {
  const tests = collectTests(define);
  // What runs when the modules are loaded is in every test.
  const loaded = state.reached;
  const runs: { index: number; ms: number; reached: Set<number> }[] = [];
  for (const [index, test] of tests.entries()) {
    state.reached = new Set();
    const began = performance.now();
    const failure = await failureOf(test);
    if (failure !== undefined) throw new Error(`It fails without a mutant: ${test.title}\n${String(failure)}`);
    runs.push({ index, ms: performance.now() - began, reached: state.reached });
  }
  runs.sort((a, b) => a.ms - b.ms);
  return (id) => runs.filter(({ reached }) => loaded.has(id) || reached.has(id)).map(({ index }) => index);
};

const isNoticed = async (id: number, define: () => void, reaching: Reaching): Promise<boolean> => {
  state.mutant = id;
  try {
    const tests = collectTests(define);
    for (const index of reaching(id)) {
      const test = tests[index];
      if (!test || (await failureOf(test)) !== undefined) return true;
    }
    return false;
  } catch {
    return true;
  }
};

/** A process of its own: `SCRIPT IDS…`. Prints what the tests said, each a line of JSON; first an empty line: it is ready. */
const main = async ([script = '', ...ids]: string[]): Promise<void> => {
  Object.assign(globalThis, { expect, isMutant });
  // What a mutant left running rejects later: the tests have said by then whether they saw it.
  process.on('unhandledRejection', () => undefined);
  process.on('uncaughtException', () => undefined);
  const code = new Function('require', 'module', 'exports', '__dirname', readFileSync(script, 'utf8'));
  const loaded = createRequire(join(process.cwd(), 'package.json'));
  const define = () => code(loaded, { exports: {} }, {}, join(process.cwd(), 'test'));
  const reaching = await findReaching(define);
  process.stdout.write('\n');
  for (const id of ids.map(Number)) {
    const asked: Asked = { id, isNoticed: await isNoticed(id, define, reaching) };
    process.stdout.write(`${JSON.stringify(asked)}\n`);
  }
  process.exit(0);
};

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
