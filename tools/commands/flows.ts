import type { Command } from 'commander';
import { apply, destroy, importFile, plan } from '../flows/commands';
import { migrate } from '../flows/migrate';
import type { FlowsWorld } from '../flows/world';
import { createCommand } from '../support/command';
import { targetOptions } from '../support/target';

const HELP = `
The account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env. HTTP_PROXY is honoured.
Exit codes: 0 no change, or all done; 1 error; 2 (plan) there are changes.
More: docs/flows.md`;

export const flowsCommand = createCommand('flows', (program, act, world: FlowsWorld) => {
  program
    .description('Flex Flows and Addresses as code: a file that one can read, review and apply.')
    .addHelpText('after', HELP);
  const command = (usage: string, description: string): Command =>
    targetOptions(program.command(usage).description(description))
      .option('--file <path>', 'the file', 'flows.json')
      .option('--domain <domain>', 'where Flexkeep is deployed; default: DOMAIN_NAME, or what the account says')
      .option('--json', 'print results as JSON');

  command('plan', 'Show what would change, and change nothing.')
    .option('--out <path>', 'save the plan, for apply')
    .option('--open', 'count the open Conversations that keep their webhook; a request for each of them')
    .action(act((options: Parameters<typeof plan>[1]) => plan(world, options)));
  command('apply [plan]', 'Make the account as the file, or a saved plan, says.')
    .option('--auto-approve', 'do not ask')
    .option('--leave-open', 'remove Flex Flows also where their Chat Channels or Proxy Sessions are open')
    .action(act((options: Parameters<typeof apply>[2], saved?: string) => apply(world, saved, options)));
  command('import', 'Write the file from what the account has.')
    .option('--force', 'write over a file that exists')
    .action(act((options: Parameters<typeof importFile>[1]) => importFile(world, options)));
  command('migrate', 'Say what takes the place of each Flex Flow on Conversations. Changes nothing in the account.')
    .option('--write', 'put the Addresses into the file')
    .action(act((options: Parameters<typeof migrate>[1]) => migrate(world, options)));
  command('destroy [names...]', 'Remove what the file names: all, or these.')
    .option('--auto-approve', 'do not ask for their names')
    .action(act((options: Parameters<typeof destroy>[2], names: string[]) => destroy(world, names, options)));
});
