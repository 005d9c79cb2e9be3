import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { writeStackFile } from '../emulator/stack-file';
import { build } from '../tools/build';
import { resourcesOf } from '../tools/install/snapshot';
import { type Ended, runCommand } from './support/run-command';

/** Four commands, each a process or two, and a deployment by the real twilio-run. */
jest.setTimeout(120_000);

const checkout = join(__dirname, '..');
const WHAT_IS_DEPLOYED = ['functions', 'src', 'assets', 'package.json', '.twilioserverlessrc', 'flows.json'];

let root: string;
let stack: Stack;

/** The lines of docs/installing.md that need no account, as somebody would copy them. */
const documented = (): string[] => {
  const text = readFileSync(join(checkout, 'docs/installing.md'), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith('Without an account')) ?? '';
  return [...section.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, lines = '']) => lines.trim().split('\n'));
};

/** `npm run TOOL -- …`, in a checkout of its own. */
const copyAndRun = async (line: string): Promise<Ended> => {
  const [, tool = '', rest = ''] = /^npm run (\w+) -- (.*)$/.exec(line) ?? [];
  const ended = await runCommand(join(checkout, 'tools', `${tool}.ts`), rest.split(' '), {
    cwd: root,
    // With the certificate from the start, it need not start a second time to have it.
    env: { ...process.env, NODE_EXTRA_CA_CERTS: stack.environment.NODE_EXTRA_CA_CERTS },
  });
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

it('the documented lines lead from nothing to a deployed, self-tested bundle, and back', async () => {
  const before = resourcesOf(stack.emulator);
  const [install, start, ...lines] = documented();
  expect([install, start]).toEqual(['npm ci', 'npm start']);
  expect(lines.map((line) => line.split(' ')[2])).toEqual(['setup', 'doctor', 'trigger', 'remove']);
  const [setup = '', doctor = '', trigger = '', remove = ''] = lines;

  const first = await copyAndRun(setup);
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('Flexkeep is set up.') });
  const domain = /Self-test · https:\/\/(flexkeep-\d+-dev\.twil\.io)\n/.exec(first.out)?.[1];
  expect(first.out.match(/^ {2}ok /gm)).toHaveLength(4);

  expect(await copyAndRun(doctor)).toMatchObject({ code: 0, err: expect.stringContaining('All is well.') });

  stack.emulator.journal.clear();
  expect(await copyAndRun(trigger)).toMatchObject({ code: 0, out: expect.stringContaining('to +1555') });
  const invoked = stack.emulator.journal.entries.filter(({ name }) => name === 'POST /inbound');
  expect(invoked.map(({ detail }) => detail.domain)).toContain(domain);

  const last = await copyAndRun(remove);
  expect(last).toMatchObject({ code: 0, out: expect.stringContaining('the account is as it was') });
  // The customer's conversation is the account's, not Flexkeep's.
  const after = Object.entries(resourcesOf(stack.emulator));
  expect(
    Object.fromEntries(after.filter(([name]) => name in before || !/^(chat|proxy|phone|flex)\./.test(name))),
  ).toEqual(before);
});
