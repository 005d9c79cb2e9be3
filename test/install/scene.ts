import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Twilio } from 'twilio';
import { createEmulator, type Emulator } from '../../emulator/emulator';
import { type Furnished, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import { sdkFor } from '../../emulator/network/sdk';
import { ask } from '../../emulator/products/ask';
import { environments } from '../../emulator/products/serverless/services';
import type { Transport } from '../../emulator/wire/message';
import type { Runtime } from '../../src/platform/runtime';
import { installCommand, readVariables, type Tool } from '../../tools/install/program';
import type { DeployRequest, SetupWorld } from '../../tools/install/session';
import { readCredentials } from '../../tools/support/credentials';
import type { Variables } from '../../tools/support/environment';
import type { HttpAnswer } from '../../tools/support/network';
import { patientClient } from '../../tools/support/twilio';
import { fakeTerminal } from '../support/fake-terminal';
import { deployInProcess, serveInProcess } from './fake-deploy';
import type { Network } from './network-trouble';

const ROOT = join(__dirname, '../..');

/** One person's checkout, and what that person sees. */
interface Person {
  cwd: string;
  /** Of the process. */
  outer: Variables;
  /** What the person types, line by line. */
  typed: string[];
  /** What happens while the person thinks. */
  onAsk?: () => Promise<unknown>;
  /** What was printed by the last command. */
  readonly told: string;
  readonly talked: string;
  run(tool: Tool, ...args: string[]): Promise<number>;
  /** As {@link run}, but time is left to the caller. */
  start(tool: Tool, ...args: string[]): Promise<number>;
  env(): string;
  write(name: string, text: string): void;
  json<T = Record<string, unknown>>(): T;
}

export interface SetupScene extends Person {
  emulator: Emulator;
  account: Furnished;
  sdk: Twilio;
  /** Around every call of these commands. */
  network?: Network;
  /** The network, for a test that takes it down. */
  down?: boolean;
  /** Not the embedded Twilio, as far as the commands know. */
  isReal?: boolean;
  deploys: DeployRequest[];
  /** Another person, with another checkout. */
  another(name: string): Person;
  workspace(): Promise<{ url: string | null; filter: string | null }>;
  setCallback(url: string, filter: string): void;
  finish<T>(work: Promise<T>): Promise<T>;
  /** Instead of what the checkout holds. */
  content: string;
  /** What another consumer answers to an event. */
  consumerStatus: number;
  /** In the place of the deployed Functions: by the content that runs there. */
  answer?: (content: string) => HttpAnswer | undefined;
  /** What others than Flexkeep were told: the events that they got, by URL. */
  heard: { url: string; event: string }[];
}

const STEP_MS = 500;

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'flexkeep-install-'));
  directories.push(directory);
  for (const name of ['flows.json', 'package.json'])
    writeFileSync(join(directory, name), readFileSync(join(ROOT, name)));
  return directory;
};

/** A furnished account whose events go to another consumer, and these commands, all in this process. */
export const setScene = (): SetupScene => {
  const emulator = createEmulator();
  const { clock } = emulator;
  const account = furnish(emulator, { publicUrl: 'https://legacy.example.com' });
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  const hear = (url: string, body: string) => {
    scene.heard.push({ url, event: new URLSearchParams(body).get('EventType') ?? '' });
  };
  let ids = 0;
  const runtime: Runtime = {
    ...{ now: clock.now, sleep, random: emulator.ids.random, id: () => `id-${++ids}` },
    ...{ print: () => undefined, asset: () => undefined },
    async fetch(url, { body }) {
      hear(url, String(body));
      return new Response(null, { status: scene.consumerStatus });
    },
  };
  const serve = serveInProcess(emulator, runtime);
  /** What was built when the Build that runs there was deployed. */
  const contents = new Map<string, string>();
  const buildAt = (url: string): string =>
    emulator.store
      .parentsOf('serverless.Environment')
      .flatMap((parent) => environments.collection(emulator, parent).all())
      .find((row) => row.domain_name === new URL(url).host)?.build_sid ?? '';
  const runsAt = (url: string): string => contents.get(buildAt(url)) ?? '';
  emulator.deliverer.post = async ({ url, headers, body }) => {
    if (url.startsWith('https://flexkeep-')) {
      return serve({
        method: 'POST',
        url,
        headers,
        form: Object.fromEntries(new URLSearchParams(body)),
        through: {},
      });
    }
    hear(url, body);
    return { status: 204 };
  };
  const transport: Transport = (request) => scene.network?.(request, emulator.api) ?? emulator.api(request);
  const connect = (variables: Variables) =>
    patientClient(readCredentials(variables), inProcessClient(transport, clock), runtime);
  const finish = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const ended = () => {
      isDone = true;
    };
    work.then(ended, ended);
    await clock.settle();
    for (let left = 2000; !isDone; left -= 1) {
      if (!left) throw new Error('It waits for something that never comes');
      await clock.advance(STEP_MS);
    }
    return work;
  };
  let secrets = 0;

  const person = (name: string): Person => {
    const cwd = freshDirectory();
    const envPath = (file: string) => join(cwd, file);
    let terminal = fakeTerminal();
    const one: Person = {
      ...{ cwd, typed: [] },
      get told() {
        return terminal.told;
      },
      get talked() {
        return terminal.talked;
      },
      outer: { ACCOUNT_SID: account.accountSid, AUTH_TOKEN: account.authToken },
      run: (tool, ...args) => finish(one.start(tool, ...args)),
      async start(tool, ...args) {
        terminal = fakeTerminal();
        terminal.ask = async (question) => {
          terminal.talk(question);
          await one.onAsk?.();
          return one.typed.shift();
        };
        const world: SetupWorld = {
          ...{ cwd, terminal, connect, pause: sleep, now: clock.now },
          request: async (request) => scene.answer?.(runsAt(request.url)) ?? serve(request),
          variables: ({ env = '.env' }) => readVariables(cwd, one.outer, { env }),
          onInterrupt: () => () => undefined,
          async deploy(request) {
            scene.deploys.push(request);
            const deployment = await deployInProcess(emulator, connect(request.variables), request);
            contents.set(buildAt(`https://${deployment.domain}`), scene.content);
            return deployment;
          },
          build: async () => ({ digest: scene.content, troubles: [] }),
          secret: () => `made-up-secret-${++secrets}-of-32-characters`,
          holder: { id: name, name },
          nodeVersion: 'v22.13.0',
        };
        return installCommand(tool)(world, [...(scene.isReal ? [] : ['--embedded']), '--env', '.env', ...args]);
      },
      env: () => readFileSync(envPath('.env'), 'utf8'),
      write: (file, text) => writeFileSync(envPath(file), text),
      json: () => JSON.parse(one.told),
    };
    return one;
  };

  const workspace = { Sid: account.workspaceSid };
  const scene: SetupScene = Object.assign(person('alice@laptop'), {
    ...{ emulator, account, finish, content: 'as built', consumerStatus: 204, deploys: [], heard: [] },
    sdk: sdkFor(emulator),
    another: person,
    async workspace() {
      const { event_callback_url: url, events_filter: filter } = ask(emulator, 'taskrouter.FetchWorkspace', workspace);
      return { url: url as string | null, filter: filter as string | null };
    },
    setCallback(url: string, filter: string) {
      ask(emulator, 'taskrouter.UpdateWorkspace', workspace, { EventCallbackUrl: url, EventsFilter: filter });
    },
  });
  return scene;
};
