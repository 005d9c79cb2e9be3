import { type Fields, fieldsIn } from '../platform/parse';
import { type HttpClient, type HttpRequest, repeats } from './http';

/**
 * ms. Load balancers close a connection after 60 s without use, and a frozen container may not hear of it
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html).
 */
const STALE_MS = 55_000;

interface Socket {
  destroy(): unknown;
}

const isSocket = (value: unknown): value is Socket => typeof fieldsIn(value)?.destroy === 'function';

/** The idle sockets of the SDK's HTTP client, by `host:port:…` as Node's agent names them; none where there is no agent. */
const idleSockets = (client: HttpClient & { axios?: { defaults?: unknown } }): Fields =>
  fieldsIn(fieldsIn(fieldsIn(client.axios?.defaults)?.httpsAgent)?.freeSockets) ?? {};

const hostOf = ({ uri }: HttpRequest): string => new URL(uri).host;

/**
 * The HTTP client that a container keeps from one invocation to the next, with its open connections: a turn in a warm
 * container needs no TLS handshake. What may be sent again finds out by itself that a socket is dead; a creation may
 * not be, so before one the sockets of its host are dropped that were not used for long.
 */
export const keepSockets = (inner: HttpClient, now: () => number): HttpClient => {
  const usedAt = new Map<string, number>();
  return {
    async request(options) {
      const host = hostOf(options);
      const used = usedAt.get(host);
      if (used !== undefined && now() - used > STALE_MS && !repeats(options)) {
        const stale = Object.entries(idleSockets(inner)).filter(([name]) => name.startsWith(`${host}:`));
        for (const socket of stale.flatMap(([, sockets]) => sockets)) if (isSocket(socket)) socket.destroy();
      }
      try {
        return await inner.request(options);
      } finally {
        usedAt.set(host, now());
      }
    },
  };
};
