import { createHash, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findTroubles } from '../deploy/check';
import { deploy } from '../deploy/deploy';
import { contentOf, openStage } from '../deploy/stage';
import { type CliCommand, createCommand } from '../support/command';
import { PRODUCTION, readEnvironmentName } from '../support/command-line';
import { onlySet, readEnvFile, readEnvironment, type Variables } from '../support/environment';
import type { System } from '../support/system';
import { embeddedConnection, envFileOf, type TargetFlags, targetOptions } from '../support/target';
import { doctor } from './doctor';
import { remove } from './remove';
import type { InstallOptions, SetupWorld } from './session';
import { setup } from './setup';

/**
 * What every command reads, but that a file which is named need not be there yet: setup writes it. With `--embedded`,
 * how Twilio is reached comes from `npm start`, and all else is found out, as in any account.
 */
export const readVariables = (cwd: string, outer: Variables, flags: TargetFlags): Variables => {
  const file = envFileOf(flags);
  if (flags.embedded) return { ...readEnvFile(cwd, file), ...embeddedConnection(cwd) };
  if (resolve(cwd, file) === resolve(cwd, '.env')) return readEnvironment(cwd, outer);
  return readEnvFile(cwd, file) ? readEnvironment(cwd, outer, file) : onlySet(outer);
};

const holderOf = (cwd: string) => {
  const place = `${hostname()}:${cwd}`;
  return {
    id: createHash('sha256').update(place).digest('hex').slice(0, 16),
    name: `${userInfo().username}@${hostname()}`,
  };
};

const build = async (cwd: string, variables: Variables): ReturnType<SetupWorld['build']> => {
  const stage = await openStage(cwd);
  try {
    return { digest: await contentOf(stage), troubles: findTroubles(stage, variables) };
  } finally {
    await stage.close();
  }
};

/** What these commands need beside the system. */
const openSetupWorld = (system: System): SetupWorld => ({
  ...system,
  variables: (flags) => readVariables(system.cwd, system.environment, flags),
  // Which variables go was shown, and agreed to.
  deploy: ({ environment, variables, talk }) =>
    deploy({ root: system.cwd, environment: environment || PRODUCTION, variables, talk, prune: true }),
  build: (variables) => build(system.cwd, variables),
  secret: () => randomBytes(32).toString('base64url'),
  holder: holderOf(system.cwd),
  nodeVersion: process.version,
});

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
