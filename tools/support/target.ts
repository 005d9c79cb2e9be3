import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Complaint } from './complaint';
import type { Variables } from './environment';

/** Where a bundle runs, and what is known of its account. */
export interface Target {
  /** Without a slash at the end: `https://flexkeep-1234.twil.io` */
  origin: string;
  variables: Variables;
  /** It is the embedded Twilio that runs for this checkout. */
  isEmbedded: boolean;
}

export interface TargetOptions {
  url?: string;
  env?: string;
}

export interface TargetWorld {
  cwd: string;
  /** The environment with `.env`, or with another file of that kind. */
  variables(file?: string): Variables;
  /** The embedded Twilio that runs for this checkout, if one does. */
  stack(): Promise<{ functions: string } | undefined>;
}

const EMBEDDED = '.flexkeep/embedded.env';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

const toOrigin = (where: string, text: string): string => {
  const full = text.includes('://') ? text : `${LOOPBACK.test(text) ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.host)))) return url.origin;
  throw new Complaint('It is not known where Flexkeep runs.', [
    { where, problem: 'malformed: expected a domain or a URL, such as https://flexkeep-1234.twil.io' },
  ]);
};

/**
 * What a command is about: the URL that it was given, or `DOMAIN_NAME`, or, where no account is named at all, the
 * embedded Twilio that runs for this checkout. It never takes one for the other.
 */
export const findTarget = async (world: TargetWorld, { url, env }: TargetOptions): Promise<Target> => {
  const variables = world.variables(env);
  const domain = variables.DOMAIN_NAME?.trim();
  if (url) return { origin: toOrigin('--url', url), variables, isEmbedded: false };
  if (domain) return { origin: toOrigin('DOMAIN_NAME', domain), variables, isEmbedded: false };
  const stack = variables.ACCOUNT_SID ? undefined : await world.stack();
  if (stack && existsSync(join(world.cwd, EMBEDDED))) {
    return { origin: stack.functions, variables: world.variables(EMBEDDED), isEmbedded: true };
  }
  const remedy = variables.ACCOUNT_SID
    ? 'Give it as --url https://flexkeep-1234.twil.io, or set DOMAIN_NAME in the environment or in .env.'
    : 'Give it as --url, or set DOMAIN_NAME; or start the embedded Twilio in another terminal: npm start';
  throw new Complaint('It is not known where Flexkeep runs.', [{ where: '--url', problem: 'missing', remedy }]);
};
