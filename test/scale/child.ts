import { getHeapStatistics } from 'node:v8';
import twilio from 'twilio';
import { createIds } from '../../emulator/core/ids';
import type { SdkRequest, SdkResponse } from '../../emulator/network/in-process';
import type { Runtime } from '../../src/platform/runtime';
import { invokeInProcess, SCRIPT } from '../support/functions';
import type { Done, Downward, Memory, Upward, Work } from './messages';
import { sessionsFirst } from './sessions-first';
import { straightforward } from './straightforward';

/**
 * The Functions' side, in a process of its own (`--expose-gc`), so that none of the embedded Twilio's memory is counted:
 * the real entry point and the real SDK, whose calls go to the parent process in the place of the network.
 */
let now = 0;
let last = 0;
const waiting = new Map<number, { resolve: (value: SdkResponse) => void; reject: (error: Error) => void }>();

const tell = (message: Upward) => process.send?.(message);

const ask = (message: { kind: 'call'; request: SdkRequest } | { kind: 'sleep'; ms: number }): Promise<SdkResponse> =>
  new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    tell({ ...message, id });
  });

const { random } = createIds(1);
let invocations = 0;

const runtime: Runtime = {
  now: () => now,
  sleep: async (ms) => void (await ask({ kind: 'sleep', ms })),
  random,
  id: () => `invocation-${++invocations}`,
  print: () => undefined,
  fetch: () => Promise.reject(new Error('Nothing listens there')),
  asset: (name) => (name === '/bot.json' ? SCRIPT : undefined),
};

const sdk = ({ ACCOUNT_SID, AUTH_TOKEN }: Record<string, string>, extra: object = {}) => {
  const request = ({ method, uri, username, password, headers, params, data, timeout }: SdkRequest) =>
    ask({
      kind: 'call',
      request: JSON.parse(JSON.stringify({ method, uri, username, password, headers, params, data, timeout })),
    });
  const httpClient = { request } as unknown as twilio.RequestClient; // reason: the SDK calls `request` and nothing else
  return twilio(ACCOUNT_SID, AUTH_TOKEN, { httpClient, ...extra });
};

/** What is alive, and nothing that only waits to be collected. Buffers, outside of the heap, are the pipe's alone. */
const alive = (): number => {
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
};

let memory: Memory = { base: 0, peak: 0 };
/** Forcing a collection takes ms, so not at every one of a hundred thousand calls. */
const SAMPLED = 256;
let answers = 0;

const sample = (answer: SdkResponse) => {
  answers += 1;
  const isPage = answer.body.length > 10_000;
  if (isPage || answers % SAMPLED === 0) memory.peak = Math.max(memory.peak, alive());
};

const perform = async (work: Work): Promise<Pick<Done, 'response'>> => {
  const { environment } = work;
  if (work.kind !== 'invoke') {
    const way = work.kind === 'straightforward' ? straightforward : sessionsFirst;
    await way(sdk(environment), environment, runtime);
    return {};
  }
  const context = { ...environment, getTwilioClient: (extra?: object) => sdk(environment, extra) };
  return { response: await invokeInProcess(context, runtime)(work.request) };
};

const begin = async (work: Work): Promise<void> => {
  const base = alive();
  memory = { base, peak: base };
  const { response } = await perform(work);
  memory.peak = Math.max(memory.peak, alive());
  tell({ kind: 'done', done: { ...(response ? { response } : {}), memory } });
};

const receive = (message: Downward) => {
  if (message.kind === 'work') {
    begin(message.work).catch((error: unknown) => tell({ kind: 'crashed', why: String((error as Error).stack) }));
    return;
  }
  const caller = waiting.get(message.to);
  waiting.delete(message.to);
  if (message.kind === 'failed') caller?.reject(Object.assign(new Error(message.message), { code: message.code }));
  else if (message.kind === 'woken') caller?.resolve({ statusCode: 0, body: '', headers: {} });
  else {
    sample(message.response);
    caller?.resolve(message.response);
  }
};

process.on('message', (message: Downward) => {
  ({ now } = message);
  receive(message);
  // All that follows from it has followed two turns of the event loop later: nothing here waits for anything real.
  setImmediate(() => setImmediate(() => tell({ kind: 'idle', after: message.id })));
});
