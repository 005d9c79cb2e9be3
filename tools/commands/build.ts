import { type Bundle, build } from '../build';
import { createCommand } from '../support/command';

const sizeLine = ({ file, bytes }: Bundle): string => `${(bytes / 1024).toFixed(1).padStart(7)} KB  ${file}`;

export const buildCommand = createCommand('build', (program, act, { cwd, terminal }) =>
  program
    .description('Bundles each Function of functions/ into dist/functions, and copies assets/ into dist/assets.')
    .option('--json', 'print the result as JSON')
    .action(
      act(async ({ json }: { json?: boolean }) => {
        const bundles = await build({ root: cwd });
        if (json) terminal.tell(JSON.stringify(bundles, null, 2));
        else terminal.talk(bundles.length ? bundles.map(sizeLine).join('\n') : 'No functions to build.');
        return 0;
      }),
    ),
);
