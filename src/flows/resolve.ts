import { TwilioFailure } from '../platform/errors';
import type { Directory, Named } from './directory';
import { findOrigin, needsDomain, urlOf } from './domain';
import { FlowsFault, type Problem } from './errors';
import {
  type ExternalEntry,
  type FlowEntry,
  type FlowsFile,
  hasTwiliosJanitor,
  isEnabled,
  PRIORITY,
  RETRY_COUNT,
  TASK_TIMEOUT_S,
  type TaskEntry,
  taskChannelFor,
} from './file';
import type { Flow } from './flow';
import { type Found, isFound, KINDS, lookUp, theOnly } from './lookup';
import type { Notice } from './rules';

/** What a file leaves to its surroundings. */
export interface Surroundings {
  /** Where Flexkeep is deployed: a domain or an origin. */
  domain?: string;
  chatServiceSid?: string;
  workspaceSid?: string;
}

export interface Resolved {
  flows: Flow[];
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  notices: Notice[];
}

type Integration = Pick<Flow, 'integrationType'> & Partial<Flow>;

/** A thing that cannot be told. It was reported, so the flow that needs it is not complete and will not be used. */
const UNKNOWN = '';

/**
 * The flows that a file describes, complete: defaults filled in, names looked up.
 *
 * @throws {FlowsFault} that names every flow that cannot be completed, and why
 */
export const resolveFlows = async (
  file: FlowsFile,
  directory: Directory,
  surroundings: Surroundings = {},
): Promise<Resolved> => {
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  const names: Record<string, string> = {};
  const note = (where: string, found: Found): string => {
    if (!isFound(found)) {
      problems.push({ where, ...found });
      return UNKNOWN;
    }
    if (found.name !== found.sid) names[found.sid] = found.name;
    return found.sid;
  };

  const chatService = async (where: string, entry: FlowEntry) => {
    const given = entry.chatService ?? file.chatService ?? surroundings.chatServiceSid;
    const known = given ?? (await directory.configured()).chatServiceSid;
    return note(
      where,
      known === undefined
        ? await theOnly(KINDS.chatService, 'chatService', directory.chatServices)
        : await lookUp(KINDS.chatService, known, directory.chatServices),
    );
  };
  const workspace = async (where: string, entry: TaskEntry) => {
    const given = entry.workspace ?? file.workspace ?? surroundings.workspaceSid;
    const known = given ?? (await directory.configured()).workspaceSid;
    return note(
      where,
      known === undefined
        ? await theOnly(KINDS.workspace, 'workspace', directory.workspaces)
        : await lookUp(KINDS.workspace, known, directory.workspaces),
    );
  };
  /** By its unique name, so that the file's way and the account's way of naming it do not differ. */
  const taskChannel = async (where: string, given: string, workspaceSid: string): Promise<string> => {
    const { noun, prefix } = KINDS.taskChannel;
    let known: Named[];
    try {
      known = await directory.taskChannels(workspaceSid);
    } catch (error) {
      if (!(error instanceof TwilioFailure)) throw error;
      const reason = `The Task Channels cannot be read (${error.message}).`;
      notices.push({ rule: 'unchecked', flow: where, message: `it was not checked that "${given}" exists`, reason });
      return given;
    }
    const bySid = known.find(({ sid }) => sid === given);
    if (bySid) return bySid.name;
    const found = await lookUp({ noun, prefix }, given, async () => known);
    if (note(where, found) === UNKNOWN) return UNKNOWN;
    return given;
  };
  const task = async (where: string, entry: FlowEntry, wanted: TaskEntry): Promise<Integration> => {
    const workspaceSid = await workspace(where, wanted);
    if (workspaceSid === UNKNOWN) return { integrationType: 'task' };
    const workflows = () => directory.workflows(workspaceSid);
    return {
      integrationType: 'task',
      'integration.workspaceSid': workspaceSid,
      'integration.workflowSid': note(where, await lookUp(KINDS.workflow, wanted.workflow, workflows)),
      'integration.channel': await taskChannel(where, wanted.channel ?? taskChannelFor(entry.channelType), workspaceSid),
      'integration.timeout': wanted.timeout ?? TASK_TIMEOUT_S,
      'integration.priority': wanted.priority ?? PRIORITY,
      'integration.creationOnMessage': wanted.creationOnMessage ?? false,
    };
  };
  const externalUrl = async (where: string, wanted: ExternalEntry): Promise<string> => {
    let url = wanted.url ?? UNKNOWN;
    if (needsDomain(wanted)) {
      const found = await findOrigin(surroundings.domain, directory);
      if (!('origin' in found)) {
        problems.push({ where, ...found });
        return UNKNOWN;
      }
      url = urlOf(wanted, found.origin);
    }
    if (!URL.canParse(url)) problems.push({ where, problem: `"${url}" is not a URL` });
    return url;
  };
  const integration = async (where: string, entry: FlowEntry): Promise<Integration> => {
    const { studio, external } = entry;
    if (studio) {
      return {
        integrationType: 'studio',
        'integration.flowSid': note(where, await lookUp(KINDS.studioFlow, studio.flow, directory.studioFlows)),
        'integration.retryCount': studio.retryCount ?? RETRY_COUNT,
      };
    }
    if (external) {
      return {
        integrationType: 'external',
        'integration.url': await externalUrl(where, external),
        'integration.retryCount': external.retryCount ?? RETRY_COUNT,
      };
    }
    return task(where, entry, entry.task as TaskEntry); // the schema: exactly one of the three
  };

  const flows: Flow[] = [];
  // One after the other: so the problems come in the file's order, and no list is read twice.
  for (const entry of file.flows) {
    const where = entry.friendlyName;
    flows.push({
      friendlyName: entry.friendlyName,
      chatServiceSid: await chatService(where, entry),
      channelType: entry.channelType,
      contactIdentity: entry.contactIdentity ?? '',
      enabled: isEnabled(entry),
      longLived: entry.longLived ?? false,
      janitorEnabled: hasTwiliosJanitor(entry, file),
      ...(await integration(where, entry)),
    });
  }
  if (problems.length) throw new FlowsFault('file', 'Some flows of the file cannot be completed.', problems);
  return { flows, names, notices };
};
