import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listen } from '../../emulator/http/port';

const FILES = {
  'package.json': '{ "dependencies": { "@twilio/runtime-handler": "2.0.1", "twilio": "6.3.1" } }',
  '.twilioserverlessrc': '{ "functionsFolder": "dist/functions", "assetsFolder": "dist/assets" }',
  'functions/inbound.protected.ts': `
    export const handler = (context: Record<string, string>, event: { port?: string }, callback: (error: null, answer: string) => void) => {
      console.log(JSON.stringify({ pid: process.pid, bot: context.BOT_URL, secrets: context.BOT_SECRET?.split(' ').length }));
      callback(null, '');
    };`,
};

const checkout = join(__dirname, '../..');
let root: string;

/** A command of the project, and all that it prints. */
const run = (...args: string[]) => runWith({}, ...args);

const runWith = (environment: Record<string, string>, ...args: string[]): Running => {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', join(checkout, 'tools/cli.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  const running = { child, ended, out: () => out, err: () => err };
  started.push(running);
  return running;
};

interface Running {
  child: ChildProcessWithoutNullStreams;
  ended: Promise<{ code: number | null; out: string; err: string }>;
  out(): string;
  err(): string;
}

const started: Running[] = [];

/** Resolves when `text` has been printed; rejects where the command ends before. */
const printed = async ({ child, ended, out, err }: Running, text: string): Promise<void> => {
  const over = ended.then((end) => Promise.reject(new Error(`It ended: ${JSON.stringify(end)}`)));
  while (!out().includes(text) && !err().includes(text)) {
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), over]);
  }
  over.catch(() => undefined);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'start-'));
  for (const [name, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
});
// A test that fails leaves nothing running.
afterEach(async () => {
  const left = started.splice(0).filter(({ child }) => child.exitCode === null);
  for (const { child } of left) child.kill('SIGINT');
  await Promise.all(left.map(({ ended }) => ended));
});
afterAll(() => rm(root, { recursive: true }));

it('starts, can be triggered, tells what happens, and stops at Ctrl-C with every process it started', async () => {
  const secret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
  const bot = { BOT_URL: 'http://127.0.0.1:9/hook', BOT_SECRET: `${secret} ${secret}` };
  // What was set up on the Twilio of an earlier start.
  await mkdir(join(root, '.flexkeep'), { recursive: true });
  await writeFile(join(root, '.flexkeep/setup.env'), 'DOMAIN_NAME=flexkeep-1-dev.twil.io\n');
  const start = runWith(bot, 'start', '--port', '0', '--console-port', '0', '--export-on-exit', 'kept.json');
  await printed(start, 'Ctrl-C stops everything');
  expect(readdirSync(join(root, '.flexkeep'))).not.toContain('setup.env');
  const screen = start.out().split('\n');
  expect(screen.length).toBeLessThanOrEqual(25);
  expect(screen.filter((line) => line.length > 80)).toEqual([]);
  expect(start.out()).toContain('/inbound             protected');
  expect(start.out()).toContain('elsewhere, at http://127.0.0.1:9\n');
  expect(start.out()).not.toContain('\u001b');

  const trigger = await run('trigger', 'sms', 'hello', 'there').ended;
  expect(trigger).toMatchObject({ code: 0, err: '' });
  expect(trigger.out).toMatch(/^\+15550101 wrote "hello there" to \+15550199: a new engagement began on CH/);
  expect(trigger.out).toMatch(/→ {2}onMessageAdded +CH\w{6}… +200/);
  expect(trigger.out).toMatch(/channel +CH\w{32} +new: (initializing|active)/);
  await printed(start, 'onMessageAdded');
  await printed(start, '"pid"');
  expect(start.err()).toContain('"bot":"http://127.0.0.1:9/hook","secrets":2');
  const functions = Number(/"pid":(\d+)/.exec(start.err())?.[1]);
  expect(isAlive(functions)).toBe(true);

  const saved = await run('trigger', 'save', 'lost.json').ended;
  expect(saved.out).toContain('Replay them with: npm run trigger -- replay lost.json');
  expect(JSON.parse(readFileSync(join(root, 'lost.json'), 'utf8'))).toEqual({
    flexkeepScenario: 1,
    acts: [{ action: 'sms', values: { body: 'hello there' } }],
  });
  const replayed = await run('trigger', 'replay', 'lost.json').ended;
  expect(replayed.out).toMatch(/^The account is as it was when it started\..*wrote "hello there" to/s);
  const [twice, broken] = await Promise.all([
    run('trigger', 'save', 'lost.json').ended,
    run('trigger', 'replay', 'package.json').ended,
  ]);
  expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('lost.json: EEXIST')]);
  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('it has dependencies')]);

  const [refused, again] = await Promise.all([run('trigger', 'wait', 'long').ended, run('start').ended]);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/^Error: duration must be a number with a unit.*\nFor example: 25h\n$/);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is running already: http://localhost:') });

  const source = join(root, 'functions/inbound.protected.ts');
  await writeFile(source, FILES['functions/inbound.protected.ts'].replace('{ pid:', '{ changed: true, pid:'));
  await printed(start, 'Changed: inbound.protected.ts');
  await run('trigger', 'sms', 'again').ended;
  await printed(start, '"changed":true');
  const renewed = Number(/"changed":true,"pid":(\d+)/.exec(start.err())?.[1]);
  expect([isAlive(functions), isAlive(renewed)]).toEqual([false, true]);
  await writeFile(source, 'export const handler = (');
  await printed(start, 'The Functions run on as they were.');
  expect(start.err()).toContain('functions/inbound.protected.ts:1: Unexpected end of file');
  await writeFile(source, FILES['functions/inbound.protected.ts']);

  start.child.kill('SIGINT');
  expect(await start.ended).toMatchObject({ code: 0, err: expect.stringContaining('npm start -- --import kept.json') });
  expect(isAlive(renewed)).toBe(false);
  expect(readdirSync(join(root, '.flexkeep'))).toEqual([]);
});

