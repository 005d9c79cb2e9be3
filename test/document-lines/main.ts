import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { untilReady } from '../support/until-ready';
import { documentLines, isFor } from './plan';

/*
 * Runs the commands of the documents as they stand, in bash and in zsh, from the checkout, beside an embedded Twilio that
 * `npm start` runs. What is not run is named with its reason.
 */

const root = join(__dirname, '../..');
const LONGEST_MS = 120_000;
/** Files that commands write. */
const WRITTEN = ['lost.json'];

const isThere = (shell: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, shell)));

const clean = (): void => {
  for (const file of WRITTEN) rmSync(join(root, file), { force: true });
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** What went wrong; absent: nothing. */
const wrongWith = (shell: string, line: string): string | undefined => {
  const { status, stderr, stdout } = spawnSync(shell, ['-c', line], {
    ...{ cwd: root, encoding: 'utf8', timeout: LONGEST_MS, input: '' },
    env: { ...process.env, ACCOUNT_SID: '', AUTH_TOKEN: '' },
  });
  return status === 0 ? undefined : `exit code ${status}\n${stdout}${stderr}`;
};

const MOST_TRIES = 20;

/** Tries again what comes too early: an Interaction comes about some time after it was asked for. Answers what went wrong. */
const triedAgain = (act: () => string | undefined): string | undefined => {
  let wrong = act();
  for (let tries = 1; wrong !== undefined && tries < MOST_TRIES; tries += 1) wrong = act();
  return wrong;
};

const trigger = (act: string): void => {
  const args = ['--require', 'tsx/cjs', 'tools/cli.ts', 'trigger', ...act.split(' ')];
  const run = () => (spawnSync(process.execPath, args, { cwd: root }).status === 0 ? undefined : act);
  if (triedAgain(run) !== undefined) throw new Error(`It could not be triggered: ${act}`);
};

const start = async () => {
  const args = ['--require', 'tsx/cjs', 'tools/cli.ts', 'start', '--port', '0', '--console-port', '0'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await untilReady(root, ended);
  return async () => {
    child.kill('SIGINT');
    await ended;
  };
};

const main = async (): Promise<number> => {
  const lines = documentLines();
  const stop = await start();
  let failed = 0;
  try {
    for (const shell of ['bash', 'zsh']) {
      if (!isThere(shell)) {
        say(`not run in ${shell}: it is not on this machine`);
        continue;
      }
      for (const { path, line, before, reason } of lines) {
        if (reason !== undefined || !isFor(shell, line)) continue;
        if (/trigger/.test(line)) {
          clean();
          for (const act of ['reset', ...before]) trigger(act);
        }
        const type = () => wrongWith(shell, line);
        const wrong = before.length > 0 ? triedAgain(type) : type();
        if (wrong !== undefined) failed += 1;
        say(
          `${wrong === undefined ? 'ok    ' : 'FAILED'}  ${shell}  ${path}: ${line}${wrong === undefined ? '' : `\n${wrong}`}`,
        );
      }
    }
  } finally {
    clean();
    await stop();
  }
  for (const { path, line, reason } of lines) if (reason !== undefined) say(`not run  ${path}: ${line}  (${reason})`);
  const run = lines.filter(({ reason }) => reason === undefined).length;
  say(`${run} of ${lines.length} commands run, ${failed} failures.`);
  return failed ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
