import { type CliCommand, type Entry, oneOf } from './support/command';
import { complain } from './support/complain';
import { openSystem } from './support/system';

const entry = (summary: string, load: () => CliCommand): Entry => ({ summary, load });

/** `npm run NAME`. `require` and not `import()`, which would need a loader of its own for TypeScript: 0.2 s a call. */
export const COMMANDS: Record<string, Entry> = {
  start: entry('run the Functions on an embedded Twilio', () => require('./commands/start').startCommand),
  trigger: entry('make something happen there', () => require('./commands/trigger').triggerCommand),
  demo: entry('see how a message gets lost, and how it does not', () => require('./commands/demo').demoCommand),
  bot: entry('check and play the script of the bot', () => require('./commands/bot').botCommand),
  setup: entry('set up Flexkeep in a Flex account', () => require('./commands/setup').setupCommand),
  doctor: entry('check an installation', () => require('./commands/doctor').doctorCommand),
  remove: entry('take Flexkeep out of an account', () => require('./commands/remove').removeCommand),
  deploy: entry('deploy the Functions', () => require('./commands/deploy').deployCommand),
  flows: entry('Flex Flows as code', () => require('./commands/flows').flowsCommand),
  sweep: entry('find and clean up stale engagements', () => require('./commands/sweep').sweepCommand),
  console: entry('print a link to the console page', () => require('./commands/console').consoleCommand),
  build: entry('bundle the Functions', () => require('./commands/build').buildCommand),
  pack: entry('make the npm package', () => require('./commands/pack').packCommand),
  bench: entry('measure calls, sizes and load times', () => require('./commands/bench').benchCommand),
  proof: entry('look for rare bugs, for maintainers', () => require('./commands/proof').proofCommand),
  test: entry('run the tests', () => require('./commands/test').testCommand),
};

export const runCli = oneOf('npm run', COMMANDS);

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

const main = async (): Promise<void> => {
  ignoreClosedPipes(process.stdout, process.stderr);
  const system = openSystem(process);
  process.exitCode = await runCli(system, process.argv.slice(2)).catch((error) => complain(system.terminal, error));
  setTimeout(() => process.exit(), LAST_MOMENT).unref();
};

if (require.main === module) void main();
