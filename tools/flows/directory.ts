import type { Twilio } from 'twilio';
import { attempt, unless } from '../../src/platform/errors';

/** Something that has a name and a SID. */
export interface Named {
  sid: string;
  name: string;
}

/** What an account calls its things. Each list is read when it is first needed, and once. */
export interface Directory {
  chatServices(): Promise<Named[]>;
  workspaces(): Promise<Named[]>;
  workflows(workspaceSid: string): Promise<Named[]>;
  /** By their unique names. */
  taskChannels(workspaceSid: string): Promise<Named[]>;
  studioFlows(): Promise<Named[]>;
  /** What the account's Flex works with. Empty where it does not say. */
  configured(): Promise<{ chatServiceSid?: string; workspaceSid?: string }>;
  /** The domains on which the Service of that unique name is deployed. */
  domains(service: string): Promise<string[]>;
}

const PAGE_SIZE = 100;

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
const unique = ({ sid, uniqueName }: { sid: string; uniqueName: string }): Named => ({ sid, name: uniqueName });

export const createDirectory = (client: Twilio): Directory => {
  // A fresh one for each list: the SDK writes into what it is given.
  const all = () => ({ pageSize: PAGE_SIZE });
  const workspace = (sid: string) => client.taskrouter.v1.workspaces(sid);
  return {
    chatServices: once(async () => (await attempt(() => client.chat.v2.services.list(all()))).map(friendly)),
    workspaces: once(async () => (await attempt(() => client.taskrouter.v1.workspaces.list(all()))).map(friendly)),
    workflows: once(async (sid) => (await attempt(() => workspace(sid).workflows.list(all()))).map(friendly)),
    taskChannels: once(async (sid) => (await attempt(() => workspace(sid).taskChannels.list(all()))).map(unique)),
    studioFlows: once(async () => (await attempt(() => client.studio.v2.flows.list(all()))).map(friendly)),
    configured: once(async () => {
      const found = await unless(['gone', 'refused'], () => client.flexApi.v1.configuration().fetch());
      return {
        ...(found?.chatServiceInstanceSid && { chatServiceSid: found.chatServiceInstanceSid }),
        ...(found?.taskrouterWorkspaceSid && { workspaceSid: found.taskrouterWorkspaceSid }),
      };
    }),
    domains: once(async (uniqueName) => {
      // Only a Service itself is found by its unique name: https://www.twilio.com/docs/serverless/api/resource/service
      const found = await unless(['gone', 'refused'], () => client.serverless.v1.services(uniqueName).fetch());
      if (!found) return [];
      const { environments } = client.serverless.v1.services(found.sid);
      return (await attempt(() => environments.list(all()))).map(({ domainName }) => domainName);
    }),
  };
};
