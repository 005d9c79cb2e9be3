import type { Directory } from './directory';
import { FlowsFault } from './errors';
import { type FlowEntry, type FlowsFile, hasTwiliosJanitor, isEnabled, type TaskEntry, taskChannelFor } from './file';
import { type Flow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import { createReferences, type References, type Surroundings } from './references';
import type { Notice } from './rules';

export interface Resolved {
  flows: Flow[];
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  notices: Notice[];
}

type Integration = Pick<Flow, 'integrationType'> & Partial<Flow>;

/** In the place of what cannot be told. That was reported, and the flow will not be used. */
const NOTHING = '';

const taskOf = async (flow: FlowEntry, wanted: TaskEntry, references: References): Promise<Integration> => {
  const workspaceSid = await references.workspace(flow, wanted);
  if (workspaceSid === undefined) return { integrationType: 'task' };
  const channel = wanted.channel ?? taskChannelFor(flow.channelType);
  return {
    integrationType: 'task',
    'integration.workspaceSid': workspaceSid,
    'integration.workflowSid': (await references.workflow(flow, wanted.workflow, workspaceSid)) ?? NOTHING,
    'integration.channel': (await references.taskChannel(flow, channel, workspaceSid)) ?? NOTHING,
    'integration.timeout': wanted.timeout ?? TASK_TIMEOUT_S,
    'integration.priority': wanted.priority ?? PRIORITY,
    'integration.creationOnMessage': wanted.creationOnMessage ?? false,
  };
};

const integrationOf = async (flow: FlowEntry, references: References): Promise<Integration> => {
  const { studio, external, task } = flow;
  if (studio) {
    return {
      integrationType: 'studio',
      'integration.flowSid': (await references.studioFlow(flow, studio.flow)) ?? NOTHING,
      'integration.retryCount': studio.retryCount ?? RETRY_COUNT,
    };
  }
  if (external) {
    return {
      integrationType: 'external',
      'integration.url': (await references.url(flow, external)) ?? NOTHING,
      'integration.retryCount': external.retryCount ?? RETRY_COUNT,
    };
  }
  if (!task) throw new Error('The schema lets no flow through that has none of the three');
  return taskOf(flow, task, references);
};

/**
 * The flows that a file describes, complete: defaults filled in, names looked up.
 *
 * @throws {FlowsFault} that names every flow that cannot be completed, and why
 */
export const resolveFlows = async (
  file: FlowsFile,
  directory: Directory,
  around: Surroundings = {},
): Promise<Resolved> => {
  const references = createReferences(file, directory, around);
  const flows: Flow[] = [];
  // One after the other, so that problems come in the file's order.
  for (const entry of file.flows) {
    flows.push({
      friendlyName: entry.friendlyName,
      chatServiceSid: (await references.chatService(entry)) ?? NOTHING,
      channelType: entry.channelType,
      contactIdentity: entry.contactIdentity ?? '',
      enabled: isEnabled(entry),
      longLived: entry.longLived ?? false,
      janitorEnabled: hasTwiliosJanitor(entry, file),
      ...(await integrationOf(entry, references)),
    });
  }
  const { problems, notices, names } = references;
  if (problems.length) throw new FlowsFault('file', 'Some flows of the file cannot be completed.', problems);
  return { flows, names, notices };
};
