import { randomUUID } from 'node:crypto';
import type { Runtime } from '../../src/platform/runtime';

/** The process' own clock, timers and randomness. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    }),
  random: () => Math.random(),
  id: () => randomUUID(),
  print: (line) => void process.stderr.write(`${line}\n`),
  fetch: (...request) => fetch(...request),
  asset: () => undefined,
};
