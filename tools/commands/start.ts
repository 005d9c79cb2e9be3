import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { SeedError } from '../../emulator/account/names';
import { readAccount } from '../../emulator/account/read';
import { OPTIONS_VARIABLE, readOptions } from '../../emulator/control/option';
import { Refused } from '../../emulator/control/refusal';
import { nextFreePort, PortTaken } from '../../emulator/http/port';
import { foldersOf, NoProject } from '../../emulator/platform/project';
import { TwilioRunFailed } from '../../emulator/platform/twilio-run';
import type { WorldOptions } from '../../emulator/products/shared/options';
import { type Stack, startStack } from '../../emulator/stack';
import { findStack, removeStackFile, writeStackFile } from '../../emulator/stack-file';
import { exportState, importState, StateUnusable } from '../../emulator/state-file';
import { readBotAddress } from '../../src/platform/settings';
import { listenToKeys } from '../start/keys';
import { reloadOnChange } from '../start/reload';
import { startScreen } from '../start/screen';
import { createCommand } from '../support/command';
import { shellWord } from '../support/command-line';
import { Complaint } from '../support/complaint';
import { onlySet, readEnvFile, type Variables } from '../support/environment';
import { requireWritable } from '../support/files';
import type { System } from '../support/system';
import { EMBEDDED_ENV } from '../support/target';
import { createJournalLines, journalJson } from '../trigger/journal-line';

interface Options {
  port?: number;
  consolePort?: number;
  allow?: string[];
  option?: Partial<WorldOptions>;
  /** Another project than this one. */
  project?: string;
  /** A file that says what the account has. */
  account?: string;
  /** Where a debugger may attach; `true`: at Node.js' usual place. */
  inspect?: string | true;
  /** Files of an account's state. */
  import?: string;
  exportOnExit?: string;
  json?: boolean;
}

const PORT = 3000;
const CONSOLE_PORT = 3001;
/** https://nodejs.org/en/learn/getting-started/debugging */
const INSPECT = '127.0.0.1:9229';

const readInspect = (text: string): string => {
  const [, host = '127.0.0.1', port = ''] = /^(?:(127\.0\.0\.1|localhost):)?(\d{1,5})$/.exec(text) ?? [];
  if (port) return `${host}:${readPort(port)}`;
  throw new InvalidArgumentError('A port, on this machine alone: 9229, or 127.0.0.1:9229.');
};

const readPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 takes any that is free.');
};

const addHost = (text: string, hosts: string[] = []): string[] => {
  if (/^[a-z0-9.-]+$/i.test(text)) return [...hosts, text.toLowerCase()];
  throw new InvalidArgumentError('A host is a name without scheme, port and path: bot.example.com');
};

const addOption = (text: string, options: Partial<WorldOptions> = {}): Partial<WorldOptions> => {
  try {
    return { ...options, ...readOptions(text) };
  } catch (error) {
    if (error instanceof Refused) throw new InvalidArgumentError(`${error.message} ${error.remedy}`);
    throw error;
  }
};

/** twilio-run's list of URLs says nothing new; what is left is the Functions' own. */
const CHATTER = /^\s*$|^(Functions|Assets)$|^https?:\/\/localhost:/;

/** The terminal's `BOT_URL` and `BOT_SECRET`, for a bot elsewhere. @throws {SettingsError} */
const botElsewhere = (variables: Variables): Record<string, string> => {
  const bot = readBotAddress(variables);
  return bot ? { BOT_URL: bot.url, BOT_SECRET: bot.secrets.join(' ') } : {};
};

/** What the terminal's variable and the project's `.env` say of the options, in this order. @throws {Complaint} */
const optionsIn = (variables: Variables, root: string): Partial<WorldOptions> => {
  const text = variables[OPTIONS_VARIABLE] ?? readEnvFile(root, '.env')?.[OPTIONS_VARIABLE] ?? '';
  try {
    return readOptions(text);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problem = { where: OPTIONS_VARIABLE, problem: error.message, remedy: error.remedy };
    throw new Complaint('Nothing was started.', [problem]);
  }
};

