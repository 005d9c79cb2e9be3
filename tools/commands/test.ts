import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { CliCommand } from '../support/command';

/** MB; each test file loads its modules anew, and with Node.js' 16 MB a sixth of all time goes into collecting them. */
const SPACE = '--max-semi-space-size=64';

const start = (command: string, args: string[], options: SpawnOptions) =>
  spawn(process.execPath, [SPACE, require.resolve(command), ...args], { stdio: 'inherit', ...options });

/** Beside the tests, which wait for processes now and then; told behind them, where it is not overlooked. */
const checkTypes = async (): Promise<{ isSound: boolean; said: string }> => {
  const child = start('typescript/bin/tsc', process.stdout.isTTY ? ['--pretty'] : [], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')]);
  return { isSound: code === 0, said };
};

const runTests = async (args: string[]): Promise<boolean> => {
  const [code] = await once(start('jest/bin/jest', args, {}), 'close');
  return code === 0;
};

/** All tests, and the type check. The arguments are Jest's. */
export const testCommand: CliCommand = async ({ terminal }, args) => {
  const [types, isGood] = await Promise.all([checkTypes(), runTests(args)]);
  if (!types.isSound) terminal.tell(`\nThe type check failed:\n${types.said}`);
  return types.isSound && isGood ? 0 : 1;
};
