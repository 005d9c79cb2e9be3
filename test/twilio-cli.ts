/**
 * Deploys this checkout with the tools that people have: `twilio serverless:deploy` of the Twilio CLI, and twilio-run
 * without any flag, both to the embedded Twilio, and lets a customer write to what is then deployed. Too slow for
 * `npm test`; `.ci/twilio-cli` installs the CLI and runs it.
 *
 *     tsx test/twilio-cli.ts DIRECTORY-WITH-THE-CLI-IN-ITS-NODE_MODULES
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sdkFor } from '../emulator/network/sdk';
import { writeEnvFile } from '../emulator/platform/env-file';
import { ask } from '../emulator/products/ask';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { ORCHESTRATIONS } from '../tools/demo/orchestration';
import { createDemoScene } from '../tools/demo/scene';
import { deployedVariables } from '../tools/deploy/variables';

const checkout = join(__dirname, '..');
/** Where both tools note what they deployed last. */
const NOTE = join(checkout, '.twiliodeployinfo');
const PLUGIN = 'node_modules/@twilio-labs/plugin-serverless';

const execute = promisify(execFile);

const deployed = async ({ emulator }: Stack) => {
  const service = sdkFor(emulator).serverless.v1.services('flexkeep');
  const [environment] = await service.environments.list();
  assert(environment, 'there is an Environment');
  const { runtime, status } = await service.builds(environment.buildSid).fetch();
  assert.deepEqual({ runtime, status }, { runtime: 'node22', status: 'completed' });
  const variables = await service.environments(environment.sid).variables.list();
  return { environment, variables: variables.map(({ key }) => key).sort() };
};

const write = async (stack: Stack, domain: string, from: string) => {
  const flow = { Sid: stack.account.flows.sms };
  ask(stack.emulator, 'flex.UpdateFlexFlow', flow, { 'Integration.Url': `https://${domain}/inbound` });
  const scene = createDemoScene(stack, ORCHESTRATIONS['flex-flow'], from);
  await scene.writes('hi');
  assert.equal(scene.heard().length, 1, 'the bot has answered');
  await scene.writes('agent');
  assert.equal(scene.liveTasks().length, 1, 'there is one Task');
};

type Cli = (...args: string[]) => Promise<{ stdout: string; stderr: string }>;

/** What people do with a Service besides deploying it: list, env, promote, activate. */
const lookAround = async (twilio: Cli, stack: Stack): Promise<void> => {
  const service = sdkFor(stack.emulator).serverless.v1.services('flexkeep');
  const domains = async () => (await service.environments.list()).map(({ domainName }) => domainName);
  const [domain = ''] = await domains();
  const said = async (...args: string[]) => {
    const { stdout, stderr } = await twilio(...args);
    process.stdout.write(`twilio ${args.slice(0, 2).join(' ')}\n`);
    return stdout + stderr;
  };

  const listed = await said('serverless:list', 'environments,functions,builds,variables', '--service-name', 'flexkeep');
  for (const part of [domain, '/inbound', 'TWILIO_FLEX_WORKSPACE_SID'])
    assert(listed.includes(part), `it lists ${part}`);

  const variable = ['--key', 'COLOUR', '--environment', 'dev'];
  await said('serverless:env:set', ...variable, '--value', 'red');
  assert.match(await said('serverless:env:get', ...variable), /red/);
  assert.match(await said('serverless:env:list', '--environment', 'dev'), /COLOUR/);
  await said('serverless:env:unset', ...variable);
  assert.doesNotMatch(await said('serverless:env:list', '--environment', 'dev'), /COLOUR/);

  await said('serverless:promote', '--from', 'dev', '--to', 'stage', '--create-environment');
  const [dev, stage] = await service.environments.list();
  assert.equal(stage?.buildSid, dev?.buildSid, 'the same Build runs there');
  assert(dev?.buildSid, 'something is deployed');
  await said('serverless:activate', '--build-sid', dev.buildSid, '--to', 'prod', '--create-environment');
  assert.equal((await domains()).length, 3);
};

const main = async (cli: string): Promise<void> => {
  const home = await mkdtemp(join(tmpdir(), 'twilio-cli-'));
  const note = await readFile(NOTE).catch(() => undefined);
  const stack = await startStack({ root: checkout, ...FREE_PORTS });
  try {
    const { ACCOUNT_SID = '', AUTH_TOKEN = '', HTTP_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = stack.environment;
    const wanted = deployedVariables(stack.environment);
    const withoutCredentials = join(home, 'deploy.env');
    await writeEnvFile(withoutCredentials, wanted);
    const network = { PATH: process.env.PATH, HOME: home, CI: 'true', HTTP_PROXY, NODE_EXTRA_CA_CERTS };
    const twilio = (cwd: string, ...args: string[]) =>
      execute(process.execPath, [join(cli, 'node_modules/twilio-cli/bin/run'), ...args], {
        cwd,
        env: { ...network, TWILIO_ACCOUNT_SID: ACCOUNT_SID, TWILIO_AUTH_TOKEN: AUTH_TOKEN },
      });

    await twilio(cli, 'plugins:link', PLUGIN);
    const { stdout } = await twilio(checkout, 'serverless:deploy', '--env', withoutCredentials);
    assert(!stdout.includes(AUTH_TOKEN), 'no secret is printed');
    const first = await deployed(stack);
    assert.deepEqual(first.variables, Object.keys(wanted).sort());
    await write(stack, first.environment.domainName, '+15550141');
    process.stdout.write(`twilio serverless:deploy: ${first.environment.domainName}\n`);

    const { stdout: log } = await twilio(checkout, 'serverless:logs', '--environment', 'dev');
    assert.match(log, /"action":"answer"|"outcome"/, 'what the Functions printed');
    process.stdout.write(`twilio serverless:logs: ${log.trim().split('\n').length} lines\n`);

    await lookAround((...args) => twilio(checkout, ...args), stack);

    const withCredentials = join(home, 'twilio-run.env');
    await writeEnvFile(withCredentials, { ACCOUNT_SID, AUTH_TOKEN, ...wanted });
    const twilioRun = require.resolve('twilio-run/bin/twilio-run.js');
    await execute(process.execPath, [twilioRun, 'deploy', '--env', withCredentials], { cwd: checkout, env: network });
    const second = await deployed(stack);
    assert.notEqual(second.environment.buildSid, first.environment.buildSid);
    assert.deepEqual(second.variables, first.variables);
    await write(stack, second.environment.domainName, '+15550142');
    process.stdout.write(`twilio-run deploy: ${second.environment.domainName}\n`);
  } finally {
    await stack.close();
    await rm(home, { recursive: true });
    await (note ? writeFile(NOTE, note) : rm(NOTE, { force: true }));
  }
};

main(resolve(process.argv[2] ?? '.')).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
