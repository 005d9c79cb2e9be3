import { createHash, randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { findTroubles } from '../deploy/check';
import { deploy } from '../deploy/deploy';
import { PRODUCTION } from '../deploy/environment-name';
import { contentOf, openStage } from '../deploy/stage';
import { onlySet, readEnvFile, readEnvironment, type Variables } from '../support/environment';
import type { System } from '../support/system';
import { embeddedConnection, envFileOf, type TargetFlags } from '../support/target';
import type { SetupWorld } from './session';

/**
 * What every command reads, but that a file which is named need not be there yet: setup writes it. With `--embedded`,
 * how Twilio is reached comes from `npm start`, and all else is found out, as in any account.
 */
export const readVariables = (cwd: string, outer: Variables, flags: TargetFlags): Variables => {
  const file = envFileOf(flags);
  if (flags.embedded) return { ...readEnvFile(cwd, file), ...embeddedConnection(cwd) };
  if (resolve(cwd, file) === resolve(cwd, '.env')) return readEnvironment(cwd, outer);
  return readEnvFile(cwd, file) ? readEnvironment(cwd, outer, file) : onlySet(outer);
};

const holderOf = (cwd: string) => {
  const place = `${hostname()}:${cwd}`;
  return {
    id: createHash('sha256').update(place).digest('hex').slice(0, 16),
    name: `${userInfo().username}@${hostname()}`,
  };
};

const build = async (cwd: string, variables: Variables): ReturnType<SetupWorld['build']> => {
  const stage = await openStage(cwd);
  try {
    return { digest: await contentOf(stage), troubles: findTroubles(stage, variables) };
  } finally {
    await stage.close();
  }
};

/** What these commands need beside the system. */
export const openSetupWorld = (system: System): SetupWorld => ({
  ...system,
  variables: (flags) => readVariables(system.cwd, system.environment, flags),
  // Which variables go was shown, and agreed to.
  deploy: ({ environment, variables, talk }) =>
    deploy({ root: system.cwd, environment: environment || PRODUCTION, variables, talk, prune: true }),
  build: (variables) => build(system.cwd, variables),
  secret: () => randomBytes(32).toString('base64url'),
  holder: holderOf(system.cwd),
  nodeVersion: process.version,
});
