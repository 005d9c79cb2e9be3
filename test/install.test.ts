import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREE_PORTS, type Stack, startStack } from '../emulator/stack';
import { build } from '../tools/build';
import type { Finding } from '../tools/install/doctor/finding';
import type { Probe } from '../tools/install/self-test';
import { resourcesOf } from '../tools/install/snapshot';

/** Three commands, each a process or two, and a deployment by the real twilio-run. */
jest.setTimeout(120_000);

const checkout = join(__dirname, '..');
const WHAT_IS_DEPLOYED = ['functions', 'src', 'assets', 'package.json', '.twilioserverlessrc', 'flows.json'];

let root: string;
let stack: Stack;

/** As `npm run` does it, in a checkout of its own. */
const run = async <T>(tool: 'setup' | 'remove' | 'doctor', ...args: string[]): Promise<T & { code: number | null }> => {
  const script = join(checkout, 'tools', `${tool}.ts`);
  // With the certificate from the start, it need not start a second time to have it.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: stack.environment.NODE_EXTRA_CA_CERTS };
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--embedded', '--json', ...args], {
    cwd: root,
    env,
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (!out) throw new Error(err);
  expect(out + err).not.toContain(stack.account.authToken);
  return { code, ...JSON.parse(out) };
};

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
  for (const name of WHAT_IS_DEPLOYED) cpSync(join(checkout, name), join(root, name), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  await build({ root });
  stack = await startStack({ root, ...FREE_PORTS, directory: '.flexkeep' });
  // A Build takes no time, so that twilio-run need not ask twice, a second apart.
  stack.emulator.api.hooks.after = (name) =>
    name === 'serverless.CreateBuild' ? stack.emulator.clock.advance(1000) : undefined;
});
afterAll(async () => {
  await stack.close();
  rmSync(root, { recursive: true });
});

it('from nothing to a deployed, self-tested bundle on the embedded Twilio, and back', async () => {
  const before = resourcesOf(stack.emulator);

  const first = await run<{ outcome: string; domain: string; selfTest: Probe[] }>('setup', '--yes');
  expect(first).toMatchObject({
    code: 0,
    outcome: 'done',
    domain: expect.stringMatching(/^flexkeep-\d+-dev\.twil\.io$/),
  });
  expect(first.selfTest.map(({ ok }) => ok)).toEqual([true, true, true, true]);

  const { findings, code } = await run<{ findings: Finding[] }>('doctor');
  expect([code, findings.filter(({ ok }) => !ok)]).toEqual([0, []]);

  const second = await run<{ outcome: string }>('setup', '--yes');
  expect(second).toMatchObject({ code: 0, outcome: 'nothing-to-do' });

  const action = { method: 'POST', body: JSON.stringify({ body: 'hi' }) };
  const answer = await fetch(`${stack.consoleUrl}/api/actions/sms`, action);
  const { journal } = (await answer.json()) as {
    journal: { name: string; status?: number; detail: { domain?: string } }[];
  };
  const [invoked] = journal.filter(({ name }) => name === 'POST /inbound');
  expect(invoked).toMatchObject({ status: 200, detail: { domain: first.domain } });

  expect(await run('remove', '--yes')).toMatchObject({ code: 0, outcome: 'done', left: [] });
  const after = resourcesOf(stack.emulator);
  const customers = Object.keys(after).filter((name) => /^(chat|proxy|phone|flex)\./.test(name) && !(name in before));
  expect(Object.fromEntries(Object.entries(after).filter(([name]) => !customers.includes(name)))).toEqual(before);
});
