import { refuseSwallowed } from './complete/swallowed';
import { type CliCommand, type Entry, oneOf } from './support/command';
import { complain } from './support/complain';
import { openSystem } from './support/system';

const under =
  (group: string) =>
  (summary: string, load: () => CliCommand): Entry => ({ summary, load, group });

const [trial, account, running, work] = [
  under('Try it, without an account'),
  under('Set up an account'),
  under('Run it'),
  under('Work on it'),
];

/**
 * `npm run NAME`, or `npx flexkeep NAME`. `require` and not `import()`, which would need a loader of its own for TypeScript:
 * 0.2 s a call.
 */
export const COMMANDS: Record<string, Entry> = {
  start: trial('run the Functions on an embedded Twilio', () => require('./commands/start').startCommand),
  trigger: trial('make something happen there', () => require('./commands/trigger').triggerCommand),
  status: trial('addresses and keys of what runs', () => require('./commands/status').statusCommand),
  demo: trial('see how a message gets lost, and how it does not', () => require('./commands/demo').demoCommand),
  bot: trial('the script of the bot: check, play', () => require('./commands/bot').botCommand),
  setup: account('set up Flexkeep in a Flex account', () => require('./install/program').setupCommand),
  doctor: account('check an installation', () => require('./install/program').doctorCommand),
  deploy: account('deploy the Functions', () => require('./commands/deploy').deployCommand),
  flows: account(
    'what customers meet, as a file: plan, apply, import, destroy, migrate',
    () => require('./commands/flows').flowsCommand,
  ),
  remove: account('take Flexkeep out of an account', () => require('./install/program').removeCommand),
  sweep: running('find and clean up stale engagements', () => require('./commands/sweep').sweepCommand),
  console: running('print a link to the console page', () => require('./commands/console').consoleCommand),
  logs: running('what the deployed Functions print', () => require('./commands/logs').logsCommand),
  build: work('bundle the Functions', () => require('./commands/build').buildCommand),
  test: work('run the tests', () => require('./commands/test').testCommand),
  bench: work('measure calls, sizes and load times', () => require('./commands/bench').benchCommand),
  proof: work(
    'look for rare bugs: schedules, mutants, rate, scale, processes',
    () => require('./commands/proof').proofCommand,
  ),
  pack: work('make the npm package', () => require('./commands/pack').packCommand),
  completion: work(
    'complete commands and options in bash or zsh',
    () => require('./commands/completion').completionCommand,
  ),
};

export const runCli = oneOf('', COMMANDS);

/** The reader of the output may be gone (`… | head`): the work that was begun goes on, and prints to no one. */
const ignoreClosedPipes = (...streams: NodeJS.WriteStream[]): void => {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
};

/** ms; the work is done: what is still open, such as a connection, keeps the process no longer. */
const LAST_MOMENT = 100;

/** @param program what a person types in front of a command's name; default: `npm run` */
export const main = async (program?: string): Promise<void> => {
  ignoreClosedPipes(process.stdout, process.stderr);
  const system = openSystem(process, program);
  const args = process.argv.slice(2);
  process.exitCode = await refuseSwallowed(system, COMMANDS, args)
    .then(() => runCli(system, args))
    .catch((error) => complain(system.terminal, error));
  setTimeout(() => process.exit(), LAST_MOMENT).unref();
};

if (require.main === module) void main();
