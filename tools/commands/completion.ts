import { Argument } from 'commander';
import { describeAll } from '../complete/describe';
import { completionScript, SHELLS, type Shell } from '../complete/shell';
import { createCommand } from '../support/command';

/** Their arguments are Jest's. */
const FOREIGN = ['test'];

const HELP = `
Once:          npx flexkeep completion bash > ~/.flexkeep.bash
In ~/.bashrc:  . ~/.flexkeep.bash
For zsh, the same with "zsh" and ~/.zshrc.
Where there is no program flexkeep, it also makes one of that name that calls npx flexkeep.`;

export const completionCommand = createCommand('completion', (program, act, system) =>
  program
    .description('Prints what completes the names of commands, options and values after Tab.')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', HELP)
    .option('--json', 'print what there is to complete as JSON')
    .action(
      act(async ({ json }: { json?: boolean }, shell: Shell) => {
        // Here and not above: the list of commands has this one, too.
        const { COMMANDS }: typeof import('../cli') = require('../cli'); // reason: the module's own types
        const all = await describeAll(system, COMMANDS, FOREIGN);
        system.terminal.tell(json ? JSON.stringify(all, (_, value) => value ?? null, 2) : completionScript(shell, all));
        return 0;
      }),
    ),
);
