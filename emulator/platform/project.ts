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

const textIn = (value: unknown, name: string): string | undefined => {
  const found: unknown = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [, text] = (found as [string, unknown][]).find(([key]) => key === name) ?? []; // reason: entries of an object
  return typeof text === 'string' ? text : undefined;
};

const configurationOf = (root: string): unknown => {
  const path = join(root, CONFIGURATION);
  if (!existsSync(path)) return {};
  try {
    return JSON5.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new NoProject(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

/**
 * The folders of a twilio-run project, by its `.twilioserverlessrc`, or by their usual names.
 *
 * @throws {NoProject} where there is nothing to run
 */
export const foldersOf = (root: string): Folders => {
  const configuration = configurationOf(root);
  const find = (name: string, usual: string[]): string => {
    const named = textIn(configuration, name);
    return resolve(root, named ?? usual.find((folder) => existsSync(join(root, folder))) ?? usual[0] ?? '');
  };
  const folders = { functions: find('functionsFolder', FUNCTIONS), assets: find('assetsFolder', ASSETS) };
  if (existsSync(folders.functions) || existsSync(folders.assets)) return folders;
  throw new NoProject(
    `There is no twilio-run project in ${root}: neither ${folders.functions} nor ${folders.assets} is there. ` +
      `${CONFIGURATION} may name other folders (functionsFolder, assetsFolder).`,
  );
};
