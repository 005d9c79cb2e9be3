import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** ms */
const LONGEST = 180_000;
const LONGEST_STOP = 30_000;

interface Typed {
  shell: string;
  line: string;
  cwd: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  try {
    process.kill(-(pid ?? 0), name);
  } catch {
    // The whole group is gone.
  }
};

const running = new Set<ChildProcess>();
// Their groups are their own: without this they outlive a run that is broken off.
process.once('exit', () => {
  for (const child of running) signal(child, 'SIGKILL');
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1));

/** A terminal of its own: like a terminal's, all its processes are one group. */
const open = ({ shell, line, cwd, env = {}, input = '' }: Typed) => {
  const child = spawn(shell, ['-c', line], { cwd, detached: true, env: { ...process.env, ...env } });
  running.add(child);
  let text = '';
  const listeners: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  // A command that asks nothing may have ended before it is answered.
  child.stdin.on('error', () => undefined).end(input);
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null; // reason: as Node.js documents it
  });
  const printed = (words: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => words.test(text) && resolve();
      listeners.push(look);
      look();
    });
  return { child, ended, printed, text: () => text };
};

const within = async <T>(ms: number, work: Promise<T>): Promise<T | 'late'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** What a line printed, where it ended well. @throws with what went wrong */
export const type = async (typed: Typed): Promise<string> => {
  const { child, ended, text } = open(typed);
  const code = await within(LONGEST, ended);
  signal(child, 'SIGKILL');
  if (code !== 0) throw new Error(`${code === 'late' ? 'it did not end' : `exit code ${code}`}\n${text()}`);
  return text();
};

/** Starts what goes on until it is stopped. @returns what stops it, as Ctrl-C does @throws with what went wrong */
export const start = async (typed: Typed, ready: RegExp): Promise<() => Promise<void>> => {
  const { child, ended, printed, text } = open(typed);
  const found = await within(LONGEST, Promise.race([printed(ready), ended]));
  if (found !== undefined) {
    signal(child, 'SIGKILL');
    throw new Error(`${found === 'late' ? 'it was not ready' : `it ended with ${found}`}\n${text()}`);
  }
  return async () => {
    signal(child, 'SIGINT');
    const code = await within(LONGEST_STOP, ended);
    signal(child, 'SIGKILL');
    if (code === 'late') throw new Error(`Ctrl-C did not end it\n${text()}`);
  };
};

/** Programs that stand at the beginning of a document's commands. */
const PROGRAMS = ['npm', 'npx', 'node', 'git', 'cp', 'curl', 'twilio'];

/** What a shell makes of a line: the words that each of its commands is given. Nothing is run. */
export const wordsOf = (shell: string, line: string, cwd: string): Promise<string> => {
  const shown = PROGRAMS.map((name) => `${name}() { printf '%s\\n' ${name} "$@"; }`);
  return type({ shell, line: `${shown.join('\n')}\n${line}`, cwd });
};
