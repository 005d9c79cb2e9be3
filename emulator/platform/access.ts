import { readdirSync } from 'node:fs';
import { join, parse, sep } from 'node:path';
import type { Deployed } from './message';

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
 * What a built folder (`dist`, with `functions` and `assets`) puts on which path, by the rule that twilio-run and the
 * deploy tool apply to file names:
 * https://github.com/twilio-labs/serverless-toolkit/blob/main/packages/serverless-api/src/utils/fs.ts
 */
export const readAccess = (folder: string): Deployed => {
  const functions = filesIn(join(folder, 'functions'))
    .filter((file) => file.endsWith('.js'))
    .map((file) => infoOf(file, false));
  const assets: AssetInfo[] = filesIn(join(folder, 'assets')).map((file) => infoOf(file, true));
  return { functions, assets: withStartPage(assets) };
};

/**
 * Approximate: Twilio documents no start page; the runtime handler's comments say that production has one.
 * @fidelity platform.start-page
 */
export const withStartPage = (assets: AssetInfo[]): AssetInfo[] => {
  const index = assets.find(({ path }) => path === '/index.html');
  return index ? [...assets, { path: '/', access: index.access, serves: index.path }] : assets;
};