/** Where the project is that is run. */
const rootOf = (cwd: string, { project }: Options): string => (project === undefined ? cwd : resolve(cwd, project));

/** The published package builds nothing, and has no builder. */
const buildHere = async (root: string): Promise<void> => {
  const { build }: typeof import('../build') = require('../build'); // reason: the module's own types
  await build({ root });
};

/** What is run follows what is saved. A project of one's own is run as it lies there. */
const followChanges = ({ terminal }: System, root: string, stack: Stack, { project }: Options): (() => void) =>
  project === undefined
    ? reloadOnChange({
        ...{ terminal, folders: ['functions', 'src', 'assets'].map((folder) => join(root, folder)) },
        renew: () => buildHere(root).then(stack.reload),
      })
    : reloadOnChange({ folders: Object.values(foldersOf(root)), terminal, renew: stack.reload });

const start = async (system: System, root: string, options: Options): Promise<Stack> => {
  const { allow = [], option, project, account, inspect } = options;
  const { talk } = system.terminal;
  const bot = botElsewhere(system.environment);
  const worldOptions = { ...optionsIn(system.environment, root), ...option };
  if (project === undefined) {
    talk('Building the Functions …');
    await buildHere(root);
    // Of an account that is gone: this one is new.
    await rm(join(root, EMBEDDED_ENV), { force: true });
  }
  talk('Starting the embedded Twilio …');
  const consolePort = options.consolePort ?? (await nextFreePort(CONSOLE_PORT, [options.port ?? PORT]));
  const port = options.port ?? (await nextFreePort(PORT, [consolePort]));
  const own =
    project === undefined ? undefined : readAccount(account === undefined ? {} : resolve(system.cwd, account));
  return startStack({
    ...{ root, port, consolePort, directory: '.flexkeep', worldOptions },
    ...(own && { account: own }),
    // Account and network are the embedded Twilio's, whatever a project's own `.env` says.
    environment: { ...(project === undefined ? {} : onlySet(readEnvFile(root, '.env') ?? {})), ...bot },
    ...(inspect === undefined ? {} : { inspect: inspect === true ? INSPECT : inspect }),
    allow: [...allow, ...(bot.BOT_URL ? [new URL(bot.BOT_URL).hostname] : [])],
    remedies: {
      port: 'Take another one with: npm start -- --port 3010',
      consolePort: 'Take another one with: npm start -- --console-port 3011',
    },
    onLine: (line) => {
      if (!CHATTER.test(line)) talk(line);
    },
  });
};

const PARENT_CHECK_MS = 500;

/**
 * Resolves when this shall stop: Ctrl-C, `kill`, a terminal that was closed, an output without a reader, or
 * the end of npm and its shell, which may go without a signal for this process.
 */
const untilTold = () => {
  let stop: () => void = () => undefined;
  const told = new Promise<'told'>((resolve) => {
    stop = () => resolve('told');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    process.stdout.on('error', stop);
    process.stderr.on('error', () => undefined);
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_CHECK_MS).unref();
  });
  return { told, stop };
};

/** What can be told without starting anything. @throws {Complaint} */
const requirePossible = (system: System, { project, account, port, consolePort, exportOnExit }: Options): void => {
  if (account !== undefined && project === undefined) throw new Complaint('--account goes with --project.');
  if (port && port === consolePort) throw new Complaint(`--port and --console-port are both ${port}: give two.`);
  if (exportOnExit !== undefined) requireWritable(system, exportOnExit, '--export-on-exit');
};

