import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { foldersOf } from './project';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(root, { recursive: true }));

const lay = async (files: Record<string, string>) => {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  const { functions, assets } = foldersOf(root);
  return [relative(root, functions), relative(root, assets)];
};

const BUILT = { 'src/functions/a.ts': '', 'dist/functions/a.js': '', 'dist/assets/b.js': '' };
const scripts = (start: string) => ({ 'package.json': JSON.stringify({ scripts: { start } }) });
const FLAGS = '--functions-folder dist/functions --assets-folder=dist/assets';

it.each<[string, Record<string, string>, string[]]>([
  ['functions and assets', { 'functions/a.js': '' }, ['functions', 'assets']],
  ['src and static', { 'src/a.js': '', 'static/b.js': '' }, ['src', 'static']],
  [
    'what the configuration says',
    { ...BUILT, '.twilioserverlessrc': '{ functionsFolder: "dist/functions" }' },
    ['dist/functions', 'assets'],
  ],
  [
    'what the configuration says for the command start',
    {
      ...BUILT,
      '.twilioserverlessrc': '{ functionsFolder: "x", commands: { start: { functionsFolder: "dist/functions" } } }',
    },
    ['dist/functions', 'assets'],
  ],
  [
    'the flags of the start script',
    { ...BUILT, ...scripts(`twilio serverless:start ${FLAGS}`) },
    ['dist/functions', 'dist/assets'],
  ],
  [
    'the flags before the configuration',
    { ...BUILT, ...scripts(`npm run build && twilio-run ${FLAGS}`), '.twilioserverlessrc': '{ functionsFolder: "x" }' },
    ['dist/functions', 'dist/assets'],
  ],
  ['no flags of another program', { 'functions/a.js': '', ...scripts(`other ${FLAGS}`) }, ['functions', 'assets']],
  [
    'no flags of a package.json that cannot be read',
    { 'functions/a.js': '', 'package.json': '{' },
    ['functions', 'assets'],
  ],
])('a project has its folders where twilio-run looks: %s', async (_, files, folders) => {
  expect(await lay(files)).toEqual(folders);
});
