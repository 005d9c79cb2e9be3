import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { PortTaken } from '../http/port';
import type { LogLine } from '../products/serverless/logs';
import type { Folders } from './project';

/** A call of a Function by `fetch`: to a bot elsewhere, or to another consumer of events. */
export interface OutsideCall {
  method: string;
  /** Without the query, which may hold a secret. */
  url: string;
  /** 0: no answer. */
  status: number;
  ms: number;
  /** The number of the request that it belongs to. */
  cause?: number | undefined;
}

export interface TwilioRunOptions {
  /** What the Functions see as their environment: twilio-run replaces its own by this file's content. */
  envFile: string;
  /** 0: any free one. */
  port: number;
  /** `true`: each request in a process of its own, as twilio-run does by default. `false`: all in one, much faster. */
  forkProcess: boolean;
  /**
   * For the process itself, and gone once twilio-run has read `envFile`. Node reads `NODE_EXTRA_CA_CERTS` when a
   * process starts: it is needed here for `forkProcess: false`, and in `envFile` for `forkProcess: true`.
   */
  extraEnv?: Record<string, string>;
  /** Where `.twilioserverlessrc` and `package.json` are. Default: the working directory. */
  cwd?: string;
  /**
   * What it runs. Default: as `.twilioserverlessrc` says, of the nearest directory around `cwd` that has one.
   */
  folders?: Folders;
  /** `true`: changed code is loaded again on each request. Default: it stays loaded, as on the platform. */
  live?: boolean;
  /** Where a debugger may attach, `127.0.0.1:9229`; TypeScript lines are shown by the source maps. */
  inspect?: string;
  /** Everything that it prints, line by line. */
  onLine?: (line: string) => void;
  /** What the Functions print by `console`, with the request that it belongs to. Without `forkProcess` only. */
  onLog?: (line: LogLine) => void;
  /** What the Functions call that is not Twilio. Without `forkProcess` only. */
  onOutside?: (call: OutsideCall) => void;
  /** For {@link PortTaken}: what the user can do about it. */
  remedy?: string;
}

export interface TwilioRun {
  port: number;
  /** Ends it and the Functions that it runs. */
  stop(): Promise<void>;
  /** The same without a warning, for tests of what a crash leaves behind. */
  kill(): Promise<void>;
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
}

/** twilio-run ended before it accepted connections. */
export class TwilioRunFailed extends Error {
  constructor(lastLines: string[]) {
    super(`twilio-run did not start. Its last words:\n${lastLines.join('\n')}`);
    this.name = 'TwilioRunFailed';
  }
}

type Report =
  | { type: 'listening'; port: number }
  | { type: 'failed'; code?: string }
  | ({ type: 'log' } & LogLine)
  | ({ type: 'outside' } & OutsideCall);

const KEPT_LINES = 20;

/** The child leads a process group of its own, so that what it forked is reached as well. Windows has no such groups. */
const GROUPS = process.platform !== 'win32';

const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (!GROUPS) child.kill(name);
    else if (child.pid) process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/**
 * Runs the project's Functions under the real twilio-run, on loopback. Resolves when it accepts connections. It ends
 * at the latest with this process, even if that is killed.
 *
 * @throws {PortTaken}
 * @throws {TwilioRunFailed}
 */
export const startTwilioRun = async (options: TwilioRunOptions): Promise<TwilioRun> => {
  const {
    envFile,
    port,
    forkProcess,
    extraEnv,
    cwd,
    folders,
    live = false,
    inspect,
    onLine,
    onLog,
    onOutside,
    remedy,
  } = options;
  const child = spawn(
    process.execPath,
    [
      ...(inspect ? [`--inspect=${inspect}`, '--enable-source-maps'] : []),
      ...['network', 'twilio-run'].flatMap((name) => ['--require', join(__dirname, `${name}.preload.cjs`)]),
      ...[require.resolve('twilio-run/bin/twilio-run.js'), 'start', '--env', envFile, '--port', String(port)],
      ...[forkProcess ? '--fork-process' : '--no-fork-process', live ? '--live' : '--no-live'],
      ...(folders
        ? [
            '--functions-folder',
            relative(cwd ?? '.', folders.functions),
            '--assets-folder',
            relative(cwd ?? '.', folders.assets),
          ]
        : []),
      // Its access log: the journal has more.
      '--no-logs',
    ],
    { cwd, env: { ...process.env, ...extraEnv }, detached: GROUPS, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );

  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > KEPT_LINES) lastLines.shift();
      onLine?.(line);
    });
  }

  child.on('message', (report: Report) => {
    if (report.type === 'log') onLog?.(report);
    if (report.type === 'outside') onOutside?.(report);
  });

  // A Function that hangs, or does not heed a signal, goes with the twilio-run that forked it.
  child.once('exit', () => signal(child, 'SIGKILL'));
  const ended = once(child, 'close').then(() => undefined);
  const end = async (name: NodeJS.Signals) => {
    // Once it has ended, its number may be another process's.
    if (child.exitCode === null && child.signalCode === null) signal(child, name);
    await ended;
  };

  const [report] = ((await Promise.race([once(child, 'message'), ended])) ?? []) as [Report?];
  if (report?.type === 'listening')
    return { port: report.port, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
  await end('SIGKILL');
  throw report?.type === 'failed' && report.code === 'EADDRINUSE'
    ? new PortTaken(port, remedy)
    : new TwilioRunFailed(lastLines);
};
