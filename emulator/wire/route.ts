import { TrieRouter } from 'hono/router/trie-router';
import { ApiError, badRequest, notFound, notImplemented } from '../core/errors';
import type { Description, Operation } from '../description/load';
import type { ApiRequest } from './message';

interface Route {
  operation: Operation;
  /** The parts of the path in their order, decoded: `{ ServiceSid: 'IS…' }`. */
  params: Record<string, string>;
}

/** @throws {ApiError} where the path leads nowhere. */
export type Routes = (request: Pick<ApiRequest, 'method' | 'host' | 'path'>) => Route;

/** What paths of the oldest API end with. */
const JSON_PATH = /\.json$/;

const METHODS = ['GET', 'POST', 'DELETE'];

const placeholders = ({ path }: Operation) => path.split('{').length;

/** `chat.twilio.com/v2`: what one file of the description describes. */
const familyOf = (host: string, path: string): string => `${host}/${path.split('/')[1] ?? ''}`;

// @fidelity api.malformed
const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest(`Malformed percent-encoding in the path: ${part}`);
  }
};

export const createRoutes = (descriptions: readonly Description[]): Routes => {
  const operations = descriptions.flatMap((description) => description.operations);
  const families = new Set(operations.map(({ host, path }) => familyOf(host, path)));
  const router = new TrieRouter<{ operation: Operation; names: string[] }>();
  // Fewest placeholders first: `/Workers/Statistics` is no worker's SID.
  for (const operation of operations.sort((a, b) => placeholders(a) - placeholders(b))) {
    const { method, host, path } = operation;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const pattern = path.replace(/\{(\w+)\}/g, ':$1').replace(JSON_PATH, '');
    router.add(method, `/${host}${pattern}`, { operation, names });
  }
  const find = (method: string, host: string, path: string) => router.match(method, `/${host}${path}`)[0][0];

  return ({ method, host, path: called }) => {
    // @fidelity api.trailing-slash
    const path = called.replace(/(.)\/$/, '$1').replace(JSON_PATH, '');
    const found = find(method, host, path);
    if (found) {
      const [{ operation, names }, parts] = found;
      // @fidelity v2010.xml
      if (JSON_PATH.test(operation.path) && !JSON_PATH.test(called))
        throw notImplemented(`${method} ${host}${called} as XML`);
      return { operation, params: Object.fromEntries(names.map((name) => [name, decode(String(parts[name]))])) };
    }
    if (!families.has(familyOf(host, path))) throw notImplemented(`${method} ${host}${path}`);
    // https://www.twilio.com/docs/api/errors/20004 @fidelity api.wrong-paths
    if (METHODS.some((other) => find(other, host, path))) throw new ApiError(405, 20004, 'Method not allowed');
    throw notFound(path);
  };
};
