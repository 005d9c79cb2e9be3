import { existsSync, readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { parseObject } from '../core/json';
import type { Dependency } from '../products/serverless/rows';

/** What the platform brings by itself, whatever the Build names. */
const HANDLER = '@twilio/runtime-handler';
const BROUGHT = [HANDLER, 'twilio'];

const installed = (nodeModules: string, name: string): string | undefined => {
  const path = join(nodeModules, name, 'package.json');
  const { version } = existsSync(path) ? (parseObject(readFileSync(path, 'utf8')) ?? {}) : {};
  return typeof version === 'string' ? version : undefined;
};

/**
 * Whether the installed version is one that npm would have taken. A tag (`latest`) stands for whatever npm has at that
 * moment: any version is one.
 */
const fits = (there: string, wanted: string): boolean => {
  const range = validRange(wanted.replace(/^npm:(?:@[^/]+\/)?[^@]*@?/, ''));
  return range === null || range === '*' || satisfies(there, range);
};

/**
 * What a Build names and `nodeModules` does not have, each with its version. Nothing is fetched from npm.
 * @fidelity platform.site-dependencies
 */
export const missingFrom = (nodeModules: string, dependencies: readonly Dependency[]): string[] =>
  dependencies.flatMap(({ name, version }) => {
    // The platform's versions are not those of npm.
    if (name === HANDLER) return [];
    const there = installed(nodeModules, name);
    if (there === undefined) return [`${name}@${version}`];
    return fits(there, version) ? [] : [`${name}@${version} (${there} is there)`];
  });

/** Gives a deployed version what its Build names, and nothing else that the project has beside it. */
export const linkDependencies = async (
  directory: string,
  dependencies: readonly Dependency[],
  nodeModules: string,
): Promise<void> => {
  const names = new Set([...BROUGHT, ...dependencies.map(({ name }) => name)]);
  for (const name of names) {
    const from = join(nodeModules, name);
    if (!existsSync(from)) continue;
    const to = join(directory, 'node_modules', name);
    await mkdir(dirname(to), { recursive: true });
    await symlink(from, to, 'junction');
  }
};
