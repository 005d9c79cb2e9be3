import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'expect';
import * as circus from 'jest-circus';

/** What the tests said to one mutant; a child that ends without it hung, or died of it. */
export interface Asked {
  id: number;
  /** `unreached`: no test of this suite runs that code. */
  result: 'noticed' | 'survived' | 'unreached';
}

/** ms; a test takes a few. */
const TEST_MS = 5_000;

const { describe, it, test, beforeEach, beforeAll, afterEach, afterAll, addEventHandler, getState, resetState } =
  circus;

const state = { mutant: 0, reached: new Set<number>(), failed: false };

const isMutant = (id: number): boolean => {
  if (state.mutant === 0) state.reached.add(id);
  return id === state.mutant;
};

/** Runs all tests of a script, until one fails. */
const runTests = async (define: () => void): Promise<boolean> => {
  state.failed = false;
  resetState();
  getState().testTimeout = TEST_MS;
  addEventHandler((event) => {
    if (event.name === 'test_fn_failure' || event.name === 'error') state.failed = true;
    if (event.name === 'test_start' && state.failed) event.test.mode = 'skip';
  });
  try {
    define();
    await circus.run();
  } catch {
    state.failed = true;
  }
  return !state.failed;
};

/** A process of its own: `SCRIPT IDS…`. Prints what the tests said, each a line of JSON. */
const main = async ([script = '', ...ids]: string[]): Promise<void> => {
  Object.assign(globalThis, { describe, it, test, beforeEach, beforeAll, afterEach, afterAll, expect, isMutant });
  // What a mutant left running rejects later: the tests have said by then whether they saw it.
  process.on('unhandledRejection', () => undefined);
  process.on('uncaughtException', () => undefined);
  const code = new Function('require', 'module', 'exports', '__dirname', readFileSync(script, 'utf8'));
  const loaded = createRequire(join(process.cwd(), 'package.json'));
  const define = () => code(loaded, { exports: {} }, {}, join(process.cwd(), 'test'));
  if (!(await runTests(define))) throw new Error('The tests fail without a mutant');
  for (const id of ids.map(Number)) {
    state.mutant = id;
    const isReached = state.reached.has(id);
    const result = !isReached ? 'unreached' : (await runTests(define)) ? 'survived' : 'noticed';
    process.stdout.write(`${JSON.stringify({ id, result } satisfies Asked)}\n`);
  }
  process.exit(0);
};

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
