import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const checkout = join(__dirname, '../..');

/** `npm run` with these arguments, in a process of its own, to its end. */
export const runCommand = async (args: string[], options: Pick<SpawnOptions, 'cwd' | 'env'>): Promise<Ended> => {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(checkout, 'tools/cli.ts'), ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code: code as number | null, out, err };
};
