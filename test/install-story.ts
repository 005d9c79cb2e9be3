/**
 * Copies the README's lines from a fresh clone to a deployed, self-tested bundle on the embedded Twilio, and back, as
 * somebody new would: in two terminals, with the real npm. Then it asks Twilio whether the account is as it was. Too
 * slow for `npm test`; `.ci/install-story` runs it with whichever Node.js and npm the PATH has.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseEnv, promisify } from 'node:util';
import type { StackAddress } from '../emulator/stack-file';
import { untilReady } from './support/until-ready';

const checkout = join(__dirname, '..');
const PRINT_ACCOUNT = join(__dirname, 'support/print-account.ts');

/** What a clone does not have. */
const NOT_CLONED = ['.git', 'node_modules', 'dist', '.flexkeep', '.env', 'coverage'];

/** `npm ci` on a slow machine included. */
const START_MS = 240_000;
const LINE_MS = 90_000;
const STOP_MS = 20_000;
/** Of the first terminal, where something went wrong. */
const LAST_LINES = 60;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The lines of the first block of shell commands below a heading of the README. */
const linesBelow = (readme: string, heading: string): string[] => {
  const section = readme.split('\n## ').find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return /```sh\n(.*?)```/s.exec(section)?.[1]?.trim().split('\n') ?? [];
};

interface Terminal {
  child: ChildProcess;
  ended: Promise<number | null>;
  /** All that was printed so far. */
  text(): string;
}

/** One line, typed into a terminal of its own: like a terminal's, all its processes are one group. */
const type = (line: string, cwd: string, isShown = true): Terminal => {
  say(`\n$ ${line}`);
  const child = spawn('bash', ['-c', line], { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (isShown) process.stdout.write(chunk);
    });
  }
  return { child, ended: once(child, 'close').then(([code]) => code as number | null), text: () => text };
};

const signal = ({ child }: Terminal, name: NodeJS.Signals): void => {
  try {
    process.kill(-(child.pid as number), name);
  } catch {
    // The whole group is gone.
  }
};

const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = pause(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} took longer than ${ms / 1000} s`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => over.abort());
};

/** Runs it to its end, which has to be a good one. */
const run = async (line: string, cwd: string): Promise<string> => {
  const terminal = type(line, cwd);
  try {
    const code = await within(LINE_MS, line, terminal.ended);
    assert.equal(code, 0, `"${line}" ended with ${code}`);
    return terminal.text();
  } finally {
    signal(terminal, 'SIGKILL');
  }
};

/** The processes that work in a directory or below it, by Linux' own book. */
const processesIn = async (directory: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // Of another user's, and of one that has just ended, it cannot be told.
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, at) => places[at]?.startsWith(directory));
};

/** As Ctrl-C does; whatever was started is then over. */
const stop = async (terminal: Terminal, cwd: string): Promise<void> => {
  signal(terminal, 'SIGINT');
  await within(STOP_MS, 'Ctrl-C', terminal.ended);
  assert.deepEqual(await processesIn(cwd), []);
};

const variablesOf = async (cwd: string, file: string) => parseEnv(await readFile(join(cwd, '.flexkeep', file), 'utf8'));

/** As Twilio tells it. A process of its own: Node.js takes the embedded Twilio's certificate only when it starts. */
const accountOf = async (cwd: string): Promise<unknown> => {
  const { ACCOUNT_SID, AUTH_TOKEN, HTTP_PROXY, NODE_EXTRA_CA_CERTS } = await variablesOf(cwd, 'embedded.env');
  const env = { ...process.env, ACCOUNT_SID, AUTH_TOKEN, HTTP_PROXY, NODE_EXTRA_CA_CERTS };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', PRINT_ACCOUNT], { env });
  return JSON.parse(stdout);
};

/** The domains on which a Function was called. */
const calledAt = async ({ console: url }: StackAddress, path: string): Promise<unknown[]> => {
  const answer = await fetch(`${url}/api/journal`);
  const entries = (await answer.json()) as { name: string; detail: { domain?: string } }[];
  return entries.filter(({ name }) => name === `POST ${path}`).map(({ detail }) => detail.domain);
};

const main = async (): Promise<void> => {
  const readme = await readFile(join(checkout, 'README.md'), 'utf8');
  const [start = '', ...unexpected] = linesBelow(readme, 'Try it');
  const lines = linesBelow(readme, 'Installing');
  assert.deepEqual([start, unexpected], ['npm ci && npm start', []]);
  assert.deepEqual(
    lines.map((line) => line.split(' ').slice(0, 3).join(' ')),
    ['setup', 'doctor', 'trigger', 'sweep', 'remove'].map((name) => `npm run ${name}`),
  );

  const home = await mkdtemp(join(tmpdir(), 'install-story-'));
  const clone = join(home, 'flexkeep');
  await cp(checkout, clone, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !NOT_CLONED.includes(basename(path)),
  });
  const first = type(start, clone, false);
  try {
    const stack = await within(START_MS, start, untilReady(clone, first.ended));
    const before = await accountOf(clone);

    const [setup = '', doctor = '', trigger = '', sweep = '', remove = ''] = lines;
    assert.match(await run(setup, clone), /Flexkeep is set up/);
    assert.notDeepEqual(await accountOf(clone), before);
    assert.match(await run(doctor, clone), /All is well/);
    assert.match(await run(trigger, clone), /to \+1555.*: Hello/);
    const { DOMAIN_NAME } = await variablesOf(clone, 'setup.env');
    assert.deepEqual(new Set(await calledAt(stack, '/inbound')), new Set([DOMAIN_NAME]));
    assert.match(await run(sweep, clone), /looked at; 0 stale/);
    assert.match(await run(remove, clone), /the account is as it was/);
    assert.deepEqual(await accountOf(clone), before);
    await stop(first, clone);
  } catch (error) {
    say(`\nThe first terminal, at its end:\n${first.text().split('\n').slice(-LAST_LINES).join('\n')}`);
    throw error;
  } finally {
    signal(first, 'SIGKILL');
    await rm(home, { recursive: true, force: true });
  }
  say(
    '\nThe lines lead from a clone to a deployed bundle, and back: the account is as it was, and nothing runs any more.',
  );
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
