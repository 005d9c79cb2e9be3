import type { Directory } from './directory';
import type { Problem } from './errors';
import type { ExternalEntry } from './file';

/** The Service's unique name: `serviceName` in .twilioserverlessrc. */
const SERVICE = 'flexkeep';

const PLACEHOLDER = '{{domain}}';

const isLoopback = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);

/** `flexkeep-1234-dev.twil.io`, `localhost:3000` or a URL, as `https://flexkeep-1234-dev.twil.io`. */
export const originOf = (domain: string): string | undefined => {
  const text = domain.includes('://') ? domain : `${isLoopback(domain) ? 'http' : 'https'}://${domain}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username;
  return isPlain ? url.origin : undefined;
};

/** Customers' messages in the clear, but for this machine's own. */
export const isUnprotected = (url: string): boolean => {
  const { protocol, host } = new URL(url);
  return protocol === 'http:' && !isLoopback(host);
};

export const needsDomain = ({ path, url }: ExternalEntry): boolean =>
  path !== undefined || (url?.includes(PLACEHOLDER) ?? false);

export const urlOf = (entry: ExternalEntry, origin: string): string =>
  entry.path === undefined ? entry.url.replaceAll(PLACEHOLDER, new URL(origin).host) : `${origin}${entry.path}`;

const DOMAIN_REMEDY = 'Give it with --domain flexkeep-1234-dev.twil.io, or as DOMAIN_NAME.';

/** The origin for `path` and `{{domain}}`: the one that was given, else where the account has Flexkeep deployed. */
export const findOrigin = async (
  given: string | undefined,
  directory: Directory,
): Promise<{ origin: string } | Omit<Problem, 'where'>> => {
  const domains = given === undefined ? await directory.domains(SERVICE) : [given];
  const [domain] = domains;
  if (domain === undefined) {
    return {
      problem: `the deployed domain is needed, and the account shows no Service "${SERVICE}"`,
      remedy: DOMAIN_REMEDY,
    };
  }
  if (domains.length > 1) {
    return { problem: `"${SERVICE}" is deployed on ${domains.join(' and ')}`, remedy: `Say which. ${DOMAIN_REMEDY}` };
  }
  const origin = originOf(domain);
  return origin === undefined ? { problem: `"${domain}" is not a domain`, remedy: DOMAIN_REMEDY } : { origin };
};
