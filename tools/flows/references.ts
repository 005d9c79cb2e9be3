import type { Directory, Named } from './directory';
import { findOrigin, needsDomain, urlOf } from './domain';
import type { Problem } from './errors';
import type { ExternalEntry, FlowEntry, FlowsFile, TaskEntry } from './file';
import { type Found, isFound, KINDS, type Kind, lookUp, theOnly, unreadable } from './lookup';
import type { Notice } from './rules';

/** What a file leaves to its surroundings. */
export interface Surroundings {
  /** Where Flexkeep is deployed: a domain or an origin. */
  domain?: string | undefined;
  chatServiceSid?: string | undefined;
  workspaceSid?: string | undefined;
}

/** Turns a file's names into SIDs. What cannot be told is `undefined`, and among the problems. */
export interface References {
  problems: Problem[];
  notices: Notice[];
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  chatService(flow: FlowEntry): Promise<string | undefined>;
  studioFlow(flow: FlowEntry, given: string): Promise<string | undefined>;
  workspace(flow: FlowEntry, task: TaskEntry): Promise<string | undefined>;
  workflow(flow: FlowEntry, given: string, workspaceSid: string): Promise<string | undefined>;
  /** Its unique name, so that the file's and the account's way of naming it do not differ. */
  taskChannel(flow: FlowEntry, given: string, workspaceSid: string): Promise<string | undefined>;
  url(flow: FlowEntry, external: ExternalEntry): Promise<string | undefined>;
}

export const createReferences = (file: FlowsFile, directory: Directory, around: Surroundings): References => {
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  const names: Record<string, string> = {};

  const fail = (where: string, problem: Omit<Problem, 'where'>): undefined => {
    const same = problems.find((other) => other.problem === problem.problem && other.remedy === problem.remedy);
    if (same && !same.where.split(', ').includes(where)) same.where += `, ${where}`;
    else if (!same) problems.push({ where, ...problem });
  };
  const keep = ({ friendlyName }: FlowEntry, found: Found): string | undefined => {
    if (!isFound(found)) return fail(friendlyName, found);
    if (found.name !== found.sid) names[found.sid] = found.name;
    return found.sid;
  };
  const given = async (
    option: 'chatService' | 'workspace',
    wanted: string | undefined,
    read: () => Promise<Named[]>,
  ) => {
    const configured = async () => {
      const { chatServiceSid, workspaceSid } = await directory.configured();
      return option === 'chatService' ? chatServiceSid : workspaceSid;
    };
    const known = wanted ?? (await configured());
    return known === undefined ? theOnly(KINDS[option], option, read) : lookUp(KINDS[option], known, read);
  };

  return {
    problems,
    notices,
    names,
    async chatService(flow) {
      const wanted = flow.chatService ?? file.chatService ?? around.chatServiceSid;
      return keep(flow, await given('chatService', wanted, directory.chatServices));
    },
    async studioFlow(flow, wanted) {
      return keep(flow, await lookUp(KINDS.studioFlow, wanted, directory.studioFlows));
    },
    async workspace(flow, task) {
      const wanted = task.workspace ?? file.workspace ?? around.workspaceSid;
      return keep(flow, await given('workspace', wanted, directory.workspaces));
    },
    async workflow(flow, wanted, workspaceSid) {
      return keep(flow, await lookUp(KINDS.workflow, wanted, () => directory.workflows(workspaceSid)));
    },
    async taskChannel(flow, wanted, workspaceSid) {
      const kind: Kind = KINDS.taskChannel;
      const known = await directory.taskChannels(workspaceSid).catch((error: unknown) => {
        const { problem: reason } = unreadable(error, kind);
        notices.push({
          rule: 'unchecked',
          flows: [flow.friendlyName],
          message: `whether the Task Channel "${wanted}" exists was not checked`,
          reason,
        });
        return undefined;
      });
      if (!known) return wanted;
      const bySid = known.find(({ sid }) => sid === wanted);
      return bySid?.name ?? (keep(flow, await lookUp(kind, wanted, async () => known)) && wanted);
    },
    async url(flow, external) {
      let url = external.url ?? '';
      if (needsDomain(external)) {
        const found = await findOrigin(around.domain, directory);
        if (!('origin' in found)) return fail(flow.friendlyName, found);
        url = urlOf(external, found.origin);
      }
      return URL.canParse(url) ? url : fail(flow.friendlyName, { problem: `"${url}" is not a URL` });
    },
  };
};
