import { unless } from '../../src/platform/errors';
import { type Directory, SERVICE_NAME } from '../engine/directory';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import { toUrl } from '../support/target';
import type { Place } from './file';

const DOMAIN = '{{domain}}';
const VARIABLE = /\{\{([A-Z][A-Z0-9_]*)\}\}/g;

/** `flexkeep-1234-dev.twil.io`, `localhost:3000` or a URL, as `https://flexkeep-1234-dev.twil.io`. */
export const originOf = (domain: string): string | undefined => {
  const url = toUrl(domain);
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  return isPlain ? url.origin : undefined;
};

const DOMAIN_REMEDY = 'Give it with --domain flexkeep-1234-dev.twil.io, or as DOMAIN_NAME.';

/** The origin for `path` and `{{domain}}`: the one that was given, else where the account has Flexkeep deployed. */
const findOrigin = async (
  given: string | undefined,
  directory: Directory,
): Promise<string | Omit<Trouble, 'where'>> => {
  const deployed = async () => (await unless(['refused'], directory.service))?.sites.map((site) => site.domain) ?? [];
  const domains = given === undefined ? await deployed() : [given];
  const [domain] = domains;
  if (domain === undefined) {
    const problem = `the deployed domain is needed, and the account shows no Service "${SERVICE_NAME}"`;
    return { problem, remedy: DOMAIN_REMEDY };
  }
  if (domains.length > 1) {
    return {
      problem: `"${SERVICE_NAME}" is deployed on ${domains.join(' and ')}`,
      remedy: `Say which. ${DOMAIN_REMEDY}`,
    };
  }
  return originOf(domain) ?? { problem: `"${domain}" is not a domain`, remedy: DOMAIN_REMEDY };
};

/** Whether an entry leads to where Flexkeep is deployed. */
export const isOnDomain = ({ path, url = '' }: Place): boolean => path !== undefined || url.includes(DOMAIN);

/** The URL that an entry means, or why that cannot be told. A problem names a variable, and never its value. */
export const urlOf = async (
  { path, url = '' }: Place,
  { domain, variables = {} }: { domain?: string | undefined; variables?: Variables | undefined },
  directory: Directory,
): Promise<string | Omit<Trouble, 'where'>> => {
  let text = path ?? url;
  if (path !== undefined || text.includes(DOMAIN)) {
    const origin = await findOrigin(domain, directory);
    if (typeof origin !== 'string') return origin;
    text = path === undefined ? text.replaceAll(DOMAIN, new URL(origin).host) : `${origin}${path}`;
  }
  const missing = [...text.matchAll(VARIABLE)].map(([, name = '']) => name).find((name) => !variables[name]?.trim());
  if (missing)
    return {
      problem: `its URL needs the variable ${missing}`,
      remedy: `Set ${missing} in the environment or in .env.`,
    };
  const full = text.replaceAll(VARIABLE, (_, name: string) => variables[name]?.trim() ?? '');
  return URL.canParse(full) ? full : { problem: `"${path ?? url}" makes no URL` };
};
