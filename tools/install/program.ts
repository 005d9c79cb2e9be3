import type { Command } from 'commander';
import { PRODUCTION, readEnvironmentName } from '../deploy/environment-name';
import { type CliCommand, createCommand } from '../support/command';
import { envFileOf, targetOptions } from '../support/target';
import { doctor } from './doctor';
import { remove } from './remove';
import type { InstallOptions, SetupWorld } from './session';
import { setup } from './setup';
import { openSetupWorld } from './system';

export type Tool = 'setup' | 'remove' | 'doctor';

const HELP = `
The account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env. HTTP_PROXY is honoured.
Results go to standard output, talk to standard error. No secret is printed.
More: docs/installing.md`;

const CODES: Record<Tool, string> = {
  setup: 'Exit codes: 0 set up, and the self-test passed; 1 it is not.',
  remove: 'Exit codes: 0 removed, or nothing to remove; 1 error.',
  doctor: 'Exit codes: 0 all is well; 1 something is to be done.',
};

/** As a domain's suffix. */
const environmentIn = (name: string): string => (readEnvironmentName(name) === PRODUCTION ? '' : name);

const defineSetup = (command: Command): Command =>
  command
    .description('Sets up Flexkeep in a Flex account, or completes what an earlier run has begun.')
    .option('--workspace <name or SID>', 'the TaskRouter Workspace of Flex')
    .option('--workflow <name or SID>', 'where the bot hands customers over to')
    .option('--chat-service <name or SID>', 'the Chat Service of Flex')
    .option('--proxy-service <name or SID>', 'the Proxy Service of Flex')
    .option('--sync-service <SID>', 'where Flexkeep remembers; default: the Service "default"')
    .option('--orchestrations <names>', 'flex-flow,conversations, or one of them')
    .option('--environment <name>', 'deploy to dev, stage, …, or production', environmentIn, 'dev')
    .option('--domain <domain>', 'where it is deployed, with --no-deploy')
    .option('--file <path>', 'the Flex Flows', 'flows.json')
    .option('--no-timer', "do not make the sweep's own timer")
    .option('--no-deploy', 'do not deploy')
    .option('--no-adopt', "do not pass events on to the Workspace's present callback")
    .option('--no-flows', 'leave the Flex Flows as they are')
    .option('--no-self-test', 'do not ask the deployed Functions whether they work');

const COMMANDS: Record<Tool, (command: Command) => Command> = {
  setup: defineSetup,
  remove: (command) =>
    command
      .description('Takes Flexkeep out of an account, and puts back what was there before setup.')
      .option('--force', 'also what setup did not make: other Environments of its Service, flows that lead to it'),
  doctor: (command) =>
    command
      .description('Checks the installation: each line is ok, or says what to do.')
      .option('--file <path>', 'the Flex Flows', 'flows.json')
      .option('--environment <name>', 'dev, stage, …, or production', environmentIn, 'dev')
      .option('--no-flows', 'do not compare the Flex Flows with the file'),
};

const RUN: Record<Tool, (world: SetupWorld, options: InstallOptions) => Promise<number>> = { setup, remove, doctor };

/** Of the three commands; a flag that one of them does not have is as it is where it is not given. */
const DEFAULTS = {
  ...{ environment: 'dev', file: 'flows.json' },
  ...{ timer: true, deploy: true, adopt: true, flows: true, selfTest: true },
};

export const installCommand = (tool: Tool) =>
  createCommand(tool, (program, act, world: SetupWorld) => {
    COMMANDS[tool](targetOptions(program, 'read and write'))
      .option('--json', 'print results as JSON')
      .addHelpText('after', `${HELP}\n${CODES[tool]}`);
    if (tool !== 'doctor') {
      program
        .option('--yes', 'do not ask')
        .option('--dry-run', 'show what would be done, and do nothing')
        .option('--take-over', 'do not wait for a run that another person has begun');
    }
    program.action(
      act((flags: Partial<InstallOptions>) =>
        RUN[tool](world, { ...DEFAULTS, ...flags, flags, env: envFileOf(flags) }),
      ),
    );
  });

const onSystem =
  (tool: Tool): CliCommand =>
  (system, args) =>
    installCommand(tool)(openSetupWorld(system), args);

export const setupCommand = onSystem('setup');
export const removeCommand = onSystem('remove');
export const doctorCommand = onSystem('doctor');
