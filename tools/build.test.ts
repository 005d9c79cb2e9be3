import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from './build';
import { findWarnings } from './deploy/check';
import type { Complaint } from './support/complaint';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flexkeep-build-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const problemsOf = (built: Promise<unknown>) =>
  built.then(
    () => [],
    (error: unknown) => (error as Complaint).problems, // reason: a test says so
  );

const HANDLER = `
  import { createHmac } from 'node:crypto';
  import { Twilio } from 'twilio';
  import { greet } from '../src/greet';
  export const handler = () => [greet(), createHmac, Twilio];
`;
const GREET = `/* a licence */ export const greet = (): string => 'Ahoy';`;

describe('build', () => {
  it('makes one CommonJS file per endpoint, its visibility still in the name', async () => {
    write('functions/inbound.protected.ts', HANDLER);
    write('functions/deep/checkup.ts', 'export const handler = () => 1;');
    write('functions/inbound.protected.test.ts', 'throw new Error("not an endpoint");');
    write('src/greet.ts', GREET);

    const bundles = await build({ root });

    expect(bundles.map(({ file }) => file).sort()).toEqual([
      'functions/deep/checkup.js',
      'functions/inbound.protected.js',
    ]);
    expect(read('dist/functions/inbound.protected.js')).toContain('Ahoy');
    expect(require(join(root, 'dist/functions/deep/checkup.js')).handler()).toBe(1);
  });

  it('takes a .js file like a .ts file, and leaves declarations out', async () => {
    write(
      'functions/plain.protected.js',
      "const { greet } = require('../src/greet'); exports.handler = () => greet();",
    );
    write('functions/types.d.ts', 'export type Name = string;');
    write('src/greet.ts', GREET);
    const bundles = await build({ root });
    expect(bundles.map(({ file }) => file)).toEqual(['functions/plain.protected.js']);
    expect(require(join(root, 'dist/functions/plain.protected.js')).handler()).toBe('Ahoy');
  });

  it.each([
    [
      ['functions/a.mjs', 'functions/deep/b.cts'],
      ['functions/a.mjs', 'functions/deep/b.cts'],
    ],
    [['functions/a.ts', 'functions/a.js'], ['functions/a.js']],
  ])('leaves none out in silence: %j', async (files, named) => {
    for (const file of files) write(file, 'exports.handler = () => 1;');
    expect((await problemsOf(build({ root }))).map(({ where }) => where)).toEqual(named);
  });

  it('bundles everything but Node.js itself and what the platform installs', async () => {
    write('functions/inbound.ts', HANDLER);
    write('src/greet.ts', GREET);
    const [bundle] = await build({ root });
    expect(bundle?.requires).toEqual(['node:crypto', 'twilio']);
  });

  it('copies the assets under their own names', async () => {
    write('assets/settings.private.json', '{}');
    write('assets/deep/index.html', '<p>');
    await build({ root });
    expect(read('dist/assets/settings.private.json')).toBe('{}');
    expect(read('dist/assets/deep/index.html')).toBe('<p>');
  });

  it('refuses a bot’s script that cannot be used, by step and field, and touches nothing', async () => {
    await build({ root });
    write('assets/bot.private.json', JSON.stringify({ steps: { greeting: { say: 7, end: 'close' } } }));
    expect(await problemsOf(build({ root }))).toContainEqual({
      ...{ where: 'assets/bot.private.json', problem: expect.stringContaining('steps.greeting.say must be a text') },
    });
    write('assets/bot.private.json', '{');
    expect(await problemsOf(build({ root }))).toMatchObject([{ problem: expect.stringContaining('is not JSON') }]);
    expect(existsSync(join(root, 'dist/assets/bot.private.json'))).toBe(false);
  });

  it('removes what an earlier build left, and only after the new one compiled', async () => {
    write('functions/old.ts', 'export const handler = () => 1;');
    await build({ root });
    rmSync(join(root, 'functions/old.ts'));
    write('functions/broken.ts', 'export const handler = (');
    expect(await problemsOf(build({ root }))).toMatchObject([{ where: 'functions/broken.ts:1' }]);
    expect(existsSync(join(root, 'dist/functions/old.js'))).toBe(true);

    write('functions/broken.ts', 'export const handler = () => 2;');
    await build({ root });
    expect(existsSync(join(root, 'dist/functions/old.js'))).toBe(false);
  });

  it('keeps the source out of the bundle and the map beside it', async () => {
    write('functions/checkup.ts', 'export const handler = () => 1; // as written');
    await build({ root });
    expect(read('dist/functions/checkup.js')).toContain('//# sourceMappingURL=checkup.js.map');
    expect(read('dist/functions/checkup.js')).not.toContain('as written');
    expect(read('dist/functions/checkup.js.map')).toContain('as written');
  });
});

describe('this bundle', () => {
  it('requires only Node.js and twilio, and a deploy has no size to warn of', async () => {
    const known = new Set(['twilio', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    const bundles = await build({ outdir: join(root, 'dist') });
    expect(
      bundles.flatMap(({ file, requires }) =>
        requires.filter((name) => !known.has(name)).map((name) => `${file}: ${name}`),
      ),
    ).toEqual([]);
    expect(findWarnings({ bundles })).toEqual([]);
  });
});