/** Runs until it is told to stop, or twilio-run ends; resolves with the exit code. */
const serve = async (system: System, options: Options): Promise<number> => {
  requirePossible(system, options);
  const root = rootOf(system.cwd, options);
  const { tell, talk, colors } = system.terminal;
  const running = options.project === undefined ? await system.stack() : await findStack(root);
  if (running) {
    const problem = `it is running already: ${running.console} (process ${running.pid})`;
    const remedy = 'Use that one, or stop it first with Ctrl-C in its terminal.';
    throw new Complaint('Nothing was started.', [{ where: 'The embedded Twilio of this checkout', problem, remedy }]);
  }

  const { told, stop } = untilTold();
  const starting = start(system, root, options);
  if ((await Promise.race([told, starting])) === 'told') {
    await starting.then((stack) => stack.close());
    return 0;
  }
  const stack = await starting;
  const stateFile = (path: string) => resolve(system.cwd, path);
  const ends: (() => void)[] = [];
  try {
    if (options.import !== undefined) await importState(stateFile(options.import), stack);
    await writeStackFile(root, { console: stack.consoleUrl, functions: stack.functionsUrl, pid: process.pid });
    const { consoleUrl: page, functionsUrl: functions, proxyUrl: proxy, envFile } = stack;
    tell(
      options.json
        ? JSON.stringify({ page, functions, proxy, envFile })
        : startScreen(stack, { colors, hasKeys: system.onKey !== undefined, ...options }),
    );
    const lines = options.json ? journalJson : createJournalLines(colors, system.now());
    stack.emulator.journal.onEntry((entry) => {
      // A Function's own lines are printed as they are.
      if (entry.kind !== 'log') for (const line of lines(entry)) tell(line);
    });
    ends.push(listenToKeys(system, stack, stop), followChanges(system, root, stack, options));
    const why = await Promise.race([told, stack.ended]);
    talk(why === 'told' ? 'Stopping …' : 'twilio-run has ended, so nothing serves the Functions any more. Stopping.');
    if (options.exportOnExit !== undefined) {
      await exportState(stateFile(options.exportOnExit), stack);
      talk(
        `The account as it is now is in ${options.exportOnExit}: npm start -- --import ${shellWord(options.exportOnExit)}`,
      );
    }
    return why === 'told' ? 0 : 1;
  } finally {
    for (const end of ends) end();
    await removeStackFile(root);
    await stack.close();
  }
};

/** What a person can put right. */
const EXPECTED = [PortTaken, TwilioRunFailed, SeedError, NoProject, StateUnusable];

const expected = (error: unknown): unknown =>
  EXPECTED.some((kind) => error instanceof kind) && error instanceof Error
    ? new Complaint(error.message, [], 'start')
    : error;

/** @param project what is run where no `--project` is given; absent: this checkout */
export const createStartCommand = (project?: string) =>
  createCommand('start', (program, act, system) =>
    program
      .description('Builds the Functions and runs them on an embedded Twilio, with a furnished account.')
      .addHelpText(
        'after',
        '\nA changed Function, script or page is run as soon as it is saved.\nBOT_URL and BOT_SECRET, where they are set, name a bot of your own that is asked instead of the script: docs/bot.md',
      )
      .option('--port <number>', `where the Functions answer (default: ${PORT}, or the next free one)`, readPort)
      .option(
        '--console-port <number>',
        `where the page and the control API answer (default: ${CONSOLE_PORT}, or the next free one)`,
        readPort,
      )
      .option('--inspect [port]', `let a debugger attach to the Functions (default: ${INSPECT})`, readInspect)
      .option('--project <directory>', 'a project of your own, of any layout that twilio-run takes', project)
      .option('--account <file>', 'with --project: what the account has, as YAML or JSON')
      .option('--import <file>', 'go on from the account’s state in this file')
      .option('--export-on-exit <file>', 'write the account’s state to this file when it stops')
      .option('--option <name=value>', 'where accounts differ: npm run trigger -- option --help', addOption)
      .option('--json', 'print the addresses, and then what happens, as a line of JSON each')
      .option('--allow <host>', 'a host outside that may be reached; may be given again', addHost)
      .action(
        act((options: Options) =>
          serve(system, options).catch((error: unknown) => {
            throw expected(error);
          }),
        ),
      ),
  );

export const startCommand = createStartCommand();
