import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fakeSystem } from '../../test/support/fake-system';
import { COMMANDS } from '../cli';
import { refuseSwallowed } from './swallowed';

/** The remedies of what is refused, with what npm makes of the words in front of `--`; none: it goes on. */
const remediesOf = async (args: string[], config: Record<string, string>): Promise<string[]> => {
  const environment: Record<string, string> = { npm_lifecycle_event: args[0] ?? '' };
  for (const [name, value] of Object.entries(config)) environment[`npm_config_${name}`] = value;
  const refused = refuseSwallowed(fakeSystem({ environment }), COMMANDS, args);
  return refused.then(
    () => [],
    ({ problems }) => problems.map(({ remedy }: { remedy: string }) => remedy),
  );
};

it.each([
  ['npm run setup --dry-run', ['setup'], { dry_run: 'true' }, 'npm run setup -- --dry-run'],
  ['npm run setup --no-timer', ['setup'], { timer: '' }, 'npm run setup -- --no-timer'],
  [
    'npm run deploy --environment prod',
    ['deploy', 'prod'],
    { environment: 'true' },
    'npm run deploy -- --environment prod',
  ],
  ['npm run deploy --environment=prod', ['deploy'], { environment: 'prod' }, 'npm run deploy -- --environment prod'],
  ['npm start --port 3010', ['start', '3010'], { port: 'true' }, 'npm start -- --port 3010'],
  ['npm run flows apply --file=x.json', ['flows', 'apply'], { file: 'x.json' }, 'npm run flows -- apply --file x.json'],
  [
    'npm run sweep --apply',
    ['sweep'],
    { all: 'true', parseable: 'true', long: 'true', yes: 'true' },
    'npm run sweep -- --apply',
  ],
])('%s is refused, with the right line', async (_, args, config, line) => {
  expect(await remediesOf(args, config)).toEqual([`Write: ${line}`]);
});

it.each([
  ['nothing in front of --', ['setup', '--dry-run'], {}],
  ['it stands behind it as well', ['setup', '--dry-run'], { dry_run: 'true' }],
  ['what a person set for all of npm', ['setup'], { yes: 'true', force: 'true', json: 'true', dry_run: '' }],
  ['options of other commands', ['console'], { dry_run: 'true', port: '3010' }],
  ['arguments of another program', ['test'], { environment: 'prod' }],
])('goes on: %s', async (_, args, config) => {
  expect(await remediesOf(args, config)).toEqual([]);
});

it('what another script of npm started is not refused', async () => {
  const environment = { npm_lifecycle_event: 'ci', npm_config_dry_run: 'true' };
  await expect(refuseSwallowed(fakeSystem({ environment }), COMMANDS, ['setup'])).resolves.toBeUndefined();
});

it('the command line asks before it does anything', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', 'tsx/cjs', join(__dirname, '../cli.ts'), 'setup'],
    { env: { ...process.env, npm_lifecycle_event: 'setup', npm_config_dry_run: 'true' }, encoding: 'utf8' },
  );
  expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('Write: npm run setup -- --dry-run')]);
});
