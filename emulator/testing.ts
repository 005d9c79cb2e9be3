import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Twilio } from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { variablesOf } from './account/environment';
import { type Account, fillAccount } from './account/fill';
import { readAccount } from './account/read';
import type { AccountSeed } from './account/seed';
import type { FaultRule } from './chaos/faults';
import { workerNamed } from './control/find-agent';
import { OPTIONS_VARIABLE, readOptions } from './control/option';
import { parseDuration } from './control/parameter';
import { type Outcome, perform } from './control/perform';
import { Refused } from './control/refusal';
import { readDeliveryRules, readFaultRules } from './control/rules';
import { createStage } from './control/stage';
import { type PeopleState, readState } from './control/state';
import { createClock } from './core/clock';
import type { JournalEntry } from './core/journal';
import type { DeliveryRule, Poster } from './deliver/deliver';
import { posterTo } from './deliver/http';
import { createEmulator } from './emulator';
import { furnishedOf } from './furnish';
import { makeCertificate } from './network/certificate';
import { networkVariables, startProxy } from './network/proxy';
import { sdkFor } from './network/sdk';
import { createGateway } from './platform/gateway';
import { inProcess } from './platform/in-process';
import type { PlatformResponse } from './platform/message';
import { foldersOf } from './platform/project';
import { toSites } from './platform/to-sites';
import { flexTokenFor } from './products/flex/tokens';
import type { WorldOptions } from './products/shared/options';
import type { ApiRequest, Transport } from './wire/message';

export interface TestOptions {
  /** The account: a YAML or JSON file (`schemas/account.schema.json`), or the same as an object. Default: a new Flex account. */
  account?: string | AccountSeed;
  /** The project whose Functions get the webhooks, in this process: any twilio-run layout. Default: none. */
  project?: string;
  /** Of all SIDs and of all chance. Default: 1. */
  seed?: number;
  /** Further variables for the Functions, as in `.env`. */
  environment?: Record<string, string>;
  /** Hosts outside that Functions and webhooks may reach. Default: none. */
  allow?: readonly string[];
  /** Told of an error that a Function threw or called back with. Default: standard error. */
  onError?: (path: string, error: unknown) => void;
}

/** An embedded Twilio for the tests of one file. Its time stands still, and moves when {@link advance} moves it. */
export interface TwilioForTests {
  /** The SIDs of what the account has, by the names of its seed. */
  readonly account: Account;
  /** Twilio's SDK, logged in: for what a test wants to set up and to see. */
  readonly client: Twilio;
  /** What the Functions see. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Where accounts differ; a test may set them at any time, and `reset` puts them back. They begin as the account has
   * them, and as the variable `EMBEDDED_OPTIONS` says: `returnAddsWebhook=true listLagMs=500`.
   */
  readonly options: WorldOptions;
  /** Every call, webhook and event since the last `reset`, in order. */
  readonly journal: readonly JournalEntry[];
  /**
   * Something that a customer, an agent or the network does: what `npm run trigger -- --help` lists.
   *
   * @example await twilio.act('sms', { from: '+15550101', body: 'hello' })
   * @throws {Refused} that says what is possible
   */
  act(name: string, values?: Record<string, unknown>): Promise<Outcome>;
  /** Moves Twilio's time on: ms, or `'25h'`. What falls due on the way happens, each at its own time. */
  advance(duration: number | string): Promise<void>;
  /** What goes wrong with API calls from now on: `[{ fault: 'rate-limited', times: 1 }]`. */
  faults(rules: readonly FaultRule[]): void;
  /** How webhooks travel from now on: `[{ name: 'onMessageSent', copies: 4 }]`. */
  deliveries(rules: readonly DeliveryRule[]): void;
  /** Who is where, and what is on the customers' phones. */
  state(): PeopleState;
  /**
   * A token of Flex UI, as a plugin sends it to a Function: of an agent by name or SID.
   *
   * @throws {Refused} where there is no such agent
   */
  flexToken(worker: string): string;
  /** Calls a Function as Twilio does: a form, with a valid signature. */
  call(path: string, parameters?: Record<string, string>): Promise<{ status: number; body: string }>;
  /** The account as it was at the start, its time too; nothing goes wrong any more. For `beforeEach`. */
  reset(): Promise<void>;
  /** Gives back the network of this process. For `afterAll`. */
  stop(): Promise<void>;
}

const PUBLIC_URL = 'https://functions-1234.twil.io';

const guard: (options: {
  proxy: () => string | undefined;
  allowed: () => readonly string[];
  ca: string;
  variables: () => Record<string, string>;
}) => () => void = require('./platform/guard.cjs'); // reason: it is loaded into other processes as it stands

const report = (path: string, error: unknown) => console.error(`The Function ${path} failed:`, error);

/** A test's report shows the message only. */
const withRemedy = (error: unknown): never => {
  if (error instanceof Refused) error.message += ` ${error.remedy}`;
  throw error;
};

const turn = () => new Promise<void>((go) => setImmediate(go));

