import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { variablesOf } from './account/environment';
import { fillAccount } from './account/fill';
import type { AccountSeed } from './account/seed';
import { type Control, startControl } from './control/serve';
import { createStage, type Stage } from './control/stage';
import { createClock } from './core/clock';
import type { Poster } from './deliver/deliver';
import { posterTo } from './deliver/http';
import { createEmulator, type Emulator } from './emulator';
import { FLEXKEEP_ACCOUNT, type Furnished, furnishedOf } from './furnish';
import { makeCertificate } from './network/certificate';
import { networkVariables, startProxy } from './network/proxy';
import { readAccess } from './platform/access';
import { missingFrom } from './platform/dependencies';
import { type DeployedSites, serveDeployed } from './platform/deployed';
import { writeEnvFile } from './platform/env-file';
import { createGateway } from './platform/gateway';
import type { Deployed, Invoke } from './platform/message';
import { noteIn, noteLine, noteOutside } from './platform/notes';
import { foldersOf } from './platform/project';
import { startRunner } from './platform/runner';
import { startServer } from './platform/serve';
import { toSites } from './platform/to-sites';
import { keepLog } from './products/serverless/logs';
import { findSite } from './products/serverless/site';
import type { WorldOptions } from './products/shared/options';

interface StackOptions {
  /** The account. Default: Flexkeep's own, whose Flex Flows lead to `/inbound`. */
  account?: AccountSeed;
  /** The project, with `package.json`, `.twilioserverlessrc` and what was built into `dist`. Default: the working directory. */
  root?: string;
  /**
   * Where the `.env` file and the certificate are written, both removed at the end. Default: a fresh directory below
   * `.flexkeep`, so that several can run at the same time.
   */
  directory?: string;
  /** Where the Functions answer. 0: any free port. Default: 3000. */
  port?: number;
  /** Where the page and the control API answer. 0: any free port. Default: 3001. */
  consolePort?: number;
  /** The sentence behind "Port … is taken.", for either port. */
  remedies?: { port?: string; consolePort?: string };
  seed?: number;
  /** A process for each request, as on the platform, but slow. Default: `false`. */
  forkProcess?: boolean;
  /** Further variables for the Functions. */
  environment?: Record<string, string>;
  /**
   * Hosts outside that the Functions and webhooks may reach: `bot.example.com`. Default: none, so that nothing here
   * reaches a real host by accident.
   */
  allow?: readonly string[];
  /** Where accounts differ: before those of the account. */
  worldOptions?: Partial<WorldOptions>;
  /** Where a debugger may attach to the Functions, `127.0.0.1:9229`. While it may, no request is ended after 10 s. */
  inspect?: string;
  /** What the Functions and twilio-run print, line by line. */
  onLine?: (line: string) => void;
}

