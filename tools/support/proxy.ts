import { Complaint } from './complaint';
import type { Variables } from './environment';

/** Shells spell it in four ways. Of those that are set, the first one counts, for `https` and for everything else. */
export const PROXY_NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const;
export const NO_PROXY_NAMES = ['NO_PROXY', 'no_proxy'] as const;

const firstOf = (variables: Variables, names: readonly string[]): { name: string; value: string } | undefined => {
  for (const name of names) {
    const value = variables[name]?.trim();
    if (value) return { name, value };
  }
  return undefined;
};

/** `example.com` and `.example.com` are that host and all below it, `*` is every host; a port in it is left out. */
const isException = (entry: string, host: string): boolean => {
  const name = entry
    .replace(/:\d+$/, '')
    .replace(/^\*?\./, '')
    .toLowerCase();
  return entry === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
};

/** A path, query or fragment is what a password looks like that holds / or # as they are. */
const isProxy = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && hostname !== '' && pathname + search + hash === '/';
};

/**
 * The proxy through which `host` is reached; `undefined`: directly.
 *
 * @throws {Complaint} where it is no address; its value, which may hold a password, is not printed
 */
export const proxyFor = (variables: Variables, host: string): string | undefined => {
  const found = firstOf(variables, PROXY_NAMES);
  if (!found) return undefined;
  const exceptions = firstOf(variables, NO_PROXY_NAMES)?.value.split(/[\s,]+/) ?? [];
  if (exceptions.some((entry) => isException(entry, host.toLowerCase()))) return undefined;
  const url = found.value.includes('://') ? found.value : `http://${found.value}`;
  if (isProxy(url)) return url;
  const problem = 'malformed: expected http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT';
  const remedy = 'In a user or password, write @ as %40, : as %3A, / as %2F, # as %23 and % as %25.';
  throw new Complaint('The proxy cannot be used.', [{ where: found.name, problem, remedy }]);
};