/** Knows when Functions have come to rest: none is under way, or those that are wait for Twilio's time. */
const createWatch = () => {
  const invocations = new Set<Promise<unknown>>();
  const calls = new Set<ApiRequest>();
  let wake: () => void = () => undefined;
  return {
    run<T>(work: Promise<T>): Promise<T> {
      const forget = () => invocations.delete(work);
      invocations.add(work);
      work.then(forget, forget);
      return work;
    },
    /** A call that is not answered at once waits for Twilio's time, as long as its caller does. */
    through:
      (transport: Transport): Transport =>
      async (request) => {
        const end = () => calls.delete(request);
        calls.add(request);
        request.signal?.addEventListener('abort', end);
        wake();
        return transport(request).finally(end);
      },
    async settled(): Promise<void> {
      for (;;) {
        await turn();
        await turn();
        if (!invocations.size || calls.size) return;
        const called = new Promise<void>((go) => {
          wake = go;
        });
        await Promise.race([...invocations, called].map((one) => one.catch(() => undefined)));
      }
    },
  };
};

/**
 * Starts an embedded Twilio in this process, with the Functions of a project, for Jest and Vitest alike. Until
 * `stop`, no socket of this process leads to the real Twilio.
 *
 * @example
 * const twilio = await startTwilio({ project: '.', account: 'account.yaml' });
 * @throws {SeedError}
 * @throws {NoProject}
 */
export const startTwilio = async (options: TestOptions = {}): Promise<TwilioForTests> => {
  const { project, seed = 1, allow = [], onError = report } = options;
  const described = readAccount(options.account ?? {});
  const moved = readOptions(process.env[OPTIONS_VARIABLE] ?? '');
  const wanted = { ...described, options: { ...described.options, ...moved } };
  const watch = createWatch();
  let post: Poster = posterTo(allow);
  const emulator = createEmulator({
    seed,
    ...(wanted.time !== undefined && { start: Date.parse(wanted.time) }),
    settled: watch.settled,
    post: (webhook) => watch.run(post(webhook)),
  });
  emulator.options.refusesUnknownParameters = false;
  const account = fillAccount(emulator, wanted, { publicUrl: PUBLIC_URL });
  const transport = watch.through(emulator.api);
  const client = sdkFor({ ...emulator, api: transport });
  const environment = {
    ...variablesOf(account, wanted.environment),
    DOMAIN_NAME: new URL(PUBLIC_URL).host,
    ...options.environment,
  };

  // Functions take their time outside of Twilio's.
  const realTime = createClock({ flowing: true });
  const functions = inProcess({
    folders: project === undefined ? { functions: '', assets: '' } : foldersOf(resolve(project)),
    environment: () => environment,
    client: () => client,
    onError,
  });
  const gateway = createGateway({
    ...functions,
    authToken: emulator.authToken,
    clock: realTime,
    onRequest(method, path, cause) {
      const entry = emulator.journal.open({ kind: 'function', name: `${method} ${path}`, detail: {}, ...cause });
      return {
        number: entry.began,
        end: ({ status, refused }) => emulator.journal.close(entry, { status, ...(refused && { fault: refused }) }),
      };
    },
  });
  const send = (url: string, headers: Record<string, string>, body: string): Promise<PlatformResponse> =>
    gateway({ method: 'POST', url, headers, body });
  post = toSites(gateway, post);

  const directory = await mkdtemp(join(tmpdir(), 'embedded-twilio-'));
  const certificate = await makeCertificate(directory);
  const proxy = await startProxy({ transport, sites: (request) => watch.run(gateway(request)), certificate, port: 0 });
  const unguard = guard({
    ...{ proxy: () => proxy.url, allowed: () => allow, ca: certificate.cert },
    variables: () => networkVariables(proxy.url, certificate, allow),
  });

  emulator.journal.clear();
  const stage = createStage(emulator, furnishedOf(account));
  const standard = structuredClone(emulator.options);

  return {
    ...{ account, client, environment, options: emulator.options },
    get journal() {
      return emulator.journal.entries;
    },
    act: (name, values = {}) => perform(stage, name, values).catch(withRemedy),
    async advance(duration) {
      const ms = typeof duration === 'number' ? duration : parseDuration(duration);
      if (ms === undefined || !Number.isFinite(ms) || ms < 0) {
        throw new Error(`"${duration}" is no duration: write ms as a number, or '90s', '25h'.`);
      }
      await emulator.clock.advance(ms);
    },
    faults: (rules) => emulator.faults.set(readFaultRules(structuredClone(rules))),
    deliveries(rules) {
      emulator.deliverer.rules = readDeliveryRules(structuredClone(rules));
    },
    state: () => readState(emulator),
    flexToken: (worker) => flexTokenFor(emulator, workerNamed(emulator, worker)),
    async call(path, parameters = {}) {
      const url = PUBLIC_URL + path;
      const signature = getExpectedTwilioSignature(emulator.authToken, url, parameters);
      const type = 'application/x-www-form-urlencoded';
      const headers = { 'content-type': type, 'x-twilio-signature': signature };
      const answer = await watch.run(send(url, headers, new URLSearchParams(parameters).toString()));
      return { status: answer.status, body: answer.body.toString() };
    },
    async reset() {
      // What is under way fails, and what tries again succeeds at once: it ends before the account is as it was.
      emulator.faults.set([]);
      Object.assign(emulator.options, structuredClone(standard));
      emulator.api.hangUp();
      await emulator.clock.settle();
      // No SID comes twice: Functions that stay loaded may remember one.
      const { state } = emulator.ids;
      emulator.restore(stage.pristine);
      emulator.ids.state = state;
      emulator.deliverer.rules = [];
      emulator.journal.clear();
    },
    async stop() {
      unguard();
      emulator.close();
      realTime.close();
      await proxy.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
