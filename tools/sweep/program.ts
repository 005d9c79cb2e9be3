import { Command } from 'commander';
import { complain, onTerminal } from '../support/command';
import { Complaint } from '../support/complaint';
import { requireVariable } from '../support/environment';
import { findTarget, type TargetOptions, type TargetWorld } from '../support/target';
import type { Terminal } from '../support/terminal';
import { type AskWorld, askForSlice } from './ask';
import { follow } from './follow';
import { adviceOf, barOf, lineOf, tableOf } from './show';

/** Everything outside this command: a test gives its own. */
export interface World extends TargetWorld, Omit<AskWorld, 'talk'> {
  terminal: Terminal;
  /** A line that can be written over, where there is a terminal that can. */
  bar?: { show(text: string): void; clear(): void };
}

interface Options extends TargetOptions {
  apply?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const OK = 0;
const ERROR = 1;
const STALE = 2;

const HELP = `
AUTH_TOKEN, from the environment or .env, signs the request. HTTP_PROXY is honoured.
Where no account is named at all, the embedded Twilio that runs for this checkout is swept.
Exit codes: 0 nothing is stale, or all of it was put away; 1 error, or something is left; 2 (dry run) something is stale.
More: docs/sweeping.md`;

const sweep = async (world: World, { apply, dryRun, json, ...options }: Options): Promise<number> => {
  if (apply && dryRun) throw new Complaint('--apply and --dry-run exclude each other.');
  const { terminal, bar } = world;
  const { origin, variables } = await findTarget(world, options);
  const authToken = requireVariable(variables, 'AUTH_TOKEN', /^\S+$/, "the account's Auth Token");
  terminal.talk(`${apply ? 'Sweeping' : 'A dry run of the sweep at'} ${origin} …`);
  const talk = (line: string) => {
    bar?.clear();
    terminal.talk(line);
  };
  const total = await follow(
    (params) => askForSlice({ ...world, talk }, { origin, authToken }, params),
    !apply,
    (sofar, report) => (bar ? bar.show(barOf(sofar, report)) : terminal.talk(`  ${lineOf(sofar)}`)),
  ).finally(() => bar?.clear());
  terminal.tell(json ? JSON.stringify(total, null, 2) : tableOf(total, terminal.colors));
  terminal.talk(adviceOf(total));
  if (total.stopped || total.left.length) return ERROR;
  return total.dryRun && total.stale ? STALE : OK;
};

/** Runs one command line, and resolves with the exit code. */
export const run = async (world: World, args: string[]): Promise<number> => {
  const { terminal } = world;
  const program = onTerminal(new Command('npm run sweep --'), terminal)
    .description(
      'Sweeps from the first slice to the last, and shows what was found. A dry run unless --apply is given.',
    )
    .option('--apply', 'put away what is stale')
    .option('--dry-run', 'change nothing (the default)')
    .option('--url <url>', 'where Flexkeep is deployed; default: DOMAIN_NAME')
    .option('--env <path>', 'read this in the place of .env')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP);
  try {
    program.allowExcessArguments(false).parse(args, { from: 'user' });
    return await sweep(world, program.opts<Options>());
  } catch (error) {
    return complain(terminal, error, program.opts<Options>().json, () => ERROR);
  } finally {
    terminal.close();
  }
};
