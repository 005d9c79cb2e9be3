import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import type { Trouble } from '../support/complaint';
import { explain } from './problem';
import { suggest } from './suggest';

/** What has a name and a SID. */
export interface Named {
  sid: string;
  name: string;
}

export interface Workspace extends Named {
  /** Where its events go, and which; `''`: nowhere, and all. */
  url: string;
  filter: string;
}

export interface ProxyService extends Named {
  /** The Chat Service that its Sessions lead into; absent: it does not say. */
  chatServiceSid?: string;
}

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

/** What an account has. Each list is read when it is first needed, and once. */
export interface Directory {
  chatServices(): Promise<Named[]>;
  proxyServices(): Promise<ProxyService[]>;
  syncServices(): Promise<Named[]>;
  workspaces(): Promise<Workspace[]>;
  workflows(workspaceSid: string): Promise<Named[]>;
  /** By their unique names. */
  taskChannels(workspaceSid: string): Promise<Named[]>;
  studioFlows(): Promise<Named[]>;
  /** What the account's Flex works with. Empty where it does not say. */
  configured(): Promise<{ chatServiceSid?: string; workspaceSid?: string }>;
  /** `undefined`: the account has no Service of that name. */
  service(): Promise<FoundService | undefined>;
}

/** The Service's unique name: `serviceName` in .twilioserverlessrc. */
export const SERVICE_NAME = 'flexkeep';

/** Twilio grants up to 1000. */
export const PAGE_SIZE = 100;

/** Remembers results, not failures. */
const once = <T>(read: (key: string) => Promise<T>): ((key?: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (key = '') => {
    const result = known.get(key) ?? read(key);
    known.set(key, result);
    result.catch(() => known.delete(key));
    return result;
  };
};

const friendly = ({ sid, friendlyName }: { sid: string; friendlyName: string }): Named => ({ sid, name: friendlyName });

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

export const openDirectory = (client: Twilio): Directory => {
  // A fresh object for each list: the SDK writes into it, and two lists that share one wait for each other.
  const all = () => ({ pageSize: PAGE_SIZE });
  const list = <R, T>(read: () => Promise<R[]>, to: (resource: R) => T): Promise<T[]> =>
    attempt(async () => (await read()).map(to));
  const workspace = (sid: string) => client.taskrouter.v1.workspaces(sid);
  return {
    chatServices: once(() => list(() => client.chat.v2.services.list(all()), friendly)),
    proxyServices: once(() =>
      list(
        () => client.proxy.v1.services.list(all()),
        ({ sid, uniqueName, chatInstanceSid }) => ({
          ...{ sid, name: uniqueName },
          ...(chatInstanceSid ? { chatServiceSid: chatInstanceSid } : {}),
        }),
      ),
    ),
    syncServices: once(() =>
      list(
        () => client.sync.v1.services.list(all()),
        ({ sid, friendlyName, uniqueName }) => ({ sid, name: friendlyName ?? uniqueName ?? sid }),
      ),
    ),
    workspaces: once(() =>
      list(
        () => client.taskrouter.v1.workspaces.list(all()),
        (one) => ({ ...friendly(one), url: one.eventCallbackUrl ?? '', filter: one.eventsFilter ?? '' }),
      ),
    ),
    workflows: once((sid) => list(() => workspace(sid).workflows.list(all()), friendly)),
    taskChannels: once((sid) =>
      list(
        () => workspace(sid).taskChannels.list(all()),
        ({ sid, uniqueName }) => ({ sid, name: uniqueName }),
      ),
    ),
    studioFlows: once(() => list(() => client.studio.v2.flows.list(all()), friendly)),
    configured: once(async () => {
      const found = await unless(['gone', 'refused'], () => client.flexApi.v1.configuration().fetch());
      return {
        ...(found?.chatServiceInstanceSid && { chatServiceSid: found.chatServiceInstanceSid }),
        ...(found?.taskrouterWorkspaceSid && { workspaceSid: found.taskrouterWorkspaceSid }),
      };
    }),
    service: once(() => findService(client)),
  };
};

/** A kind of thing that a file or a flag may name. */
export interface Noun {
  /** `Workflow` */
  noun: string;
  /** `WW` */
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

export type Found<T extends Named = Named> = T | Omit<Trouble, 'where'>;

export const isFound = <T extends Named>(found: Found<T>): found is T => 'sid' in found;

export const namesOf = (known: Named[]): string => known.map(({ sid, name }) => `"${name}" (${sid})`).join(', ');

/** A list that cannot be read, in words; whatever else went wrong is thrown on. */
export const unreadable = (error: unknown, { noun, prefix }: Noun): Omit<Trouble, 'where'> => {
  if (!(error instanceof TwilioFailure)) throw error;
  const { problem, remedy } = explain(error, '', `read ${noun}s`);
  const instead = `With a SID (${prefix}…) in the place of the name, nothing needs to be looked up.`;
  return { problem: `the ${noun}s cannot be read: ${problem}`, remedy: [remedy, instead].filter(Boolean).join(' ') };
};

/** The one of `known` that a name or a SID means. */
export const pick = <T extends Named>({ noun }: Noun, given: string, known: T[]): Found<T> => {
  const [found, ...others] = known.filter(({ sid, name }) => sid === given || name === given);
  if (!found) {
    const names = known.map(({ name }) => name);
    return { problem: `the account has no ${noun} "${given}"`, remedy: suggest(given, names) };
  }
  if (!others.length) return found;
  const sids = [found, ...others].map(({ sid }) => sid).join(' and ');
  return { problem: `"${given}" is the name of more than one ${noun}: ${sids}`, remedy: 'Give the SID instead.' };
};

/** What a name or a SID of the file means. A SID is taken as it is: to look it up may not be allowed. */
export const lookUp = async (what: Noun, given: string, read: () => Promise<Named[]>): Promise<Found> => {
  if (sidIn(given, what.prefix)) return { sid: given, name: given };
  try {
    return pick(what, given, await read());
  } catch (error) {
    return unreadable(error, what);
  }
};
