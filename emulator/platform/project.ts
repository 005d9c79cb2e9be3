import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import JSON5 from 'json5';

/** Where a project has what it deploys, in full. */
export interface Folders {
  functions: string;
  assets: string;
}

/** A project that twilio-run would not run either. */
export class NoProject extends Error {
  override readonly name = 'NoProject';
}

/** twilio-run takes the first one that is there: `findFolder` of @twilio-labs/serverless-api. */
const FUNCTIONS = ['functions', 'src'];
const ASSETS = ['assets', 'static'];

const CONFIGURATION = '.twilioserverlessrc';

const configurationOf = (root: string): unknown => {
  const path = join(root, CONFIGURATION);
  if (!existsSync(path)) return {};
  try {
    return JSON5.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new NoProject(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The start script of a project, where it runs twilio-run itself or as a plugin of the Twilio CLI. */
const startScriptOf = (root: string): string => {
  try {
    const scripts = propertyOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), 'scripts');
    const script = String(propertyOf(scripts, 'start') ?? '');
    return /\b(twilio-run|serverless:start)\b/.test(script) ? script : '';
  } catch {
    return '';
  }
};

/** The first that is named, in the order that twilio-run has: its flags, then its configuration. */
const namedIn = (root: string) => {
  const configuration = configurationOf(root);
  const script = startScriptOf(root);
  return (name: 'functionsFolder' | 'assetsFolder', flag: string): string | undefined => {
    const [, inScript] = new RegExp(`${flag}[= ]+["']?([^\\s"']+)`).exec(script) ?? [];
    const forStart = propertyOf(propertyOf(configuration, 'commands'), 'start');
    const named = [inScript, propertyOf(forStart, name), propertyOf(configuration, name)];
    return named.find((one): one is string => typeof one === 'string');
  };
};

/**
 * The folders of a twilio-run project, by the flags of its start script, by its `.twilioserverlessrc`, or by their usual
 * names.
 *
 * @throws {NoProject} where there is nothing to run
 */
export const foldersOf = (root: string): Folders => {
  const named = namedIn(root);
  const find = (name: string | undefined, usual: string[]): string =>
    resolve(root, name ?? usual.find((folder) => existsSync(join(root, folder))) ?? usual[0] ?? '');
  const folders = {
    functions: find(named('functionsFolder', '--functions-folder'), FUNCTIONS),
    assets: find(named('assetsFolder', '--assets-folder'), ASSETS),
  };
  if (existsSync(folders.functions) || existsSync(folders.assets)) return folders;
  throw new NoProject(
    `There is no twilio-run project in ${root}: neither ${folders.functions} nor ${folders.assets} is there. ` +
      `${CONFIGURATION} may name other folders (functionsFolder, assetsFolder).`,
  );
};
