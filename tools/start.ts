import { Command, InvalidArgumentError } from 'commander';
import { type Stack, startStack } from '../emulator/stack';
import { findStack, removeStackFile, writeStackFile } from '../emulator/stack-file';
import { readBotAddress } from '../src/platform/settings';
import { build } from './build';
import { colorsFor, journalLine } from './journal-line';
import { startScreen } from './start-screen';

interface Options {
  port: number;
  consolePort: number;
}

const readPort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 takes any that is free.');
};

const talk = (line: string) => process.stderr.write(`${line}\n`);
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** twilio-run's list of URLs and its access log say nothing new; what is left is the Functions' own. */
const CHATTER = /^\s*$|^(Functions|Assets)$|^https?:\/\/localhost:|^\d{3} [A-Z]+ \//;

/** The terminal's `BOT_URL` and `BOT_SECRET`, for a bot elsewhere. @throws {SettingsError} */
const botElsewhere = (): Record<string, string> => {
  const bot = readBotAddress(process.env);
  return bot ? { BOT_URL: bot.url, BOT_SECRET: bot.secrets.join(' ') } : {};
};

const start = async (root: string, { port, consolePort }: Options): Promise<Stack> => {
  const environment = botElsewhere();
  talk('Building the Functions …');
  await build({ root });
  talk('Starting the embedded Twilio …');
  return startStack({
    ...{ root, port, consolePort, environment, directory: '.flexkeep' },
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
 * Resolves when this shall stop: Ctrl-C, `kill`, a terminal that was closed, an output that nobody reads any more, or
 * the end of npm and its shell, which may go without a signal for this process.
 */
const untilTold = () =>
  new Promise<'told'>((resolve) => {
    const stop = () => resolve('told');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    process.stdout.on('error', stop);
    process.stderr.on('error', () => undefined);
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_CHECK_MS).unref();
  });

/** Runs until it is told to stop, or twilio-run ends; resolves with the exit code. */
const serve = async (root: string, options: Options): Promise<number> => {
  const running = await findStack(root);
  if (running) {
    talk(`The embedded Twilio of this checkout is running already: ${running.console} (process ${running.pid}).`);
    talk('Use that one, or stop it first with Ctrl-C in its terminal.');
    return 1;
  }

  const told = untilTold();
  const starting = start(root, options);
  if ((await Promise.race([told, starting])) === 'told') {
    await starting.then((stack) => stack.close());
    return 0;
  }
  const stack = await starting;
  try {
    await writeStackFile(root, { console: stack.consoleUrl, functions: stack.functionsUrl, pid: process.pid });
    const colors = colorsFor(process.stdout);
    tell(startScreen(stack, colors));
    stack.emulator.journal.onEntry((entry) => tell(journalLine(entry, colors)));
    const why = await Promise.race([told, stack.ended]);
    talk(why === 'told' ? 'Stopping …' : 'twilio-run has ended, so nothing serves the Functions any more. Stopping.');
    return why === 'told' ? 0 : 1;
  } finally {
    await removeStackFile(root);
    await stack.close();
  }
};

const program = new Command('npm start --')
  .description('Builds the Functions and runs them on an embedded Twilio, with a furnished account.')
  .addHelpText(
    'after',
    '\nBOT_URL and BOT_SECRET, where they are set, name a bot of your own that is asked instead of the script: docs/bot.md',
  )
  .option('--port <number>', 'where the Functions answer', readPort, 3000)
  .option('--console-port <number>', 'where the page and the control API answer', readPort, 3001)
  .action(async (options: Options) => {
    // Nothing that is still open keeps the process: the work is done, or cannot be done.
    process.exit(
      await serve(process.cwd(), options).catch((error: unknown) => {
        talk(error instanceof Error ? error.message : String(error));
        return 1;
      }),
    );
  });

void program.parseAsync();
