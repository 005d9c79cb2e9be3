import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Variables } from '../support/environment';
import { findTroubles, findWarnings } from './check';
import { contentOf, openStage, type Stage } from './stage';

const checkout = join(__dirname, '../..');
const VARIABLES: Variables = {
  ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  AUTH_TOKEN: '2'.repeat(32),
  TWILIO_FLEX_WORKSPACE_SID: `WS${'1'.repeat(32)}`,
  TWILIO_FLEX_WORKFLOW_SID: `WW${'1'.repeat(32)}`,
  TWILIO_FLEX_CHAT_SERVICE_SID: `IS${'1'.repeat(32)}`,
  TWILIO_FLEX_PROXY_SERVICE_SID: `KS${'1'.repeat(32)}`,
  TWILIO_FLEX_SYNC_SID: 'default',
};

let root: string;
let stage: Stage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'check-'));
  for (const file of ['package.json', '.twilioserverlessrc']) await cp(join(checkout, file), join(root, file));
  await put('functions/inbound.protected.ts', 'export const handler = () => 1;');
  await put('assets/page.html', '<p>');
});
// The stage lies below it.
afterEach(() => rm(root, { recursive: true }));

const put = async (path: string, content: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
};
const edit = async (path: string, from: string | RegExp, to: string) =>
  put(path, (await readFile(join(root, path), 'utf8')).replace(from, to));
const troubles = async (more: Variables = {}) => {
  stage = await openStage(root);
  return findTroubles(stage, { ...VARIABLES, ...more }).map(({ where, problem }) => `${where}: ${problem}`);
};

it('finds nothing to say about this project', async () => {
  expect(await troubles()).toEqual([]);
  expect(findWarnings(stage)).toEqual([]);
});

it.each([
  ['a range', '^2.0.1'],
  ['a version of npm that the platform does not list', '2.1.0'],
])('refuses %s of the runtime handler', async (_, version) => {
  await edit('package.json', /("@twilio\/runtime-handler": )"[^"]*"/, `$1"${version}"`);
  const found = await troubles();
  expect(found).toContainEqual(expect.stringContaining(`@twilio/runtime-handler is ${version}; the platform takes`));
});

it('refuses a project without the runtime handler', async () => {
  await edit('package.json', /"@twilio\/runtime-handler": "[^"]*",/, '');
  expect(await troubles()).toEqual([expect.stringContaining('not among the dependencies; the platform takes')]);
});

it.each([
  ['another runtime', /'node22'/, "'node20'", 'the runtime is node20: expected node22'],
  ['no runtime', /runtime: 'node22',/, '', 'the runtime is left to Twilio: expected node22'],
])('refuses %s', async (_, from, to, words) => {
  await edit('.twilioserverlessrc', from, to);
  expect(await troubles()).toEqual([`.twilioserverlessrc: ${words}`]);
});

it.each([
  [
    'missing',
    { TWILIO_FLEX_SYNC_SID: '' },
    'TWILIO_FLEX_SYNC_SID: missing: expected "default", or IS and 32 hex digits',
  ],
  [
    'malformed',
    { TWILIO_FLEX_WORKFLOW_SID: 'WWx' },
    'TWILIO_FLEX_WORKFLOW_SID: malformed: expected WW and 32 hex digits',
  ],
  [
    'too long for Twilio',
    { CONSOLE_SECRET: 's'.repeat(451) },
    'CONSOLE_SECRET: 451 bytes long; Twilio takes at most 450',
  ],
  [
    'too short to be a secret',
    { CONSOLE_SECRET: 's'.repeat(31) },
    'CONSOLE_SECRET: malformed: expected at least 32 characters',
  ],
  ['not to be written', { CONSOLE_SECRET: `${'a'.repeat(32)}\rb` }, 'CONSOLE_SECRET: it holds a control character'],
])('names a variable that is %s, and never its value', async (_, more, words) => {
  expect(await troubles(more)).toEqual([words]);
});

it('refuses what bundled something large by mistake, and warns of what is only slow', async () => {
  await put('functions/huge.ts', `export const handler = () => '${'x'.repeat(1024 * 1024)}';`);
  await put('functions/slow.ts', `export const handler = () => '${'x'.repeat(91 * 1024)}';`);
  expect(await troubles()).toEqual([
    expect.stringMatching(/^functions\/huge\.js: 10\d\d\.\d KB: something large was bundled by mistake$/),
  ]);
  expect(findWarnings(stage)).toContainEqual(
    expect.stringMatching(/^functions\/slow\.js has 9\d\.\d KB; above 90\.0 KB/),
  );
});

it('refuses a bundle that needs what nobody installs', async () => {
  await edit('package.json', /"twilio": "[^"]*"/, '"left-out": "1.0.0"');
  await put('functions/inbound.protected.ts', "import twilio from 'twilio'; export const handler = () => twilio;");
  expect(await troubles()).toEqual([
    'functions/inbound.protected.js: it requires twilio, which is not among the dependencies',
  ]);
});

it('tells one content from another', async () => {
  const content = async () => {
    const opened = await openStage(root);
    return contentOf(opened).finally(opened.close);
  };
  const first = await content();
  expect(await content()).toBe(first);
  await put('assets/page.html', '<p>Another');
  expect(await content()).not.toBe(first);
});
