import type { Twilio } from 'twilio';
import { type Directory, openDirectory } from '../engine/directory';
import { problemsIn, type Reading, reading } from '../engine/problem';
import type { LiveFlow } from '../flows/flow';
import { flowKind } from '../flows/kind';
import { Complaint } from '../support/complaint';
import { type Callback, toCallback } from './callback';
import type { Candidate } from './choose';
import { type FoundService, findService } from './deployments';
import { type Installation, openRecords } from './record';

export interface Workspace extends Candidate {
  callback: Callback;
}

export interface ProxyService extends Candidate {
  /** The Chat Service that its Sessions lead into; absent: it does not say. */
  chatServiceSid?: string;
}

/** What an account has, as far as it may be read. */
export interface Account {
  sid: string;
  workspaces: Reading<Workspace[]>;
  chatServices: Reading<Candidate[]>;
  proxyServices: Reading<ProxyService[]>;
  syncServices: Reading<Candidate[]>;
  flows: Reading<LiveFlow[]>;
  /** What Flex itself says that it works with. */
  configured: Awaited<ReturnType<Directory['configured']>>;
  service: Reading<FoundService | undefined>;
  installation: Reading<Installation | undefined>;
}

const PAGE_SIZE = 100;

/** A fresh one for each list: the SDK writes into it, and two lists with one object wait for each other for ever. */
const all = () => ({ pageSize: PAGE_SIZE });

/** Looks at an account, and changes nothing. */
export const lookAt = async (client: Twilio): Promise<Account> => {
  const directory = openDirectory(client);
  const [workspaces, chatServices, proxyServices, syncServices, flows, configured, service, installation] =
    await Promise.all([
      reading('TaskRouter Workspaces', async () =>
        (await client.taskrouter.v1.workspaces.list(all())).map(
          (one): Workspace => ({ sid: one.sid, name: one.friendlyName, callback: toCallback(one) }),
        ),
      ),
      reading('Chat Services', directory.chatServices),
      reading('Proxy Services', async () =>
        (await client.proxy.v1.services.list(all())).map(
          ({ sid, uniqueName, chatInstanceSid }): ProxyService => ({
            sid,
            name: uniqueName,
            ...(chatInstanceSid ? { chatServiceSid: chatInstanceSid } : {}),
          }),
        ),
      ),
      reading('Sync Services', async () =>
        (await client.sync.v1.services.list(all())).map(({ sid, friendlyName, uniqueName }) => ({
          sid,
          name: friendlyName ?? uniqueName ?? sid,
        })),
      ),
      reading('Flex Flows', flowKind(client, directory).list),
      // What Flex says is a hint; without it somebody is asked.
      directory.configured().catch(() => ({})),
      reading('Serverless Services', () => findService(client)),
      reading('Sync Documents', openRecords(client).read),
    ]);
  return {
    sid: client.accountSid,
    ...{ workspaces, chatServices, proxyServices, syncServices, flows, configured, service, installation },
  };
};

export const readWorkflows = (client: Twilio, workspaceSid: string): Promise<Reading<Candidate[]>> =>
  reading('TaskRouter Workflows', async () =>
    (await client.taskrouter.v1.workspaces(workspaceSid).workflows.list(all())).map(({ sid, friendlyName }) => ({
      sid,
      name: friendlyName,
    })),
  );

/** Where nothing at all can be read there is one reason, and it is told once. */
export const requireReadable = (account: Account): Account => {
  const { workspaces, chatServices, proxyServices, flows, service, installation } = account;
  const readings = [workspaces, chatServices, proxyServices, flows, service, installation];
  const problems = problemsIn(...readings);
  const [first] = problems;
  if (!first || problems.length < readings.length) return account;
  throw new Complaint('The account cannot be read. Nothing was changed.', [{ ...first, where: account.sid }]);
};
