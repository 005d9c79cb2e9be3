import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator';
import { environmentOf, type Furnished, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import { createGateway, type Gateway } from '../../emulator/platform/gateway';
import type { PlatformResponse } from '../../emulator/platform/message';
import type { Transport } from '../../emulator/wire/message';
import type { PlatformContext } from '../../src/platform/door';
import type { Runtime } from '../../src/platform/runtime';
import { DOORS, invokeInProcess, SCRIPT } from './functions';

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
  around?: <T>(run: (transport: Transport) => Promise<T>) => Promise<T>;
  /** Waits for what `work` starts, moving time where it waits for time. */
  finish<T>(work: Promise<T>): Promise<T>;
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
export const createTestWorld = (options: EmulatorOptions = {}): TestWorld => {
  let gateway: Gateway | undefined;
  const emulator = createEmulator({
    ...options,
    async post({ url, headers, body, timeoutMs }) {
      if (!gateway) throw new Error('The gateway is not there yet');
      let timer: ReturnType<typeof emulator.clock.setTimeout> | undefined;
      const tooLate = new Promise<never>((_, reject) => {
        timer = emulator.clock.setTimeout(() => reject(new Error('timeout')), timeoutMs);
      });
      const answer = gateway({ method: 'POST', url, headers, body });
      return Promise.race([answer, tooLate]).finally(() => emulator.clock.clearTimeout(timer));
    },
  });
  const account = furnish(emulator, { publicUrl: PUBLIC_URL });
  const { clock } = emulator;
  const log: string[] = [];
  let ids = 0;
  const runtime: Runtime = {
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => void clock.setTimeout(resolve, ms)),
    random: emulator.ids.random,
    id: () => `invocation-${++ids}`,
    print: (line) => void log.push(line),
    asset: (name) => (name === '/bot.json' ? SCRIPT : undefined),
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
  const functions = Object.entries(DOORS).map(([path, { access }]) => ({ path, access }));
  gateway = createGateway({
    functions,
    assets: [],
    authToken: account.authToken,
    clock,
    invoke: (request) => {
      const run = (transport: Transport) => invokeInProcess(contextOver(transport), runtime)(request);
      return world.around ? world.around(run) : run(emulator.api);
    },
  });

  const world: TestWorld = {
    emulator,
    account,
    twilio: sdk(emulator.api),
    log,
    environment,
    async request(method, path, headers = {}, body = '') {
      if (!gateway) throw new Error('unreachable');
      return toAnswer(await world.finish(gateway({ method, url: `${PUBLIC_URL}${path}`, headers, body })));
    },
    post(path, params = {}) {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': getExpectedTwilioSignature(account.authToken, `${PUBLIC_URL}${path}`, params),
      };
      return world.request('POST', path, headers, new URLSearchParams(params).toString());
    },
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
