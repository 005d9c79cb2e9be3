import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPackage } from '../pack/build-package';
import { createCommand } from '../support/command';
import { requireWritable } from '../support/files';

const execute = promisify(execFile);

const checkout = join(__dirname, '../..');

/** Types of the library and of what it shows, without a file for what it does not. */
const TYPES = [
  '--declaration',
  '--emitDeclarationOnly',
  '--noEmit',
  'false',
  '--incremental',
  'false',
  '--skipLibCheck',
];

const pack = async (to: string): Promise<string> => {
  requireWritable({ cwd: to }, 'flexkeep.tgz', '--to');
  const outdir = join(checkout, 'dist/package');
  await buildPackage(outdir);
  const config = ['--project', join(checkout, 'tools/pack/tsconfig.json'), '--outDir', join(outdir, 'types')];
  await execute(process.execPath, [require.resolve('typescript/bin/tsc'), ...config, ...TYPES]);
  const { stdout } = await execute('npm', ['pack', '--pack-destination', to, '--json'], { cwd: outdir });
  const [{ filename = '' } = {}]: { filename?: string }[] = JSON.parse(stdout);
  await rm(outdir, { recursive: true });
  return join(to, filename);
};

export const packCommand = createCommand('pack', (program, act, { cwd, terminal }) =>
  program
    .description(
      'Makes the npm package: the embedded Twilio with its command line and its library, without a checkout.',
    )
    .option('--to <directory>', 'where the .tgz is written', cwd)
    .option('--json', 'print where it is as JSON')
    .action(
      act(async ({ to, json }: { to: string; json?: boolean }) => {
        const file = await pack(to);
        terminal.tell(json ? JSON.stringify({ file }, null, 2) : file);
        return 0;
      }),
    ),
);
