import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { isSecure } from '../../src/platform/web-address';
import { readEnvironmentName } from './command-line';
import { Complaint } from './complaint';
import { only, readEnvFile, readEnvironment, type Variables } from './environment';
import type { System } from './system';

/** The flags by which a person names what a command is about: the same on every command. */
export interface TargetFlags {
  /** A file that is read in the place of `.env`. */
  env?: string;
  /** The embedded Twilio that `npm start` runs for this checkout. */
  embedded?: boolean;
}

/** Where `npm start` writes how its Twilio is reached, with the variables of its account. */
export const EMBEDDED = '.flexkeep/embedded.env';

/** What is set up on the embedded Twilio: `.env` of the commands that are given `--embedded`. */
export const EMBEDDED_ENV = '.flexkeep/setup.env';

/** How the embedded Twilio is reached. */
const CONNECTION = ['ACCOUNT_SID', 'AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'];

export const targetOptions = (command: Command, whatFor = 'read'): Command =>
  command
    .option('--env <path>', `${whatFor} this in the place of .env`)
    .option('--embedded', 'the embedded Twilio that npm start runs');

/** The file that stands for `.env`. */
export const envFileOf = ({ env, embedded }: TargetFlags): string => env ?? (embedded ? EMBEDDED_ENV : '.env');

/** All that `npm start` says of its account. @throws {Complaint} where it does not run */
const embeddedAccount = (cwd: string): Variables => {
  const found = readEnvFile(cwd, EMBEDDED);
  if (found) return found;
  const remedy = 'Start it in another terminal: npm start';
  throw new Complaint('There is no embedded Twilio.', [{ where: EMBEDDED, problem: 'no such file', remedy }]);
};

/** How the embedded Twilio is reached, and nothing else of its account. @throws {Complaint} where it does not run */
export const embeddedConnection = (cwd: string): Variables => only(embeddedAccount(cwd), CONNECTION);

/**
 * The variables of the account that the flags name. With `--embedded` they come from `npm start`, and from what was set
 * up there; nothing of the process is read, so that no other account is touched by mistake.
 *
 * @throws {Complaint}
 */
export const readTarget = (cwd: string, outer: Variables, flags: TargetFlags): Variables => {
  if (!flags.embedded) return readEnvironment(cwd, outer, flags.env);
  return { ...embeddedAccount(cwd), ...readEnvFile(cwd, envFileOf(flags)), ...embeddedConnection(cwd) };
};

/** Where a bundle runs, and what is known of its account. */
interface Site {
  /** Without a slash at the end: `https://flexkeep-1234.twil.io` */
  origin: string;
  variables: Variables;
  /** What names the same site on another command line. */
  flags: SiteFlags;
}

export interface SiteFlags extends TargetFlags {
  url?: string;
  /** As its domain ends: `dev`. */
  environment?: string;
}

export type TargetWorld = Pick<System, 'cwd' | 'variables' | 'stack' | 'domainOf'>;

export const siteOptions = (command: Command): Command =>
  targetOptions(command)
    .option('--url <url>', 'where Flexkeep is deployed; default: DOMAIN_NAME')
    .option('--environment <name>', 'the domain of this Environment; "production": no suffix', readEnvironmentName);

/** `flexkeep-1234-dev.twil.io`, `localhost:3000` or a URL, as a URL: only on this machine is it `http` by itself. */
export const toUrl = (text: string): URL | undefined => {
  const plain = `http://${text}`;
  const isHere = URL.canParse(plain) && isSecure(new URL(plain));
  const full = text.includes('://') ? text : `${isHere ? 'http' : 'https'}://${text}`;
  return URL.canParse(full) ? new URL(full) : undefined;
};

const toOrigin = (where: string, text: string): string => {
  const url = toUrl(text);
  if (url && isSecure(url)) return url.origin;
  throw new Complaint('It is not known where Flexkeep runs.', [
    { where, problem: 'malformed: expected a domain or a URL, such as https://flexkeep-1234.twil.io' },
  ]);
};

/** Where a command acts, for people: every plan and question says it. */
export const placeText = ({ origin, variables, flags }: Site): string =>
  [
    origin,
    ...(flags.environment ? [`Environment ${flags.environment}`] : []),
    `account ${variables.ACCOUNT_SID?.trim() || 'not named'}${flags.embedded ? ' (embedded)' : ''}`,
  ].join(', ');

/**
 * The site that a command is about: the URL that it was given, or that of the Environment, or `DOMAIN_NAME`, or, where no
 * account is named at all, the embedded Twilio that runs for this checkout. It never takes one for the other.
 */
export const findSite = async (world: TargetWorld, flags: SiteFlags): Promise<Site> => {
  const { env, embedded, url, environment } = flags;
  if (url && environment) throw new Complaint('--url and --environment exclude each other.');
  const variables = world.variables(flags);
  const domain = variables.DOMAIN_NAME?.trim();
  if (url) return { origin: toOrigin('--url', url), variables, flags };
  if (environment) {
    return { origin: toOrigin('--environment', await world.domainOf(variables, environment)), variables, flags };
  }
  if (domain) return { origin: toOrigin('DOMAIN_NAME', domain), variables, flags };
  const isNamed = variables.ACCOUNT_SID || env || embedded;
  if (!isNamed && (await world.stack()) && existsSync(join(world.cwd, EMBEDDED))) {
    return findSite(world, { embedded: true });
  }
  const remedy = variables.ACCOUNT_SID
    ? 'Give it as --url https://flexkeep-1234.twil.io, or set DOMAIN_NAME in the environment or in .env.'
    : 'Give it as --url, or set DOMAIN_NAME; or start the embedded Twilio in another terminal: npm start';
  throw new Complaint('It is not known where Flexkeep runs.', [{ where: '--url', problem: 'missing', remedy }]);
};
