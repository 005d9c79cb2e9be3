import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { findTroubles } from '../deploy/check';
import { deploy } from '../deploy/deploy';
import { PRODUCTION } from '../deploy/environment-name';
import { contentOf, openStage } from '../deploy/stage';
import { deployedVariables } from '../deploy/variables';
import { Complaint } from '../support/complaint';
import { onlySet, readEnvironment, type Variables } from '../support/environment';
import { request } from '../support/http';
import { openTerminal } from '../support/terminal';
import { connect, systemRuntime } from '../support/twilio';
import { readEnvText } from './env-file';
import type { Built, World } from './world';

/** Where `npm start` says how its Twilio is reached. */
const EMBEDDED = '.flexkeep/embedded.env';

/** What is set up there, apart from what `npm start` itself needs. */
export const EMBEDDED_ENV = '.flexkeep/setup.env';

/** How the embedded Twilio is reached; all else is found out, as in any account. */
const CONNECTION = ['ACCOUNT_SID', 'AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'];

const embeddedConnection = (cwd: string): Variables => {
  const path = resolve(cwd, EMBEDDED);
  if (!existsSync(path)) {
    const remedy = 'Start it in another terminal: npm start';
    throw new Complaint('There is no embedded Twilio.', [{ where: EMBEDDED, problem: 'no such file', remedy }]);
  }
  const all = parseEnv(readEnvText(path));
  return Object.fromEntries(CONNECTION.map((name) => [name, all[name]]));
};

/**
 * What every command reads, but that a file which is named need not be there yet: setup writes it. With `isEmbedded`,
 * how Twilio is reached comes from `npm start` and from nowhere else: no other account is touched by mistake.
 */
export const readVariables = (cwd: string, outer: Variables, file: string, isEmbedded: boolean): Variables => {
  const path = resolve(cwd, file);
  if (isEmbedded) return { ...parseEnv(readEnvText(path)), ...embeddedConnection(cwd) };
  if (path === resolve(cwd, '.env')) return readEnvironment(cwd, outer);
  return existsSync(path) ? readEnvironment(cwd, outer, file) : onlySet(outer);
};

const holderOf = (cwd: string) => {
  const place = `${hostname()}:${cwd}`;
  return {
    id: createHash('sha256').update(place).digest('hex').slice(0, 16),
    name: `${userInfo().username}@${hostname()}`,
  };
};

const build = async (cwd: string, variables: Variables): Promise<Built> => {
  const stage = await openStage(cwd);
  try {
    return { digest: await contentOf(stage), troubles: findTroubles(stage, variables) };
  } finally {
    await stage.close();
  }
};

/** The composition root of these commands: nothing else in here takes anything from the process. */
export const openWorld = (process: NodeJS.Process, isEmbedded: boolean): World => {
  const cwd = process.cwd();
  return {
    cwd,
    terminal: openTerminal(process, Boolean(process.env.NO_COLOR)),
    variables: (file = '.env') => readVariables(cwd, process.env, file, isEmbedded),
    connect,
    pause: systemRuntime.sleep,
    onInterrupt(stop) {
      process.once('SIGINT', stop);
      return () => process.off('SIGINT', stop);
    },
    // Which variables go was shown, and agreed to.
    deploy: ({ environment, variables, talk }) =>
      deploy({ root: cwd, environment: environment || PRODUCTION, variables, talk, prune: true }),
    build: (variables) => build(cwd, variables),
    deployedVariables,
    request,
    secret: () => randomBytes(32).toString('base64url'),
    holder: holderOf(cwd),
    now: systemRuntime.now,
    nodeVersion: process.version,
  };
};
