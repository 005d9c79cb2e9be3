import {
  type Directory,
  type Found,
  isFound,
  lookUp,
  type Named,
  NOUNS,
  type Noun,
  pick,
  unreadable,
} from '../engine/directory';
import { Complaint, type Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import { isOnDomain, urlOf } from './domain';
import {
  type FlowEntry,
  type FlowsFile,
  hasTwiliosJanitor,
  isEnabled,
  labelOf,
  type TaskEntry,
  taskChannelFor,
} from './file';
import { type Flow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import type { Notice } from './rules';

/** What a file leaves to its surroundings. */
export interface Surroundings {
  /** Where Flexkeep is deployed: a domain or an origin. */
  domain?: string | undefined;
  chatServiceSid?: string | undefined;
  workspaceSid?: string | undefined;
  /** What `{{VARIABLE}}` in a URL stands for. */
  variables?: Variables;
}

interface Resolved {
  flows: Flow[];
  /** Where Flexkeep is deployed, where a flow leads there. */
  origin: string | undefined;
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  notices: Notice[];
}

/** In the place of what cannot be told. That was reported, and the flow will not be used. */
const NOTHING = '';

/** The one that there is; with several, the file has to say which. */
const theOnly = async (what: Noun, option: string, read: () => Promise<Named[]>): Promise<Found> => {
  const known = await read().catch((error: unknown) => unreadable(error, what));
  if (!Array.isArray(known)) return known;
  const [found, ...others] = known;
  if (found && !others.length) return found;
  const remedy = `Name it in the file: "${option}", or set the variable of the same meaning. See docs/flows.md.`;
  if (!found) return { problem: `the account has no ${what.noun}: is Flex set up here?`, remedy };
  return {
    problem: `which ${what.noun} is meant cannot be told: there are ${known.map(({ sid, name }) => `"${name}" (${sid})`).join(', ')}`,
    remedy,
  };
};

/**
 * The flows that a file describes, complete: defaults filled in, names looked up.
 *
 * @throws {Complaint} that names every flow that cannot be completed, and why
 */
export const resolveFlows = async (
  file: FlowsFile,
  directory: Directory,
  around: Surroundings = {},
): Promise<Resolved> => {
  const problems: Trouble[] = [];
  const notices: Notice[] = [];
  const names: Record<string, string> = {};

  const fail = (entry: FlowEntry, problem: Omit<Trouble, 'where'>): string => {
    const where = labelOf(entry, file);
    const same = problems.find((other) => other.problem === problem.problem && other.remedy === problem.remedy);
    if (same && !same.where.split(', ').includes(where)) same.where += `, ${where}`;
    else if (!same) problems.push({ where, ...problem });
    return NOTHING;
  };
  const keep = (entry: FlowEntry, found: Found): string => {
    if (!isFound(found)) return fail(entry, found);
    if (found.name !== found.sid) names[found.sid] = found.name;
    return found.sid;
  };
  const given = async (option: 'chatService' | 'workspace', wanted: string | undefined) => {
    const read = option === 'chatService' ? directory.chatServices : directory.workspaces;
    const known = wanted ?? (await directory.configured())[`${option}Sid`];
    return known === undefined ? theOnly(NOUNS[option], option, read) : lookUp(NOUNS[option], known, read);
  };
  /** Its unique name, so that the file's and the account's way of naming it do not differ. */
  const taskChannel = async (entry: FlowEntry, wanted: string, workspaceSid: string): Promise<string> => {
    const known = await directory.taskChannels(workspaceSid).catch((error: unknown) => {
      const { problem: reason } = unreadable(error, NOUNS.taskChannel);
      const message = `whether the Task Channel "${wanted}" exists was not checked`;
      notices.push({ rule: 'unchecked', flows: [labelOf(entry, file)], message, reason });
    });
    if (!known) return wanted;
    const found = pick(NOUNS.taskChannel, wanted, known);
    return isFound(found) ? found.name : fail(entry, found);
  };
  const taskOf = async (entry: FlowEntry, wanted: TaskEntry): Promise<Partial<Flow>> => {
    const workspaceSid = keep(
      entry,
      await given('workspace', wanted.workspace ?? file.workspace ?? around.workspaceSid),
    );
    if (workspaceSid === NOTHING) return {};
    const workflow = await lookUp(NOUNS.workflow, wanted.workflow, () => directory.workflows(workspaceSid));
    return {
      'integration.workspaceSid': workspaceSid,
      'integration.workflowSid': keep(entry, workflow),
      'integration.channel': await taskChannel(
        entry,
        wanted.channel ?? taskChannelFor(entry.channelType),
        workspaceSid,
      ),
      'integration.timeout': wanted.timeout ?? TASK_TIMEOUT_S,
      'integration.priority': wanted.priority ?? PRIORITY,
      'integration.creationOnMessage': wanted.creationOnMessage ?? false,
    };
  };
  const integrationOf = async (entry: FlowEntry): Promise<Pick<Flow, 'integrationType'> & Partial<Flow>> => {
    const { studio, external, task } = entry;
    if (task) return { integrationType: 'task', ...(await taskOf(entry, task)) };
    if (studio) {
      return {
        integrationType: 'studio',
        'integration.flowSid': keep(entry, await lookUp(NOUNS.studioFlow, studio.flow, directory.studioFlows)),
        'integration.retryCount': studio.retryCount ?? RETRY_COUNT,
      };
    }
    if (!external) throw new Error('The schema lets no flow through that has none of the three');
    const url = await urlOf(external, around, directory);
    return {
      integrationType: 'external',
      'integration.url': typeof url === 'string' ? url : fail(entry, url),
      'integration.retryCount': external.retryCount ?? RETRY_COUNT,
    };
  };

  const flows: Flow[] = [];
  // One after the other, so that problems come in the file's order.
  for (const entry of file.flows) {
    const chatService = await given('chatService', entry.chatService ?? file.chatService ?? around.chatServiceSid);
    flows.push({
      friendlyName: entry.friendlyName,
      chatServiceSid: keep(entry, chatService),
      channelType: entry.channelType,
      contactIdentity: entry.contactIdentity ?? '',
      enabled: isEnabled(entry),
      longLived: entry.longLived ?? false,
      janitorEnabled: hasTwiliosJanitor(entry, file),
      ...(await integrationOf(entry)),
    });
  }
  if (problems.length) throw new Complaint('Some flows of the file cannot be completed.', problems, 'file');
  const own = flows[file.flows.findIndex(({ external }) => external && isOnDomain(external))];
  return { flows, origin: own && new URL(own['integration.url'] ?? '').origin, names, notices };
};
