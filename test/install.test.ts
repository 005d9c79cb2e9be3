import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sdkFor } from '../emulator/network/sdk';
import { startTwilioRun } from '../emulator/platform/twilio-run';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { writeStackFile } from '../emulator/stack-file';
import { build } from '../tools/build';
import { type Ended, runCommand } from './support/run-command';

const checkout = join(__dirname, '..');
const WHAT_IS_DEPLOYED = ['functions', 'src', 'assets', 'package.json', '.twilioserverlessrc', 'flows.json'];

let root: string;
let stack: Stack;

/** The lines of a document below a heading, as somebody would copy them, without what is said about them. */
const documented = (file: string, heading: string): string[] => {
  const section = readFileSync(join(checkout, file), 'utf8').split('\n## ');
  const text = section.find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, lines = '']) => lines.trim().split('\n'));
  return blocks.flat().map((line) => line.replace(/ +#.*/, ''));
};

/** `npm run TOOL -- …`, in a checkout of its own. */
const copyAndRun = async (line: string): Promise<Ended> => {
  const [, tool = '', rest = ''] = /^npm run (\w+) -- (.*)$/.exec(line) ?? [];
  const ended = await runCommand([tool, ...rest.split(' ')], { cwd: root, env: process.env });
  expect(ended.out + ended.err).not.toContain(stack.account.authToken);
  return ended;
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
  for (const name of WHAT_IS_DEPLOYED) cpSync(join(checkout, name), join(root, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  // What `npm start` does.
  await build({ root });
  stack = await startStack({ root, ...FREE_PORTS, directory: '.flexkeep' });
  await writeStackFile(root, { console: stack.consoleUrl, functions: stack.functionsUrl, pid: process.pid });
  // A Build takes no time, so that twilio-run need not ask twice, a second apart.
  stack.emulator.api.hooks.after = (name) =>
    name === 'serverless.CreateBuild' ? stack.emulator.clock.advance(1000) : undefined;
});
afterAll(async () => {
  await stack.close();
  rmSync(root, { recursive: true });
});

it('under twilio-run, which checks no signature, an unsigned request gets a dry run and nothing else', async () => {
  const { envFile, environment } = stack;
  const extraEnv = { NODE_EXTRA_CA_CERTS: String(environment.NODE_EXTRA_CA_CERTS) };
  const run = await startTwilioRun({ envFile, port: 0, forkProcess: false, cwd: root, extraEnv });
  const sweep = async (dryRun: boolean, headers = {}) => {
    const body = new URLSearchParams({ dryRun: String(dryRun) });
    const answer = await fetch(`http://localhost:${run.port}/sweep`, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.json() };
  };
  try {
    expect(await sweep(true)).toMatchObject({ status: 200, body: { dryRun: true } });
    expect(await sweep(false)).toMatchObject({
      ...{ status: 400, body: { error: 'bad-request', message: expect.stringContaining('X-Twilio-Signature') } },
    });
    const documents = await sdkFor(stack.emulator).sync.v1.services('default').documents.list();
    expect(documents.map(({ uniqueName }) => uniqueName)).not.toContain('flexkeep.sweep');
    expect(await sweep(false, { 'X-Twilio-Signature': 'as the platform has checked it' })).toMatchObject({
      ...{ status: 200, body: { dryRun: false } },
    });
  } finally {
    await run.stop();
  }
});

it('docs/installing.md has the lines of the README, which .ci/install-story copies', () => {
  const [install, start, ...lines] = documented('docs/installing.md', 'Without an account');
  expect([install, start]).toEqual(['npm ci', 'npm start']);
  expect(lines.map((line) => line.split(' ')[2])).toEqual(['setup', 'doctor', 'trigger', 'sweep', 'remove']);
  expect(documented('README.md', 'Installing')).toEqual(expect.arrayContaining(lines));
});

it('a variable that is taken out of the file is taken out of the Functions, and then there is nothing to do', async () => {
  const setup = 'npm run setup -- --embedded --yes --no-flows --no-self-test';
  const file = join(root, '.flexkeep/setup.env');
  appendFileSync(file, 'SWEEP_MIN_AGE_HOURS=30\n');
  expect(await copyAndRun(setup)).toMatchObject({ code: 0, err: expect.stringContaining('Flexkeep is set up.') });
  writeFileSync(file, readFileSync(file, 'utf8').replace('SWEEP_MIN_AGE_HOURS=30\n', ''));
  expect(await copyAndRun(setup)).toMatchObject({
    ...{ code: 0, out: expect.stringContaining('variables to be removed: SWEEP_MIN_AGE_HOURS') },
  });
  expect(await copyAndRun(setup)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to change.') });
});

it('what was deployed before setup runs again after remove', async () => {
  const service = sdkFor(stack.emulator).serverless.v1.services('flexkeep');
  const deployed = async () => {
    const [{ sid = '', buildSid } = {}] = await service.environments.list();
    const variables = await service.environments(sid).variables.list();
    return { buildSid, variables: variables.map(({ key, value }) => `${key}=${value}`).sort() };
  };
  expect(await copyAndRun('npm run remove -- --embedded --yes')).toMatchObject({ code: 0 });
  // As a checkout that knows nothing yet: its secret would stay.
  rmSync(join(root, '.flexkeep/setup.env'));
  expect(await copyAndRun('npm run deploy -- --embedded --yes')).toMatchObject({ code: 0 });
  const before = await deployed();

  expect(await copyAndRun('npm run setup -- --embedded --yes --no-self-test')).toMatchObject({ code: 0 });
  expect(await deployed()).not.toEqual(before);
  expect(await copyAndRun('npm run remove -- --embedded --yes')).toMatchObject({
    ...{ code: 0, out: expect.stringContaining(`activate ${before.buildSid} again on https://flexkeep-`) },
  });
  expect(await deployed()).toEqual(before);
});
