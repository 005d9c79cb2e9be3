import { Command } from 'commander';
import { complain, onTerminal } from '../support/command';
import { Complaint } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { Terminal } from '../support/terminal';
import { kilobytes } from './check';
import { checkedStage, type Deployment, deploy } from './deploy';
import { readEnvironmentName } from './environment-name';
import { contentOf } from './stage';
import { deployedVariables } from './variables';

/** Everything outside this command. */
export interface World {
  cwd: string;
  terminal: Terminal;
  /** The environment with `.env`, or with another file of that kind. */
  variables(file?: string): Variables;
}

interface Options {
  environment: string;
  build?: string;
  from?: string;
  prune?: boolean;
  env?: string;
  dryRun?: boolean;
  json?: boolean;
}

const REFUSED = 1;
const BROKE_OFF = 2;

const HELP = `
The account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env. HTTP_PROXY is honoured.
Prints the domain; everything else goes to standard error. No secret is printed.
Exit codes: 0 deployed; 1 refused before anything was sent; 2 broke off on the way, what ran before runs on.
More: docs/deploying.md`;

const showPlan = async ({ cwd, terminal, variables }: World, { env, json }: Options): Promise<void> => {
  const stage = await checkedStage(cwd, variables(env), terminal.talk);
  try {
    const content = await contentOf(stage);
    const names = Object.keys(deployedVariables(variables(env)));
    const files = [
      ...stage.bundles.map(({ file, bytes }) => `${kilobytes(bytes).padStart(9)}  ${file}`),
      ...stage.assets.map((asset) => `${''.padStart(9)}  assets/${asset}`),
    ];
    if (json)
      terminal.tell(JSON.stringify({ content, functions: stage.bundles, assets: stage.assets, variables: names }));
    else terminal.tell([...files, `Variables: ${names.join(', ')}`].join('\n'));
    terminal.talk('All checks passed. Nothing was sent.');
  } finally {
    await stage.close();
  }
};

const show = ({ terminal }: World, told: Deployment, { json, environment }: Options): void => {
  const { domain, functions = [], previous } = told;
  for (const { access, url } of functions) terminal.talk(`  ${access.padEnd(10)} ${url}`);
  if (previous) {
    terminal.talk(`Back to what ran before: npm run deploy -- --environment ${environment} --build ${previous}`);
  }
  terminal.tell(json ? JSON.stringify(told, null, 2) : domain);
};

/** Runs one command line, and resolves with the exit code. */
export const run = async (world: World, args: string[]): Promise<number> => {
  const { cwd, terminal } = world;
  const program = onTerminal(new Command('npm run deploy --'), terminal)
    .description('Builds the Functions, checks them and the variables, and deploys both with twilio-run.')
    .option(
      '--environment <name>',
      'where to: flexkeep-1234-NAME.twil.io; "production": no suffix',
      readEnvironmentName,
      'dev',
    )
    .option('--build <sid>', 'upload nothing; activate this Build again')
    .option('--from <name>', 'upload nothing; activate the Build that runs in this Environment', readEnvironmentName)
    .option('--prune', 'remove variables of an earlier deployment that are not set here')
    .option('--env <path>', 'read this in the place of .env')
    .option('--dry-run', 'check, show what would be uploaded, and send nothing')
    .option('--json', 'print results as JSON')
    .addHelpText('after', HELP);
  try {
    const options = program.parse(args, { from: 'user' }).opts<Options>();
    const { environment, build, from, prune = false, env, dryRun } = options;
    if (build && from) throw new Complaint('--build and --from exclude each other.');
    if (dryRun) await showPlan(world, options);
    else {
      const told = await deploy({
        ...{ root: cwd, environment, prune, variables: world.variables(env) },
        ...(build && { build }),
        ...(from && { from }),
        talk: terminal.talk,
      });
      show(world, told, options);
    }
    return 0;
  } catch (error) {
    const exitCode = (code?: string) => (code === undefined || code === 'twilio' ? BROKE_OFF : REFUSED);
    return complain(terminal, error, program.opts<Options>().json, exitCode);
  } finally {
    terminal.close();
  }
};