/** Everything that a newcomer needs, running. */
export interface Stack {
  emulator: Emulator;
  account: Furnished;
  stage: Stage;
  /** `http://localhost:3000` */
  functionsUrl: string;
  /** `http://localhost:3001` */
  consoleUrl: string;
  /** For `HTTP_PROXY` of whatever else shall talk to this Twilio, with `NODE_EXTRA_CA_CERTS`. */
  proxyUrl: string;
  deployed: Deployed;
  /** The variables that the Functions see, as a file. */
  envFile: string;
  environment: Record<string, string>;
  /** Resolves when twilio-run has ended, for any reason but a {@link crash} or {@link reload}. */
  ended: Promise<void>;
  /** Kills twilio-run in the middle of whatever it does. Resolves when another one has taken its place. */
  crash(): Promise<void>;
  /** Runs the code as it is now, new Functions included. Requests under way are answered by the code before. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Variables whose values are secrets, by their names: of Flexkeep, and of other projects. */
const SECRET_NAME = /SECRET|TOKEN|PASSWORD|KEY\b|_KEY_/i;

/** ms; a person at a breakpoint takes no longer. */
const PAUSED_MS = 60 * 60_000;

/** Ports for tests: any free ones. */
export const FREE_PORTS = { port: 0, consolePort: 0 } as const;

const fresh = async (root: string): Promise<string> => {
  await mkdir(join(root, '.flexkeep'), { recursive: true });
  return mkdtemp(join(root, '.flexkeep', 'run-'));
};

/**
 * Starts the embedded Twilio with a furnished account, and the project's Functions under twilio-run, on loopback:
 *
 *     page, control ──► embedded Twilio ──webhooks──► gateway ──► twilio-run
 *                             ▲                                      │
 *                             └────────── HTTPS proxy ◄── twilio SDK ┘
 *
 * @throws {PortTaken}
 * @throws {TwilioRunFailed}
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const {
    port = 3000,
    consolePort = 3001,
    remedies = {},
    seed = 1,
    forkProcess = false,
    allow = [],
    onLine,
    inspect,
  } = options;
  const otherwise = posterTo(allow);
  const root = resolve(options.root ?? process.cwd());
  const closers: (() => Promise<unknown> | unknown)[] = [];
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  const close = () => {
    closed ??= closeAll();
    return closed;
  };
  const keep = <T extends { close(): unknown }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };

  const start = async (): Promise<Stack> => {
    let post: Poster = otherwise;
    const nodeModules = join(root, 'node_modules');
    const emulator = keep(
      createEmulator({
        ...{ seed, flowing: true, post: (webhook) => post(webhook) },
        missingDependencies: (dependencies) => missingFrom(nodeModules, dependencies),
      }),
    );
    emulator.journal.keepsContent = true;
    emulator.options.refusesUnknownParameters = false;
    // A Function's 10 s are real: they do not pass when Twilio's time is moved on.
    const clock = keep(createClock({ flowing: true }));
    const folders = foldersOf(root);
    const deployed = readAccess(folders);

    let ready: (invoke: Invoke) => void = () => undefined;
    const functions = new Promise<Invoke>((resolve) => {
      ready = resolve;
    });
    const gatewayTo = (what: Deployed) =>
      createGateway({
        ...what,
        authToken: emulator.authToken,
        clock,
        invoke: async (request, signal) => (await functions)(request, signal),
        onRequest: noteIn(emulator.journal),
        ...(inspect && { limits: { timeoutMs: PAUSED_MS } }),
      });
    let gateway = gatewayTo(deployed);
    const directory = options.directory ? resolve(root, options.directory) : await fresh(root);
    if (!options.directory) closers.push(() => rm(directory, { recursive: true, force: true }));
    await mkdir(directory, { recursive: true });
    const certificate = await makeCertificate(directory);
    closers.push(() => rm(certificate.path, { force: true }));
    const served = keep(
      await startServer({
        handle: (request) => gateway(request),
        port,
        certificate,
        ...given('remedy', remedies.port),
      }),
    );

    const seeded = options.account ?? FLEXKEEP_ACCOUNT;
    const wanted = { ...seeded, options: { ...seeded.options, ...options.worldOptions } };
    const filled = fillAccount(emulator, wanted, { publicUrl: served.url });
    const account = furnishedOf(filled);
    emulator.journal.clear();
    const stage = createStage(emulator, account);
    const control: Control = keep(
      await startControl({ stage, port: consolePort, ...given('remedy', remedies.consolePort) }),
    );

    // Outside of the project, whose other packages a deployed version does not find.
    const siteDirectory = await mkdtemp(join(tmpdir(), 'flexkeep-sites-'));
    closers.push(() => rm(siteDirectory, { recursive: true, force: true }));
    const sites: DeployedSites = keep(
      serveDeployed({
        find: (domain) => findSite(emulator, domain),
        ...{ journal: emulator.journal, authToken: emulator.authToken, clock, nodeModules },
        directory: siteDirectory,
        network: () => network(),
        requestSid: () => emulator.ids.sid('RQ'),
        onLog: (site, line) => {
          keepLog(emulator, site, line);
          noteLine(emulator.journal)(line);
        },
        onOutside: noteOutside(emulator.journal),
        onRequest: (site, ...request) => noteIn(emulator.journal, site.domain)(...request),
        ...given('onLine', onLine),
      }),
    );
    post = toSites(sites.handle, otherwise);
    const proxy = keep(await startProxy({ transport: emulator.api, sites: sites.handle, certificate, port: 0 }));

    const network = () => networkVariables(proxy.url, certificate, allow);
    const environment: Record<string, string> = {
      ...options.environment,
      ...variablesOf(filled, seeded.environment),
      ...network(),
      DOMAIN_NAME: new URL(served.url).host,
      CONSOLE_SECRET: options.environment?.CONSOLE_SECRET ?? randomBytes(32).toString('base64url'),
    };
    const envFile = join(directory, 'embedded.env');
    const secrets = Object.entries(environment).filter(([name]) => SECRET_NAME.test(name));
    stage.secrets.push(...secrets.flatMap(([, value]) => [value, ...value.split(/\s+/)]));
    await writeEnvFile(envFile, environment);
    closers.push(() => rm(envFile, { force: true }));

    const runner = await startRunner({
      ...{ envFile, port: 0, forkProcess, cwd: root, folders },
      extraEnv: network(),
      onLog: noteLine(emulator.journal),
      onOutside: noteOutside(emulator.journal),
      ...given('inspect', inspect),
      ...given('onLine', onLine),
    });
    closers.push(() => runner.stop());
    ready(runner.invoke);
    const paths = () => readAccess(folders).functions.map(({ path }) => path);
    stage.functions = { url: served.url, paths, crash: runner.crash };

    return {
      ...{ emulator, account, stage, deployed, envFile, environment, close },
      functionsUrl: served.url,
      consoleUrl: control.url,
      proxyUrl: proxy.url,
      ended: runner.ended,
      crash: runner.crash,
      async reload() {
        gateway = gatewayTo(readAccess(folders));
        await runner.renew();
      },
    };
  };

  try {
    return await start();
  } catch (error) {
    await close();
    throw error;
  }
};

/** An optional property, absent where there is no value. */
const given = <K extends string, T>(name: K, value: T | undefined): { [key in K]?: T } =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: T }; // reason: the name is K
