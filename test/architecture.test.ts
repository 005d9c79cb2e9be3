import { readFileSync } from 'node:fs';
import { type Layers, layerOffences } from './layers';
import { type Import, type SourceFile, sourceFiles } from './source';

const under =
  (...dirs: string[]) =>
  (target: string) =>
    dirs.some((dir) => target === dir || target.startsWith(`${dir}/`));

/** The imports of `files` that `forbidden` picks, as `file -> target`. */
const offences = (files: readonly SourceFile[], forbidden: (imported: Import) => boolean): string[] =>
  files.flatMap((file) => file.imports.filter(forbidden).map(({ target }) => `${file.path} -> ${target}`));

const shipped = (files: readonly SourceFile[]) => files.filter((file) => !file.isTest);

describe('who may import whom', () => {
  it('keeps the embedded Twilio an independent witness: emulator/ knows nothing of the product', () => {
    expect(offences(sourceFiles('emulator'), ({ target }) => under('src', 'functions')(target))).toEqual([]);
  });

  it('ships no emulator code: src/ and functions/ know nothing of emulator/, tools/ and test/', () => {
    const files = shipped(sourceFiles('src', 'functions'));
    expect(offences(files, ({ target }) => under('emulator', 'tools', 'test')(target))).toEqual([]);
  });

  it('keeps src/ free of the entry points that call it', () => {
    expect(offences(sourceFiles('src'), ({ target }) => under('functions')(target))).toEqual([]);
  });

  it('gives the core its world as arguments: src/core runs nothing but itself and pure helpers', () => {
    const pure = ['errors', 'parse', 'settings', 'together'].map((name) => `src/platform/${name}`);
    const allowed = ({ target, typeOnly }: Import) =>
      under('src/core', ...pure)(target) || (typeOnly && under('src')(target));
    expect(offences(shipped(sourceFiles('src/core')), (imported) => !allowed(imported))).toEqual([]);
  });
});

/** What ships, from top to bottom. */
const SRC: Layers = [
  ['src/compose'],
  ['src/janitor'],
  ['src/sweep'],
  ['src/flex-flow', 'src/conversations'],
  ['src/orchestration'],
  ['src/bot'],
  ['src/core'],
  ['src/twilio'],
  ['src/platform'],
];

describe('the layers of src/', () => {
  it('are imported downwards only', () => {
    expect(layerOffences(SRC, shipped(sourceFiles('src')))).toEqual([]);
  });
});

/** The embedded Twilio, from top to bottom. */
const EMULATOR: Layers = [
  ['emulator/state-file'],
  ['emulator/stack', 'emulator/testing', 'emulator/generate'],
  ['emulator/fidelity'],
  ['emulator/control', 'emulator/network', 'emulator/stack-file'],
  ['emulator/platform'],
  ['emulator/furnish', 'emulator/emulator', 'emulator/lifeline'],
  ['emulator/account'],
  ['emulator/people'],
  ['emulator/wire', 'emulator/products/ask'],
  ['emulator/products/products'],
  ['emulator/products/studio'],
  ['emulator/products/flex', 'emulator/products/flex-v2', 'emulator/products/events', 'emulator/products/template'],
  ['emulator/products/proxy'],
  [
    ...['emulator/products/api', 'emulator/products/chat', 'emulator/products/conversations'],
    ...['emulator/products/taskrouter', 'emulator/products/sync', 'emulator/products/serverless'],
  ],
  ['emulator/products/chat-store', 'emulator/products/messaging'],
  ['emulator/products/shared'],
  ['emulator/deliver', 'emulator/chaos'],
  ['emulator/core', 'emulator/description', 'emulator/http'],
];

describe('the layers of emulator/', () => {
  it('are imported downwards only', () => {
    expect(layerOffences(EMULATOR, shipped(sourceFiles('emulator')))).toEqual([]);
  });

  it('keep no state in products and people: what they remember stands in the store', () => {
    const files = shipped(sourceFiles('emulator/products', 'emulator/people'));
    expect(files.flatMap(({ path, moduleState }) => moduleState.map((text) => `${path}: ${text}`))).toEqual([]);
  });
});

describe('time and chance', () => {
  it('come in as arguments where the outcome must be repeatable', () => {
    const files = shipped(sourceFiles('src/core', 'emulator/core', 'emulator/products'))
      // The one place in the emulator where a real clock may be had.
      .filter(({ path }) => path !== 'emulator/core/clock.ts');
    expect(files.flatMap(({ path, globals }) => globals.map((name) => `${path}: ${name}`))).toEqual([]);
  });
});

/** Files that others load in another way than by an import: the platform, a shell, esbuild. */
const LOADED = [
  'functions/',
  'samples/',
  'tools/cli.ts',
  'test/support/entry-points.ts',
  'emulator/description/generated/',
  'emulator/testing.ts',
];

describe('exports', () => {
  it('have a user in another file', () => {
    const files = sourceFiles('functions', 'src', 'emulator', 'tools', 'test', 'samples');
    const used = new Set(files.flatMap(({ uses }) => uses.map(({ target, name }) => `${target} ${name}`)));
    const unused = files
      .filter(({ path }) => !LOADED.some((loaded) => path.startsWith(loaded)))
      .flatMap(({ path, exports }) => {
        const target = path.replace(/\.ts$/, '');
        const isUsed = (name: string) => used.has(`${target} ${name}`) || used.has(`${target} *`);
        return exports.filter((name) => !isUsed(name)).map((name) => `${path}: ${name}`);
      });
    expect(unused).toEqual([]);
  });
});

describe('size', () => {
  it('keeps every file at 300 lines or fewer', () => {
    const files = sourceFiles('functions', 'src', 'emulator', 'tools', 'test');
    expect(files.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });
});

describe('packages', () => {
  it('have no cross-spawn that one argument can keep busy for ever (CVE-2024-21538)', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const versions = Object.entries<{ version: string }>(packages).flatMap(([path, { version }]) =>
      path.endsWith('node_modules/cross-spawn') ? [version] : [],
    );
    expect(versions.filter((version) => !/^(6\.0\.([6-9]|\d\d)|7\.0\.([5-9]|\d\d))$/.test(version))).toEqual([]);
    expect(versions.length).toBeGreaterThan(0);
  });
});