it('explains itself, and says what to do where a port is taken or nothing runs', async () => {
  const { port, close } = await listen(createServer(), 0);
  const [unsafe, taken, idle, help] = await Promise.all([
    runWith({ BOT_URL: 'http://bot.example.com', BOT_SECRET: '' }, 'start').ended,
    run('start', '--console-port', String(port), '--port', '0').ended,
    run('trigger', 'sms', 'hello').ended,
    run('trigger', '--help').ended,
  ]);
  await close();
  expect(unsafe.code).toBe(1);
  expect(unsafe.err).toMatch(/BOT_URL: malformed.*BOT_SECRET: missing/s);
  expect(taken.code).toBe(1);
  expect(taken.err).toContain(`Port ${port} is taken. Take another one with: npm start -- --console-port 3011`);
  expect(idle).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('Start one in another terminal: npm start'),
  });
  expect(help.out).toContain('end-chat');
  expect(existsSync(join(root, '.flexkeep/stack.json'))).toBe(false);
  expect(readFileSync(join(root, 'dist/functions/inbound.protected.js'), 'utf8')).toContain('pid');
});

it('refuses before anything is started what could not work in the end', async () => {
  const empty = join(root, 'empty');
  await mkdir(empty, { recursive: true });
  const packed = spawn(process.execPath, ['--require', 'tsx/cjs', join(checkout, 'tools/pack/cli.ts'), 'start'], {
    cwd: empty,
    env: { ...process.env, NODE_PATH: join(checkout, 'node_modules') },
  });
  let said = '';
  packed.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [nowhere, directory, same, alone, help, [code]] = await Promise.all([
    run('start', '--export-on-exit', 'no/such/kept.json').ended,
    run('start', '--export-on-exit', 'functions').ended,
    run('start', '--port', '4152', '--console-port', '4152').ended,
    run('start', '--account', 'account.yaml').ended,
    run('start', '--help').ended,
    once(packed, 'close'),
  ]);
  const refused = (text: string) => ({ code: 1, out: '', err: expect.stringContaining(text) });
  expect(nowhere).toEqual(refused('--export-on-exit: no/such/kept.json cannot be written (ENOENT)'));
  expect(directory).toEqual(refused('--export-on-exit: functions cannot be written (EISDIR)'));
  expect(same).toEqual(refused('--port and --console-port are both 4152'));
  expect(alone).toEqual(refused('--account goes with --project'));
  expect(help.out).not.toMatch(/default: (\{\}|\[\])/);
  expect([code, said]).toEqual([1, expect.stringContaining('There is no twilio-run project in')]);
});

it('runs a project of another kind, with an account from a file, and says what is wrong with either', async () => {
  const sample = join(checkout, 'samples/out-of-hours');
  const own = ['start', '--project', sample, '--port', '0', '--console-port', '0', '--inspect', '0'];
  await writeFile(join(root, 'wrong.yaml'), 'flow: []');
  const started = run(...own, '--account', join(sample, 'account.yaml'));
  await mkdir(join(root, 'strange/functions'), { recursive: true });
  await writeFile(join(root, 'strange/.env'), 'EMBEDDED_OPTIONS=returnsAddWebhook=true\n');
  const [wrong, strange, nothing] = await Promise.all([
    run(...own, '--account', 'wrong.yaml').ended,
    run('start', '--project', join(root, 'strange')).ended,
    run('start', '--project', join(root, 'nowhere')).ended,
  ]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('the account has no property "flow"')]);
  expect([strange.code, strange.err]).toEqual([
    1,
    expect.stringMatching(/EMBEDDED_OPTIONS.*no option returnsAddWebhook/),
  ]);
  expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining('There is no twilio-run project in')]);
  await printed(started, 'Ctrl-C');
  // Commands that are typed elsewhere would not find it.
  expect(started.out()).toContain(`Try next, in another terminal, in ${sample}:`);
  expect(started.err()).toMatch(/Debugger listening on ws:\/\/127\.0\.0\.1:\d+/);
  const [, url = ''] = /Page +(\S+)/.exec(started.out()) ?? [];
  const answer = await fetch(`${url}/api/actions/sms`, { method: 'POST', body: '{"body":"hello"}' });
  const { journal } = (await answer.json()) as { journal: { name: string; status: number }[] };
  expect(journal).toContainEqual(expect.objectContaining({ name: 'POST /reply', status: 200 }));
  started.child.kill('SIGINT');
  expect((await started.ended).code).toBe(0);
});
