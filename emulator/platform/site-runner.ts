import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock';
import { parseObject } from '../core/json';
import type { LogLine } from '../products/serverless/logs';
import type { Site } from '../products/serverless/site';
import { withStartPage } from './access';
import { writeEnvFile } from './env-file';
import { invokeOver } from './forward';
import { createGateway, type Gateway, type GatewayOptions, type RequestNote } from './gateway';
import type { PlatformResponse } from './message';
import { writeSite } from './site-files';
import { type OutsideCall, startTwilioRun } from './twilio-run';

export interface SiteRunnerOptions {
  /** Below it, each site gets a directory of its own for as long as it runs. */
  directory: string;
  /** Where the Functions find what their Build names as dependencies. */
  nodeModules: string;
  authToken: string;
  clock: Clock;
  /** How the Functions reach this Twilio: `HTTP_PROXY` and `NODE_EXTRA_CA_CERTS`, known once the proxy listens. */
  network: () => Record<string, string>;
  /** A SID for each request, by which the lines that it printed are found. */
  requestSid: () => string;
  /** What the Functions print, and what the platform says of them. */
  onLog?: (site: Site, line: LogLine) => void;
  /** What they call that is not Twilio. */
  onOutside?: (call: OutsideCall) => void;
  onRequest?: (site: Site, ...request: Parameters<NonNullable<GatewayOptions['onRequest']>>) => RequestNote;
  onLine?: (line: string) => void;
}

export interface RunningSite {
  handle: Gateway;
  stop(): Promise<void>;
}

const TIMED_OUT = 'runtime application timed out';

/** `wrapErrorInHtml` of @twilio/runtime-handler. */
const DEVELOPER_PAGE = '.stack-trace {';

/**
 * The local runtime shows a developer what went wrong: a page, or JSON with a stack trace. The platform shows no stack.
 * Approximate: that the message is what is left; the words are nowhere.
 * @fidelity platform.failed-functions
 */
const withoutStack = (response: PlatformResponse): PlatformResponse => {
  const type = String(response.headers['content-type']);
  if (response.status !== 500 || !/^(text\/html|application\/json)/.test(type)) return response;
  const { name, message, stack } = parseObject(response.body.toString()) ?? {};
  const isReport = typeof name === 'string' && typeof stack === 'string';
  if (!isReport && !response.body.includes(DEVELOPER_PAGE)) return response;
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status: 500, headers, body: JSON.stringify({ message: isReport ? message : 'Internal Server Error' }) };
};

/** Runs one deployed version under twilio-run, behind the platform's gateway. @fidelity platform.deployed-sites */
export const runSite = async (site: Site, name: string, options: SiteRunnerOptions): Promise<RunningSite> => {
  const { directory, nodeModules, authToken, clock, onRequest, onLine, onLog, onOutside, requestSid } = options;
  const network = options.network();
  const cwd = join(directory, name);
  const clean = () => rm(cwd, { recursive: true, force: true });
  try {
    // A run that was killed may have left its own behind.
    await clean();
    await mkdir(cwd, { recursive: true });
    await writeSite(cwd, site, nodeModules);
    const envFile = join(cwd, '.env');
    const { domain, serviceSid, environmentSid } = site;
    // https://www.twilio.com/docs/serverless/functions-assets/functions/variables
    const own = { DOMAIN_NAME: domain, SERVICE_SID: serviceSid, ENVIRONMENT_SID: environmentSid };
    // Last, so that a variable of the same name that was uploaded cannot lead to another network.
    await writeEnvFile(envFile, { ...site.variables, ...own, ...network });
    const run = await startTwilioRun({
      ...{ envFile, cwd, port: 0, forkProcess: false, extraEnv: network },
      ...(onLine && { onLine }),
      onLog: (line) => onLog?.(site, line),
      ...(onOutside && { onOutside }),
    });
    const invoke = invokeOver(run.port);
    const handle = createGateway({
      functions: site.functions.map(({ path, access }) => ({ path, access })),
      assets: withStartPage(site.assets.map(({ path, access }) => ({ path, access }))),
      ...{ authToken, clock },
      // A header that no Function sees: `restricted-headers.ts`.
      invoke: async ({ headers, ...request }, signal) =>
        withoutStack(
          await invoke({ ...request, headers: { ...headers, 'i-twilio-request-sid': requestSid() } }, signal),
        ),
      onRequest(method, path, cause) {
        const note = onRequest?.(site, method, path, cause);
        return {
          ...note,
          end(record) {
            // The words: https://www.twilio.com/docs/serverless/functions-assets/faq
            if (record.refused === 'timed-out') onLog?.(site, { path, level: 'error', message: TIMED_OUT });
            note?.end(record);
          },
        };
      },
    });
    return { handle, stop: () => run.stop().then(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
};
