import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { DESCRIPTION_FILES } from '../../emulator/description/load';

const checkout = join(__dirname, '../..');

/** What the package asks npm for. Everything else is bundled in. */
const DEPENDENCIES = ['twilio', '@twilio/runtime-handler', 'twilio-run'];

/** Files that are read, or loaded into other processes, where they lie. */
const FILES = [
  ...['LICENSE', 'CHANGELOG.md', 'docs/own-project.md', 'schemas/account.schema.json'],
  ...['emulator/console', 'emulator/lifeline/lifeline.css'],
  ...['children', 'guard', 'network.preload', 'twilio-run.preload'].map((name) => `emulator/platform/${name}.cjs`),
];

/** A module that looks for files beside itself finds them from the bundle. */
const besideItself: esbuild.Plugin = {
  name: 'beside-itself',
  setup(build) {
    build.onLoad({ filter: /[\\/]emulator[\\/].*\.(ts|cjs)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = JSON.stringify(join('..', relative(checkout, dirname(path))));
      return {
        loader: path.endsWith('.cjs') ? 'js' : 'ts',
        contents: text.replaceAll('__dirname', `require('node:path').join(__dirname, ${place})`),
      };
    });
  },
};

interface Manifest {
  name: string;
  version: string;
  license: string;
  engines: object;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** The version is the one of the newest release in the CHANGELOG; before the first one, package.json's. */
const versionIn = (changelog: string, { version }: Manifest): string =>
  /^## \[?(\d+\.\d+\.\d+[^\]\s]*)\]?/m.exec(changelog)?.[1] ?? version;

const manifestOf = (own: Manifest, changelog: string) => ({
  name: own.name,
  version: versionIn(changelog, own),
  description:
    'An embedded Twilio: Flex, TaskRouter, Conversations, Chat, Proxy, Sync and Functions, for tests and to try',
  license: own.license,
  engines: own.engines,
  bin: { flexkeep: 'lib/cli.js' },
  exports: {
    './testing': { types: './types/emulator/testing.d.ts', default: './lib/testing.js' },
    './package.json': './package.json',
  },
  // For TypeScript that does not read `exports`.
  typesVersions: { '*': { testing: ['types/emulator/testing.d.ts'] } },
  dependencies: Object.fromEntries(
    DEPENDENCIES.map((name) => [name, own.dependencies[name] ?? own.devDependencies[name] ?? '']),
  ),
});

/** What `npm pack` makes the package of, in a directory of its own. Its types are tsc's: see `commands/pack.ts`. */
export const buildPackage = async (outdir: string): Promise<void> => {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await esbuild.build({
    absWorkingDir: checkout,
    entryPoints: { cli: 'tools/pack/cli.ts', testing: 'emulator/testing.ts' },
    outdir: join(outdir, 'lib'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: [...DEPENDENCIES, 'esbuild'],
    plugins: [besideItself],
    legalComments: 'linked',
    logLevel: 'warning',
  });
  for (const file of FILES) await cp(join(checkout, file), join(outdir, file), { recursive: true });
  for (const name of Object.values(DESCRIPTION_FILES)) {
    const spec = require.resolve(`@twilio-alpha/mcp/twilio-oai/spec/json/${name}.json`);
    await cp(spec, join(outdir, 'emulator/description/spec', `${name}.json`));
  }
  await cp(join(checkout, 'docs/own-project.md'), join(outdir, 'README.md'));
  const cli = join(outdir, 'lib/cli.js');
  await writeFile(cli, `#!/usr/bin/env node\n${await readFile(cli, 'utf8')}`, { mode: 0o755 });
  const own: Manifest = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const changelog = await readFile(join(checkout, 'CHANGELOG.md'), 'utf8');
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify(manifestOf(own, changelog), null, 2)}\n`);
};
