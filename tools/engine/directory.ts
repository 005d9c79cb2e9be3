import { distance } from 'fastest-levenshtein';
import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import { FUNCTION_VARIABLES } from '../deploy/variables';
import { PRODUCTION } from '../support/command-line';
import { Complaint, type Trouble } from '../support/complaint';
import { inOneLine } from './mask';
import { explain, telling } from './problem';

/** "Did you mean …?", where at most a third of it is different; else all there are. */
export const suggest = (word: string, known: readonly string[]): string => {
  const [nearest] = known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(word.length, name.length) / 3)
    .sort((a, b) => a.far - b.far);
  if (nearest) return `Did you mean "${inOneLine(nearest.name)}"?`;
  return known.length ? `There are: ${known.map((name) => `"${inOneLine(name)}"`).join(', ')}.` : 'There are none.';
};

/** What has a name and a SID. */
export interface Named {
  sid: string;
  name: string;
}

/** `url`: where its events go, `filter`: which; `''`: nowhere, and all. */
export type Workspace = Named & { url: string; filter: string };

/** An Environment of the Service `flexkeep`, as it is deployed now. */
export interface Site {
  serviceSid: string;
  environmentSid: string;
  /** `dev`; `''`: the one without a suffix. */
  suffix: string;
  /** `flexkeep-1234-dev.twil.io` */
  domain: string;
  /** Absent: nothing was deployed there yet. */
  buildSid?: string;
}

export interface FoundService {
  sid: string;
  /** Without it the Functions have neither ACCOUNT_SID nor AUTH_TOKEN. */
  includeCredentials: boolean;
  sites: Site[];
}

/** The Service's unique name: `serviceName` in .twilioserverlessrc. */
export const SERVICE_NAME = 'flexkeep';

/** Twilio grants up to 1000. */
export const PAGE_SIZE = 100;

/** The Service as it is now. Only a Service is found by its unique name: https://www.twilio.com/docs/serverless/api/resource/service */
export const findService = async (client: Twilio): Promise<FoundService | undefined> => {
  const { services } = client.serverless.v1;
  const found = await unless(['gone'], () => services(SERVICE_NAME).fetch());
  if (!found) return undefined;
  const environments = await attempt(() => services(found.sid).environments.list({ pageSize: PAGE_SIZE }));
  const sites = environments.map(({ sid, domainSuffix, domainName, buildSid }) => ({
    ...{ serviceSid: found.sid, environmentSid: sid, suffix: domainSuffix ?? '', domain: domainName },
    ...(buildSid ? { buildSid } : {}),
  }));
  return { sid: found.sid, includeCredentials: found.includeCredentials, sites };
};

/** The variables of Flexkeep's that an Environment has. */
export const variablesAt = async (
  client: Twilio,
  { serviceSid, environmentSid }: Pick<Site, 'serviceSid' | 'environmentSid'>,
) => {
  const { variables } = client.serverless.v1.services(serviceSid).environments(environmentSid);
  const ours: readonly string[] = FUNCTION_VARIABLES;
  return (await attempt(() => variables.list({ pageSize: PAGE_SIZE }))).filter(({ key }) => ours.includes(key));
};

/** The Environment that people call so. */
export const siteAt = (service: FoundService | undefined, environment: string): Site | undefined =>
  service?.sites.find(({ suffix }) => suffix === (environment === PRODUCTION ? '' : environment));

/** The Environment in which Functions run. @throws {Complaint} where nothing is deployed there */
export const deployedSite = async (client: Twilio, environment: string): Promise<Site> => {
  const service = await telling('finding the Functions', 'read Serverless Services', () => findService(client));
  const site = siteAt(service, environment);
  if (site?.buildSid) return site;
  const deployed = service?.sites.flatMap(({ buildSid, suffix }) => (buildSid ? [suffix || PRODUCTION] : [])) ?? [];
  const remedy = deployed.length
    ? `Deployed: ${deployed.join(', ')}. Name one of them with --environment, or deploy to this one first.`
    : 'Deploy to it first.';
  const problem = `nothing is deployed there in ${client.accountSid}`;
  throw new Complaint('Flexkeep does not run there.', [{ where: `Environment ${environment}`, problem, remedy }]);
};

