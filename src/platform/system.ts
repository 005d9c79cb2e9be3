import '@twilio-labs/serverless-runtime-types';
import { type Endpoint, type PlatformHandler, toFunction } from './handler';
import type { Runtime } from './runtime';

/** The composition root: the only place where time, chance and the platform's globals are taken from the air. */
const system: Runtime = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    }),
  random: () => Math.random(),
  // No sooner than the SDK has loaded it: a cold start pays some ms for it, or for the global one.
  id: () => process.getBuiltinModule('node:crypto').randomUUID(),
  // A Function's standard output is its log.
  print: (line) => void process.stdout.write(`${line}\n`),
  fetch: (url, init) => fetch(url, init),
  asset: (name) => Runtime.getAssets()[name]?.open(),
  lasts: true,
};

/** An endpoint as the handler that the platform looks for in a Function's file. */
export const toHandler = (endpoint: Endpoint): PlatformHandler =>
  toFunction(endpoint, system, () => new Twilio.Response());
