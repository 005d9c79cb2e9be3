import { kilobytes } from '../deploy/check';
import { carryOutDeployment, type Deployment } from '../deploy/deploy';
import { type DeployOptions, type DeployPlan, planDeployment } from '../deploy/plan';
import { contentOf } from '../deploy/stage';
import { createCommand } from '../support/command';
import { commandLine, PRODUCTION, readEnvironmentName } from '../support/command-line';
import { Complaint } from '../support/complaint';
import type { System } from '../support/system';
import { type TargetFlags, targetOptions } from '../support/target';
import { confirm, type Terminal, titled } from '../support/terminal';

const domainOf = ({ site }: DeployPlan, environment: string): string =>
  site
    ? `https://${site.domain}`
    : `new: https://flexkeep-NNNN${environment === PRODUCTION ? '' : `-${environment}`}.twil.io`;

const uploadLines = ({ build, stage }: DeployPlan, { from }: DeployOptions): string[] => {
  if (build) return [`nothing; ${build}${from ? `, which runs in ${from},` : ''} is activated`];
  return [
    ...stage.bundles.map(({ file, bytes }) => `${kilobytes(bytes).padStart(8)}  ${file}`),
    ...stage.assets.map((asset) => `${''.padStart(8)}  assets/${asset}`),
  ];
};

/** What is not looked at here, and by what it is. */
const NOT_CHECKED =
  'whether the callback and the Flex Flows lead here, and what BOT_URL, DOWNSTREAM_EVENT_URLS, ALERT_URL and METRICS_URL name answers';

/** What a deployment would do, for people. */
const planText = (plan: DeployPlan, options: DeployOptions, { bold }: Terminal['colors']): string => {
  const { client, service, variables, leftOver, found, unread } = plan;
  const { environment, prune } = options;
  const credentials = 'the Service lets the Functions have the account’s credentials; now it does not';
  const parts: [title: string, lines: string[]][] = [
    ['Account', [client.accountSid]],
    ['Environment', [environment]],
    ['Domain', [domainOf(plan, environment)]],
    ['Uploaded', uploadLines(plan, options)],
    ['Variables', [Object.keys(variables).join(', ')]],
    [prune ? 'Removed' : 'Left there', leftOver.length ? [leftOver.join(', ')] : []],
    ['Changed', service && !service.includeCredentials ? [credentials] : []],
    ['Checked', ['build, runtime, dependencies, variables', `${found.join(', ')} exist in the account`]],
    ['Not checked', [...unread, NOT_CHECKED]],
  ];
  return [bold('Deployment'), ...parts.flatMap(([title, lines]) => titled(title, lines, 14))].join('\n');
};

/** The same for a program. */
const planView = async (plan: DeployPlan, { environment }: DeployOptions): Promise<object> => {
  const { client, site, stage, build, variables, leftOver, found, unread } = plan;
  return {
    ...{ accountSid: client.accountSid, environment, ...(site ? { domain: site.domain } : {}) },
    ...(build ? { build } : { content: await contentOf(stage), functions: stage.bundles, assets: stage.assets }),
    ...{ variables: Object.keys(variables), leftOver, found, unread },
  };
};

interface Options extends TargetFlags {
  environment: string;
  build?: string;
  from?: string;
  prune?: boolean;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

const REFUSED = 1;
const BROKE_OFF = 2;

const HELP = `
The account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env.
Prints the domain; everything else goes to standard error. No secret is printed.
Exit codes: 0 deployed; 1 refused before anything was sent; 2 broke off on the way, what ran before runs on.
More: docs/deploying.md`;

const show = (terminal: Terminal, told: Deployment, options: Options): void => {
  const { domain, functions = [], previous } = told;
  for (const { access, url } of functions) terminal.talk(`  ${access.padEnd(10)} ${url}`);
  if (previous) {
    terminal.talk(`Back to what ran before: ${commandLine(options, 'deploy', '--build', previous)}`);
  }
  terminal.tell(options.json ? JSON.stringify(told, null, 2) : domain);
};

const declined = () =>
  new Complaint('Not approved. Nothing was sent.', [
    {
      where: 'the question',
      problem: 'it was not answered with "yes"',
      remedy: 'To deploy without being asked: --yes',
    },
  ]);

const deployOrPlan = async ({ cwd, terminal, variables }: System, options: Options): Promise<number> => {
  const { environment, build, from, prune = false, dryRun, json, yes } = options;
  if (build && from) throw new Complaint('--build and --from exclude each other.');
  const wanted: DeployOptions = {
    ...{ root: cwd, environment, prune, variables: variables(options), flags: options, talk: terminal.talk },
    ...(build && { build }),
    ...(from && { from }),
  };
  const plan = await planDeployment(wanted);
  try {
    if (dryRun) {
      terminal.tell(
        json ? JSON.stringify(await planView(plan, wanted), null, 2) : planText(plan, wanted, terminal.colors),
      );
      terminal.talk('Nothing was sent.');
      return 0;
    }
    terminal.talk(planText(plan, wanted, terminal.talkColors));
    const question = `Shall this be deployed to the Environment ${environment} of ${plan.client.accountSid}?`;
    if (!yes && !(await confirm(terminal, question))) throw declined();
    show(terminal, await carryOutDeployment(plan, wanted), options);
    return 0;
  } finally {
    await plan.stage.close();
  }
};

export const deployCommand = createCommand(
  'deploy',
  (program, act, system) =>
    targetOptions(program)
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
      .option('--yes', 'do not ask')
      .option('--dry-run', 'check, show what would be done, and send nothing')
      .option('--json', 'print results as JSON')
      .addHelpText('after', HELP)
      .action(act((options: Options) => deployOrPlan(system, options))),
  (code) => (code === undefined || code === 'twilio' ? BROKE_OFF : REFUSED),
);
