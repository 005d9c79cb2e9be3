import type { Journal } from '../core/journal';
import type { Site } from '../products/serverless/site';
import type { Gateway } from './gateway';
import { responseTo } from './refusal';
import { type RunningSite, runSite, type SiteRunnerOptions } from './site-runner';

interface DeployedOptions extends SiteRunnerOptions {
  /** What is deployed to a domain at this moment. */
  find: (domain: string) => Site | undefined;
  /** Its `deployment.activated` starts a site before its first request. */
  journal: Pick<Journal, 'onEntry'>;
  /** Default: standard error. */
  log?: (what: string, error: unknown) => void;
}

export interface DeployedSites {
  /** Answers for every `https://*.twil.io`. */
  handle: Gateway;
  /** Ends everything that runs. */
  close(): Promise<void>;
}

interface Entry {
  version: string;
  running: Promise<RunningSite>;
  /** Requests under way. */
  pending: Set<Promise<unknown>>;
}

/**
 * Serves what is deployed to the embedded Twilio, each Environment under a twilio-run of its own.
 *
 * It follows the state and not the events: a request looks up what its domain has to serve, and where that is not what
 * runs (another Build, other variables), that is started first. What ran before ends when its last request has.
 */
export const serveDeployed = (options: DeployedOptions): DeployedSites => {
  const { find, journal, log = console.error } = options;
  const entries = new Map<string, Entry>();
  const retiring = new Set<Promise<unknown>>();
  let started = 0;
  let closed = false;

  const retire = ({ running, pending }: Entry): void => {
    const end = running.then(
      async ({ stop }) => {
        await Promise.allSettled(pending);
        await stop();
      },
      () => undefined,
    );
    const done = end.finally(() => retiring.delete(done));
    retiring.add(done);
  };

  const start = (site: Site): Entry => {
    const running = runSite(site, `site-${++started}`, options);
    const entry: Entry = { version: site.version, running, pending: new Set() };
    entries.set(site.domain, entry);
    running.catch((error: unknown) => {
      log(`embedded Twilio: ${site.domain} could not be started`, error);
      // The next request tries again.
      if (entries.get(site.domain) === entry) entries.delete(site.domain);
    });
    return entry;
  };

  const entryOf = (domain: string): Entry | undefined => {
    const site = closed ? undefined : find(domain);
    const current = entries.get(domain);
    if (current && current.version === site?.version) return current;
    if (current) {
      entries.delete(domain);
      retire(current);
    }
    return site && start(site);
  };

  const forget = journal.onEntry(({ name, detail }) => {
    if (name === 'deployment.activated') entryOf(String(detail.domain));
  });

  return {
    async handle(request) {
      const entry = entryOf(new URL(request.url).host.toLowerCase());
      if (!entry) return responseTo('unknown-path');
      const answer = entry.running.then(
        ({ handle }) => handle(request),
        () => responseTo('broken-off'),
      );
      entry.pending.add(answer);
      return answer.finally(() => entry.pending.delete(answer));
    },
    async close() {
      closed = true;
      forget();
      for (const { running } of entries.values()) await running.then(({ stop }) => stop()).catch(() => undefined);
      entries.clear();
      await Promise.all(retiring);
    },
  };
};
