import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Bundle, build, listFiles } from '../build';

/**
 * A directory that holds what is uploaded and nothing else: `functions`, `assets` and package.json. `dist`, which may
 * be running, is left alone, and so is what twilio-run remembers of a deployment in the directory that it deploys: the
 * Service is found by its name, not by who deployed it last.
 */
export interface Stage {
  directory: string;
  bundles: Bundle[];
  /** Below `assets`, with visibility and extension: `bot.private.json`. */
  assets: string[];
  close(): Promise<void>;
}

const CONFIG = '.twilioserverlessrc';

const filesIn = async (directory: string): Promise<string[]> =>
  (await listFiles(directory)).map((path) => relative(directory, path)).sort();

/** Builds `root` into a fresh directory below `.flexkeep`. */
export const openStage = async (root: string): Promise<Stage> => {
  await mkdir(join(root, '.flexkeep'), { recursive: true });
  const directory = await mkdtemp(join(root, '.flexkeep', 'deploy-'));
  const close = () => rm(directory, { recursive: true, force: true });
  try {
    const bundles = await build({ root, outdir: directory });
    for (const file of [CONFIG, 'package.json']) await copyFile(join(root, file), join(directory, file));
    return { directory, bundles, assets: await filesIn(join(directory, 'assets')), close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Says what would be uploaded, as one short text: another text, another content. */
export const contentOf = async ({ directory, bundles, assets }: Stage): Promise<string> => {
  const hash = createHash('sha256');
  const { dependencies } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as PackageJson;
  hash.update(JSON.stringify(dependencies)).update(await readFile(join(directory, CONFIG)));
  for (const file of [
    ...bundles.map((bundle) => bundle.file).sort(),
    ...assets.map((asset) => join('assets', asset)),
  ]) {
    hash.update(`\0${file}\0`).update(await readFile(join(directory, file)));
  }
  return hash.digest('hex').slice(0, 16);
};

export interface PackageJson {
  dependencies?: Record<string, string>;
}
