import { Command } from 'commander';
import { complain, onTerminal } from '../support/command';
import { apply } from './apply-command';
import { destroy } from './destroy-command';
import { importFile } from './import-command';
import { type PlanOptions, plan } from './plan-command';
import type { CommonOptions, World } from './world';

const HELP = `
The account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env. HTTP_PROXY is honoured.
Exit codes: 0 no change, or all done; 1 error; 2 (plan) there are changes.
More: docs/flows.md`;

/** Runs one command line, and resolves with the exit code. */
export const run = async (world: World, args: string[]): Promise<number> => {
  const { terminal } = world;
  let code = 0;
  let asJson = false;
  const program = onTerminal(new Command('npm run flows --'), terminal)
    .description('Flex Flows as code: a file that one can read, review and apply.')
    .addHelpText('after', HELP);

  const command = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .option('--file <path>', 'the file', 'flows.json')
      .option('--env <path>', 'read this in the place of .env')
      .option('--domain <domain>', 'where Flexkeep is deployed; default: DOMAIN_NAME, or what the account says')
      .option('--json', 'print results as JSON');
  const act = <O extends CommonOptions>(act: (args: string[], options: O) => Promise<number>) =>
    async function action(this: Command): Promise<void> {
      const options = this.opts<O>();
      asJson = options.json === true;
      code = await act(this.args, options);
    };

  command('plan', 'Show what would change, and change nothing.')
    .option('--out <path>', 'save the plan, for apply')
    .action(act<PlanOptions>((_, options) => plan(world, options)));
  command('apply [plan]', 'Make the account as the file, or a saved plan, says.')
    .option('--auto-approve', 'do not ask')
    .action(act(([saved], options) => apply(world, saved, options)));
  command('import', 'Write the file from what the account has.')
    .option('--force', 'write over a file that exists')
    .action(act((_, options) => importFile(world, options)));
  command('destroy [names...]', 'Remove flows that the file names: all, or these.')
    .option('--auto-approve', 'do not ask for their names')
    .action(act((names, options) => destroy(world, names, options)));

  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return complain(terminal, error, asJson);
  } finally {
    terminal.close();
  }
};
