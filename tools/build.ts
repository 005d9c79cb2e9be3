import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { type BotScript, ScriptError } from '../src/bot/script';
import { parseScriptText } from './bot/parse-script';
import { Complaint, type Trouble } from './support/complaint';

interface BuildOptions {
  /** The directory that holds `functions/` and `assets/`; default: this checkout. */
  readonly root?: string;
  /** Where `functions/`, `assets/` and `meta.json` are written; what an earlier build left there is removed. */
  readonly outdir?: string;
}

/**
 * The budget of a bundle: a larger one starts slowly. Both orchestrations are in every Function but the bot's script, since
 * which of them an account runs is known at run time only.
 */
export const MOST_BYTES = 90 * 1024;

export interface Bundle {
  /** Path below `outdir`, for example `functions/inbound.protected.js`. */
  readonly file: string;
  readonly bytes: number;
  /** What is still required at run time: Node.js built-ins and what the platform installs. */
  readonly requires: readonly string[];
}

const checkout = join(__dirname, '..');
/** Goes out in the form that a Function loads, so that no cold start has to check it. */
const SCRIPT = join('assets', 'bot.private.json');

/**
 * Bundles every `.ts` and `.js` file of `functions/` to one CommonJS file per endpoint and copies `assets/`.
 *
 * Source maps lie beside the bundles. Neither twilio-run nor a deployment takes them along: from the functions folder
 * they read `.js` files only (getListOfFunctionsAndAssets in @twilio-labs/serverless-api).
 * `node --enable-source-maps node_modules/.bin/twilio-run start` maps a stack trace to the TypeScript lines, and
 * `findEntry` of Node.js' `SourceMap` does so for a line and column from the platform's log.
 */
export const build = async ({ root = checkout, outdir = join(root, 'dist') }: BuildOptions = {}): Promise<Bundle[]> => {
  const script = await readScript(root);
  const result = await bundle({
    absWorkingDir: root,
    entryPoints: await entryPoints(root),
    outbase: 'functions',
    outdir: join(outdir, 'functions'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    // A module's own form can be shaken.
    mainFields: ['module', 'main'],
    // Functions run on Node.js 22; twilio-run also on 20.
    target: 'node20',
    // Installed by the platform from package.json's dependencies.
    external: ['twilio', '@twilio/runtime-handler'],
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: true,
    lineLimit: 600,
    legalComments: 'none',
    charset: 'utf8',
    sourcemap: 'linked',
    metafile: true,
    // Nothing is touched unless all of it compiles.
    write: false,
    logLevel: 'silent',
  });

  for (const stale of ['functions', 'assets']) {
    await rm(join(outdir, stale), { recursive: true, force: true });
    await mkdir(join(outdir, stale), { recursive: true });
  }
  for (const { path, contents } of result.outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
  await copyAssets(root, outdir);
  if (script) await writeFile(join(outdir, SCRIPT), JSON.stringify(script));
  await writeFile(join(outdir, 'meta.json'), `${JSON.stringify(result.metafile, null, 2)}\n`);

  return Object.entries(result.metafile.outputs)
    .filter(([, output]) => output.entryPoint !== undefined)
    .map(([path, { bytes, imports }]) => ({
      file: relative(outdir, join(root, path)),
      bytes,
      requires: imports.filter((imported) => imported.external).map((imported) => imported.path),
    }));
};

const isFailure = (error: unknown): error is esbuild.BuildFailure =>
  error instanceof Error && 'errors' in error && Array.isArray(error.errors);

/** @throws {Complaint} with each file and line that does not compile */
const bundle = async <T extends esbuild.BuildOptions>(options: T): Promise<esbuild.BuildResult<T>> => {
  try {
    // reason: esbuild types the result by exactly these options
    return await esbuild.build<T>(options as esbuild.SameShape<esbuild.BuildOptions, T>);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw unbuildable(
      error.errors.map(({ text, location }) => ({
        where: location ? `${location.file}:${location.line}` : 'functions',
        problem: text,
      })),
    );
  }
};

/** Code that a Function could be written in, and a name for a deployment is not made of. */
const OTHER_CODE = /\.([cm][jt]s|[jt]sx)$/;

/** What is no Function: declarations, and tests beside it. */
const NO_FUNCTION = /\.d\.ts$|\.test\.[jt]s$/;

const unbuildable = (problems: Trouble[]): Complaint =>
  new Complaint('The Functions cannot be built.', problems, 'build');

/** @throws {Complaint} that names the files which would be left out */
const entryPoints = async (root: string): Promise<string[]> => {
  const files = (await listFiles(join(root, 'functions'))).sort();
  const troubles = (found: string[], problem: string, remedy: string): Trouble[] =>
    found.map((file) => ({ where: relative(root, file), problem, remedy }));
  const others = files.filter((file) => OTHER_CODE.test(file));
  const twins = files.filter((file) => file.endsWith('.js') && files.includes(file.replace(/js$/, 'ts')));
  const problems = [
    ...troubles(others, "a Function's file ends in .ts or .js", 'Rename it.'),
    ...troubles(twins, 'there is a .ts file of the same name', 'Remove one of the two.'),
  ];
  if (problems.length) throw unbuildable(problems);
  return files.filter((file) => /\.[jt]s$/.test(file) && !NO_FUNCTION.test(file));
};

const copyAssets = async (root: string, outdir: string): Promise<void> => {
  for (const file of await listFiles(join(root, 'assets'))) {
    await cp(file, join(outdir, 'assets', relative(join(root, 'assets'), file)));
  }
};

/** A script that cannot be used is found here, and not by the first customer. @throws {Complaint} */
const readScript = async (root: string): Promise<BotScript | undefined> => {
  const text = await readFile(join(root, SCRIPT), 'utf8').catch(emptyIfMissing);
  if (text === '') return undefined;
  try {
    return parseScriptText(text);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw unbuildable(error.wrong.map((problem) => ({ where: SCRIPT, problem })));
  }
};

const emptyIfMissing = (error: NodeJS.ErrnoException): string => {
  if (error.code === 'ENOENT') return '';
  throw error;
};

/** All files below a directory; none where it is not there. */
export const listFiles = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};
