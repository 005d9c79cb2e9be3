import { spawn } from 'node:child_process';
import type { Twilio } from 'twilio';
import { findStack, type StackAddress } from '../../emulator/stack-file';
import { deployedSite } from '../engine/directory';
import type { Variables } from './environment';
import type { HttpAnswer, HttpRequest } from './network';
import { systemRuntime } from './runtime';
import { readTarget, type TargetFlags } from './target';
import { openTerminal, type Terminal } from './terminal';

/** Everything outside the commands; a test gives its own. */
export interface System {
  cwd: string;
  terminal: Terminal;
  /** The process' own variables. */
  environment: Variables;
  /** The variables of the account that the flags name. */
  variables(flags: TargetFlags): Variables;
  /** Twilio, by the account's variables. */
  connect(variables: Variables): Twilio;
  /** Asks what is deployed. Resolves with any answer; rejects where there is none. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** The domain of an Environment, as the account has it. */
  domainOf(variables: Variables, environment: string): Promise<string>;
  /** The embedded Twilio that runs for this checkout, if one does. */
  stack(): Promise<StackAddress | undefined>;
  /** Epoch ms. */
  now(): number;
  pause(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** Calls `stop` at the first Ctrl-C. Returns what ends that. */
  onInterrupt(stop: () => void): () => void;
  /**
   * Calls `press` for each key, Ctrl-C as `\u0003` included. Returns what ends that. Absent where standard input is no
   * terminal.
   */
  onKey?(press: (key: string) => void): () => void;
  /** Opens a page in the person's browser. `false`: it cannot be done here. */
  openPage(url: string): Promise<boolean>;
}

/** What opens a page: https://nodejs.org/api/process.html#processplatform names the platforms. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

const openPage = (platform: NodeJS.Platform, url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [program, ...args] = OPENERS[platform] ?? ['xdg-open'];
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false)).once('spawn', () => resolve(true));
    child.unref();
  });

const keysOf = ({ stdin }: NodeJS.Process): Pick<System, 'onKey'> =>
  stdin.isTTY
    ? {
        onKey(press) {
          const onData = (data: Buffer) => {
            for (const key of data.toString()) press(key);
          };
          stdin.setRawMode(true).resume().on('data', onData);
          return () => void stdin.off('data', onData).setRawMode(false).pause();
        },
      }
    : {};

/**
 * The composition root of the commands: nothing else in `tools/` takes anything from the process.
 *
 * @param program what a person types in front of a command's name; default: `npm run`
 */
export const openSystem = (process: NodeJS.Process, program?: string): System => {
  const cwd = process.cwd();
  const environment = process.env;
  // `require`: the SDK takes long to load, and not every command needs it.
  const connect = (variables: Variables): Twilio => require('./twilio').connect(variables);
  return {
    ...{ cwd, environment },
    terminal: openTerminal(process, Boolean(environment.NO_COLOR), program),
    variables: (flags) => readTarget(cwd, environment, flags),
    connect,
    request: (request) => require('./network').request(request),
    domainOf: async (variables, name) => (await deployedSite(connect(variables), name)).domain,
    stack: () => findStack(cwd),
    now: systemRuntime.now,
    pause: systemRuntime.sleep,
    random: systemRuntime.random,
    ...keysOf(process),
    openPage: (url) => openPage(process.platform, url),
    onInterrupt(stop) {
      process.once('SIGINT', stop);
      return () => process.off('SIGINT', stop);
    },
  };
};