/** Remembers results, not failures. */
const once = <T>(read: (key: string) => Promise<T>): ((key?: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (key = '') => {
    const result = known.get(key) ?? attempt(() => read(key));
    known.set(key, result);
    result.catch(() => known.delete(key));
    return result;
  };
};

const named = ({ sid, friendlyName: name }: { sid: string; friendlyName: string }): Named => ({ sid, name });

/** What an account has. Each list is read when it is first needed, and once. */
export const openDirectory = (client: Twilio) => {
  const { chat, flexApi, proxy, studio, sync, taskrouter } = client;
  // A fresh object for each list: the SDK writes into it, and two lists that share one wait for each other.
  const all = () => ({ pageSize: PAGE_SIZE });
  const workspace = (sid: string) => taskrouter.v1.workspaces(sid);
  return {
    chatServices: once(async () => (await chat.v2.services.list(all())).map(named)),
    /** `chatServiceSid`: the Chat Service that its Sessions lead into; `null`: it does not say. */
    proxyServices: once(async () =>
      (await proxy.v1.services.list(all())).map(({ sid, uniqueName: name, chatInstanceSid: chatServiceSid }) => ({
        ...{ sid, name, chatServiceSid },
      })),
    ),
    syncServices: once(async () =>
      (await sync.v1.services.list(all())).map(({ sid, friendlyName, uniqueName }) => ({
        ...{ sid, name: friendlyName ?? uniqueName ?? sid },
      })),
    ),
    workspaces: once(
      async (): Promise<Workspace[]> =>
        (await taskrouter.v1.workspaces.list(all())).map((one) => ({
          ...{ ...named(one), url: one.eventCallbackUrl ?? '', filter: one.eventsFilter ?? '' },
        })),
    ),
    workflows: once(async (sid) => (await workspace(sid).workflows.list(all())).map(named)),
    /** By their unique names. */
    taskChannels: once(async (sid) =>
      (await workspace(sid).taskChannels.list(all())).map(({ sid, uniqueName: name }) => ({ sid, name })),
    ),
    studioFlows: once(async () => (await studio.v2.flows.list(all())).map(named)),
    /** What the account's Flex works with. Empty where it does not say. */
    configured: once(async (): Promise<{ chatServiceSid?: string; workspaceSid?: string }> => {
      const found = await unless(['gone', 'refused'], () => flexApi.v1.configuration().fetch());
      return {
        ...(found?.chatServiceInstanceSid && { chatServiceSid: found.chatServiceInstanceSid }),
        ...(found?.taskrouterWorkspaceSid && { workspaceSid: found.taskrouterWorkspaceSid }),
      };
    }),
    service: once(() => findService(client)),
  };
};

export type Directory = ReturnType<typeof openDirectory>;

/** A kind of thing that a file or a flag may name: `Workflow`, `WW`. */
export interface Noun {
  noun: string;
  prefix: string;
}

export const NOUNS = {
  chatService: { noun: 'Chat Service', prefix: 'IS' },
  proxyService: { noun: 'Proxy Service', prefix: 'KS' },
  workspace: { noun: 'Workspace', prefix: 'WS' },
  workflow: { noun: 'Workflow', prefix: 'WW' },
  taskChannel: { noun: 'Task Channel', prefix: 'TC' },
  studioFlow: { noun: 'Studio flow', prefix: 'FW' },
} as const satisfies Record<string, Noun>;

export type Found = Named | Omit<Trouble, 'where'>;

export const isFound = (found: Found): found is Named => 'sid' in found;

/** A list that cannot be read, in words; whatever else went wrong is thrown on. */
export const unreadable = (error: unknown, { noun, prefix }: Noun): Omit<Trouble, 'where'> => {
  if (!(error instanceof TwilioFailure)) throw error;
  const { problem, remedy } = explain(error, '', `read ${noun}s`);
  const instead = `With a SID (${prefix}…) in the place of the name, nothing needs to be looked up.`;
  return { problem: `the ${noun}s cannot be read: ${problem}`, remedy: [remedy, instead].filter(Boolean).join(' ') };
};

/** The one of `known` that a name or a SID means. */
export const pick = ({ noun }: Noun, given: string, known: Named[]): Found => {
  const found = known.filter(({ sid, name }) => sid === given || name === given);
  if (found.length > 1) {
    const problem = `"${given}" is the name of more than one ${noun}: ${found.map(({ sid }) => sid).join(' and ')}`;
    return { problem, remedy: 'Give the SID instead.' };
  }
  const names = known.map(({ name }) => name);
  return found[0] ?? { problem: `the account has no ${noun} "${given}"`, remedy: suggest(given, names) };
};

/** What a name or a SID of the file means. A SID is taken as it is: to look it up may not be allowed. */
export const lookUp = async (what: Noun, given: string, read: () => Promise<Named[]>): Promise<Found> => {
  if (sidIn(given, what.prefix)) return { sid: given, name: given };
  const known = await read().catch((error: unknown) => unreadable(error, what));
  return Array.isArray(known) ? pick(what, given, known) : known;
};
