import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createEmulator, type Emulator, type EmulatorOptions, type Snapshot } from '../../emulator/emulator';
import { environmentOf, type Furnished, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import { createGateway, type Gateway } from '../../emulator/platform/gateway';
import { type PlatformRequest, type PlatformResponse, replyOf, splitUrl } from '../../emulator/platform/message';
import type { Transport } from '../../emulator/wire/message';
import type { PlatformContext } from '../../src/platform/handler';
import type { Runtime } from '../../src/platform/runtime';
import { settingsAsked } from '../orchestrations/unknowns';
import type { EntryPoints } from './entry-points';
import { ENTRY_POINTS, invokeInProcess, SCRIPT } from './functions';

export const PUBLIC_URL = 'https://flexkeep.example.com';
export const CUSTOMER = '+15550123';

export interface TestWorld {
  emulator: Emulator;
  account: Furnished;
  twilio: twilio.Twilio;
  /** What the Functions print. */
  log: string[];
  /** What the Functions find in their context; a test may change it. */
  environment: Record<string, string>;
  /** A signed form post, as Twilio's or a scheduler's. */
  post(path: string, params?: Record<string, string>): Promise<Answer>;
  request(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Answer>;
  /** Put around every invocation of a Function; a scheduler does. */
  around?: <T>(run: (transport: Transport) => Promise<T>, path: string) => Promise<T>;
  /** What a Function is given instead of the request that the platform let in. */
  alter?: (request: PlatformRequest) => PlatformRequest;
  /** Another server that can be reached over HTTP. */
  elsewhere?: Runtime['fetch'];
  /** ms by which the Functions' machine is ahead of Twilio's clock; negative: behind. */
  skewMs: number;
  /** As {@link post}, but time is left to the caller. */
  send(path: string, params?: Record<string, string>): Promise<Answer>;
  save(): SavedWorld;
  /** The containers that the Functions ran in are gone, with all that they remember. */
  cool(): void;
  /** Waits for what `work` starts, moving time where it waits for time. */
  finish<T>(work: Promise<T>): Promise<T>;
}

/** An account as it was at one moment. */
export interface SavedWorld {
  account: Furnished;
  snapshot: Snapshot;
  /** Names that were given out: an invocation never has that of an earlier one. */
  names: number;
}

interface TestWorldOptions extends EmulatorOptions {
  /** Instead of a newly furnished account, which takes longer to make. */
  saved?: SavedWorld | undefined;
  /** Default: the real ones. */
  entryPoints?: EntryPoints | undefined;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const toAnswer = ({ status, body }: PlatformResponse): Answer => {
  const text = body.toString();
  return { status, body: text.startsWith('{') ? JSON.parse(text) : {} };
};

/** As long as a pause between two tries; nothing in a test waits for real time. */
const STEP_MS = 50;

/** A furnished account, and the four real Functions behind the platform's gateway, all in this process. */
export const createTestWorld = ({ saved, entryPoints, ...options }: TestWorldOptions = {}): TestWorld => {
  let gateway: Gateway | undefined;
  const emulator = createEmulator({
    ...options,
    options: { ...settingsAsked(), ...options.options },
    async post({ url, headers, body, timeoutMs }) {
      if (!gateway) throw new Error('The gateway is not there yet');
      let timer: ReturnType<typeof emulator.clock.setTimeout> | undefined;
      const tooLate = new Promise<never>((_, reject) => {
        timer = emulator.clock.setTimeout(() => reject(new DOMException('', 'TimeoutError')), timeoutMs);
      });
      const answer = gateway({ method: 'POST', url, headers, body });
      return Promise.race([answer.then(replyOf), tooLate]).finally(() => emulator.clock.clearTimeout(timer));
    },
  });
  const account = saved?.account ?? furnish(emulator, { publicUrl: PUBLIC_URL });
  if (saved) emulator.restore(saved.snapshot);
  const { clock } = emulator;
  const log: string[] = [];
  let names = saved?.names ?? 0;
  const runtime: Runtime = {
    now: () => clock.now() + world.skewMs,
    sleep: (ms) => new Promise((resolve) => void clock.setTimeout(resolve, ms)),
    random: emulator.ids.random,
    id: () => `invocation-${++names}`,
    print: (line) => void log.push(line),
    fetch: (url, init) => world.elsewhere?.(url, init) ?? Promise.reject(new Error('Nothing listens there')),
    asset: (name) => (name === '/bot.json' ? SCRIPT : undefined),
  };
  /** A container serves one request at a time, and what it remembers is its own. */
  const idle: Runtime[] = [];
  const inContainer = async <T>(serve: (container: Runtime) => Promise<T>): Promise<T> => {
    const container = idle.pop() ?? { ...runtime };
    return serve(container).finally(() => idle.push(container));
  };
  const sdk = (transport: Transport, extra = {}) =>
    twilio(account.accountSid, account.authToken, {
      httpClient: inProcessClient(transport, clock) as twilio.RequestClient,
      ...extra,
    });
  const environment: Record<string, string> = environmentOf(account);
  const contextOver = (transport: Transport): PlatformContext => ({
    ...environment,
    getTwilioClient: (extra?: object) => sdk(transport, extra),
  });
  const functions = Object.entries(ENTRY_POINTS).map(([path, { access }]) => ({ path, access }));
  gateway = createGateway({
    functions,
    assets: [],
    authToken: account.authToken,
    clock,
    invoke: (request) => {
      const given = world.alter?.(request) ?? request;
      const run = (transport: Transport) =>
        inContainer((container) => invokeInProcess(contextOver(transport), container, entryPoints)(given));
      return world.around ? world.around(run, splitUrl(request.url).path) : run(emulator.api);
    },
  });
  const send = async (method: string, path: string, headers: Record<string, string>, body: string): Promise<Answer> => {
    if (!gateway) throw new Error('unreachable');
    return toAnswer(await gateway({ method, url: `${PUBLIC_URL}${path}`, headers, body }));
  };
  const signed = (path: string, params: Record<string, string>) => ({
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': getExpectedTwilioSignature(account.authToken, `${PUBLIC_URL}${path}`, params),
  });

  const world: TestWorld = {
    emulator,
    account,
    twilio: sdk(emulator.api),
    log,
    environment,
    skewMs: 0,
    cool: () => void idle.splice(0),
    save: () => ({ account, snapshot: emulator.snapshot(), names }),
    request: (method, path, headers = {}, body = '') => world.finish(send(method, path, headers, body)),
    send: (path, params = {}) => send('POST', path, signed(path, params), new URLSearchParams(params).toString()),
    post: (path, params) => world.finish(world.send(path, params)),
    async finish(work) {
      let done = false;
      const ended = () => {
        done = true;
      };
      work.then(ended, ended);
      await clock.settle();
      while (!done) await clock.advance(STEP_MS);
      return work;
    },
  };
  return world;
};
