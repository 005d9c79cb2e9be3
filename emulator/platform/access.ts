import { readdirSync } from 'node:fs';
import { join, parse, sep } from 'node:path';
import type { Deployed } from './message';
import type { Folders } from './project';

/** https://www.twilio.com/docs/serverless/functions-assets/visibility */
export type Access = 'public' | 'protected' | 'private';

export interface FunctionInfo {
  /** `/inbound` */
  path: string;
  access: Access;
}

export interface AssetInfo {
  /** `/index.html` */
  path: string;
  access: Access;
  /** Where this path is another name for an Asset: that Asset's path. */
  serves?: string;
}

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '.DS_Store')
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** `events/task.protected.js` is the protected `/events/task`; an Asset keeps its extension. */
const infoOf = (file: string, keepExtension: boolean): FunctionInfo => {
  const { dir, name, ext } = parse(file);
  const [, bare = name, access = 'public'] = /^(.*)\.(protected|private)$/.exec(name) ?? [];
  const path = [...dir.split(sep), bare].filter(Boolean).join('/').replace(/\s/g, '-');
  return { path: `/${path}${keepExtension ? ext : ''}`, access: access as Access };
};

/**
 * What a project's folders put on which path, each with its file, by the rule that twilio-run and the deploy tool apply
 * to file names:
 * https://github.com/twilio-labs/serverless-toolkit/blob/main/packages/serverless-api/src/utils/fs.ts
 */
export const readFiles = ({ functions, assets }: Folders) => ({
  functions: filesIn(functions)
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ ...infoOf(file, false), file: join(functions, file) })),
  assets: filesIn(assets).map((file) => ({ ...infoOf(file, true), file: join(assets, file) })),
});

/** What a project puts on which path. */
export const readAccess = (folders: Folders): Deployed => {
  const { functions, assets } = readFiles(folders);
  return {
    functions: functions.map(({ path, access }) => ({ path, access })),
    assets: withStartPage(assets.map(({ path, access }) => ({ path, access }))),
  };
};

/**
 * Approximate: Twilio documents no start page; the runtime handler's comments say that production has one.
 * @fidelity platform.start-page
 */
export const withStartPage = (assets: AssetInfo[]): AssetInfo[] => {
  const index = assets.find(({ path }) => path === '/index.html');
  return index ? [...assets, { path: '/', access: index.access, serves: index.path }] : assets;
};
