import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks';
import type { TestWorld } from './world';

/** What another consumer's server was sent. */
interface Received {
  url: string;
  headers: Record<string, string>;
  body: string;
  redirect: unknown;
  /** Epoch ms */
  at: number;
}

interface Consumers {
  received: Received[];
  /** Of one host. */
  by(host: string): Received[];
}

/** How a host behaves: its answer's status, or how long (ms) it takes to answer 200. Default: 200 at once. */
type Manners = Record<string, { status?: number; ms?: number; drops?: boolean }>;

/** Puts other consumers of the workspace's events into a test world. */
export const settleConsumers = (world: TestWorld, urls: string, manners: Manners = {}): Consumers => {
  const received: Received[] = [];
  const { clock } = world.emulator;
  world.environment.DOWNSTREAM_EVENT_URLS = urls;
  world.elsewhere = async (url, { headers, body, redirect, signal }) => {
    received.push({ url, headers: headers as Record<string, string>, body: String(body), redirect, at: clock.now() });
    const { status = 200, ms = 0, drops = false } = manners[new URL(url).host] ?? {};
    if (drops) throw new TypeError('fetch failed');
    await new Promise<void>((resolve, reject) => {
      clock.setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
    return new Response(null, {
      status,
      ...(status === 307 ? { headers: { location: 'https://evil.example.com/' } } : {}),
    });
  };
  return { received, by: (host) => received.filter(({ url }) => new URL(url).host === host) };
};

/** A form as it was sent: pairs, in order. */
export const formOf = ({ body }: Received): [string, string][] => [...new URLSearchParams(body)];

/** Whether the receiver, who knows the Auth Token and its own URL, would take it for Twilio's. */
export const isGenuine = (authToken: string, { url, headers, body }: Received): boolean => {
  const signature = headers['x-twilio-signature'] ?? '';
  if (headers['content-type'] === 'application/json') return validateRequestWithBody(authToken, signature, url, body);
  const form = new URLSearchParams(body);
  const params = Object.fromEntries([...form.keys()].map((name) => [name, [...form.getAll(name)]]));
  return validateRequest(authToken, signature, url, params);
};
