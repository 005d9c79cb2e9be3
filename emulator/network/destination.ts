import { isLoopback } from '../http/loopback';
import { isSiteHost } from '../platform/to-sites';
import { isApiHost } from '../wire/hosts';

/** Where a request through the proxy may go. */
export type Destination =
  | { to: 'twilio'; host: string }
  /** This machine, where other programs of the same person run. */
  | { to: 'loopback'; host: string; port: number };

/** What the proxy's refusals say of it, and that of a process whose network it is. */
export const NOTHING_ELSE =
  'The embedded Twilio answers for *.twilio.com:443 and *.twil.io:443 only, and passes what is meant for this machine; ' +
  'nothing else passes this proxy.';

/** `undefined`: nowhere. `authority` is `api.twilio.com:443`. */
export const destinationOf = (authority: string): Destination | undefined => {
  const [, host = '', port = ''] = /^(.+?):(\d+)$/.exec(authority.toLowerCase()) ?? [];
  if (port === '443' && (isApiHost(host) || isSiteHost(host))) return { to: 'twilio', host };
  return isLoopback(host) ? { to: 'loopback', host, port: Number(port) } : undefined;
};

const PORTS: Record<string, string> = { 'https:': '443', 'http:': '80' };

/** Of a request in absolute form. */
export const authorityOf = ({ protocol, hostname, port }: URL): string => `${hostname}:${port || PORTS[protocol]}`;
