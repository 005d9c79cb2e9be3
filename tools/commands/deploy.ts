import { kilobytes } from '../deploy/check';
import { checkedStage, type Deployment, deploy } from '../deploy/deploy';
import { readEnvironmentName } from '../deploy/environment-name';
import { contentOf } from '../deploy/stage';
import { deployedVariables } from '../deploy/variables';
import { type CliCommand, runCommandLine } from '../support/command';
import { commandLine } from '../support/command-line';
import { Complaint } from '../support/complaint';
import type { System } from '../support/system';
import { type TargetFlags, targetOptions } from '../support/target';

interface Options extends TargetFlags {
  environment: string;
  build?: string;
  from?: string;
  prune?: boolean;
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

const showPlan = async ({ cwd, terminal, variables: read }: System, options: Options): Promise<void> => {
  const variables = read(options);
  const stage = await checkedStage(cwd, variables, terminal.talk);
  try {
    const content = await contentOf(stage);
    const names = Object.keys(deployedVariables(variables));
    const files = [
      ...stage.bundles.map(({ file, bytes }) => `${kilobytes(bytes).padStart(9)}  ${file}`),
      ...stage.assets.map((asset) => `${''.padStart(9)}  assets/${asset}`),
    ];
    if (options.json)
      terminal.tell(JSON.stringify({ content, functions: stage.bundles, assets: stage.assets, variables: names }));
    else terminal.tell([...files, `Variables: ${names.join(', ')}`].join('\n'));
    terminal.talk('All checks passed. Nothing was sent.');
  } finally {
    await stage.close();
  }
};

const show = ({ terminal }: System, told: Deployment, options: Options): void => {
  const { domain, functions = [], previous } = told;
  for (const { access, url } of functions) terminal.talk(`  ${access.padEnd(10)} ${url}`);
  if (previous) {
    terminal.talk(`Back to what ran before: ${commandLine(options, 'deploy', '--build', previous)}`);
  }
  terminal.tell(options.json ? JSON.stringify(told, null, 2) : domain);
};

const deployOrPlan = async (system: System, options: Options): Promise<number> => {
  const { environment, build, from, prune = false, dryRun } = options;
  if (build && from) throw new Complaint('--build and --from exclude each other.');
  if (dryRun) {
    await showPlan(system, options);
    return 0;
  }
  const told = await deploy({
    ...{ root: system.cwd, environment, prune, variables: system.variables(options) },
    ...(build && { build }),
    ...(from && { from }),
    talk: system.terminal.talk,
  });
  show(system, told, options);
  return 0;
};

export const deployCommand: CliCommand = (system, args) =>
  runCommandLine(
    {
      usage: 'deploy',
      exitCodeOf: (code) => (code === undefined || code === 'twilio' ? BROKE_OFF : REFUSED),
      define: (program, act) =>
        targetOptions(program)
          .description('Builds the Functions, checks them and the variables, and deploys both with twilio-run.')
          .option(
            '--environment <name>',
            'where to: flexkeep-1234-NAME.twil.io; "production": no suffix',
            readEnvironmentName,
            'dev',
          )
          .option('--build <sid>', 'upload nothing; activate this Build again')
          .option(
            '--from <name>',
            'upload nothing; activate the Build that runs in this Environment',
            readEnvironmentName,
          )
          .option('--prune', 'remove variables of an earlier deployment that are not set here')
          .option('--dry-run', 'check, show what would be uploaded, and send nothing')
          .option('--json', 'print results as JSON')
          .addHelpText('after', HELP)
          .action(act((options: Options) => deployOrPlan(system, options))),
    },
    system.terminal,
    args,
  );
