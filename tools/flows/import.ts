import type { Directory, Named } from './directory';
import { originOf } from './domain';
import { type ExternalEntry, type FlowEntry, type FlowsFile, type TaskEntry, taskChannelFor } from './file';
import { type Flow, type LiveFlow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import { KINDS, type Kind } from './lookup';
import { matchByName } from './plan';
import type { Surroundings } from './references';

/** Leaves out what the file would mean without it. */
const unlessDefault = <K extends string, T>(name: K, value: T | undefined, fallback: T): { [key in K]?: T } =>
  (value === undefined || value === fallback ? {} : { [name]: value }) as { [key in K]?: T };

/** A name where it is the only one and does not look like a SID; where names cannot be read, the SID. */
const nameOf = async (sid: string, kind: Kind, read: () => Promise<Named[]>): Promise<string> => {
  const known = await read().catch(() => []);
  const name = known.find((one) => one.sid === sid)?.name;
  const isUnique = name && !name.startsWith(kind.prefix) && known.filter((one) => one.name === name).length === 1;
  return isUnique ? name : sid;
};

const externalOf = (flow: Flow, domain: string | undefined): ExternalEntry => {
  const url = flow['integration.url'] ?? '';
  const origin = domain === undefined ? undefined : originOf(domain);
  const path = origin !== undefined && url.startsWith(origin) ? url.slice(origin.length) : '';
  // As the schema wants it.
  const place = /^\/[^/\\\s]/.test(path) ? { path } : { url };
  return { ...place, ...unlessDefault('retryCount', flow['integration.retryCount'], RETRY_COUNT) };
};

/** What a file says when it says nothing, in this account: found as `references.ts` finds it. */
interface Defaults {
  chatServiceSid?: string | undefined;
  workspaceSid?: string | undefined;
}

const defaultsOf = async (directory: Directory, around: Surroundings): Promise<Defaults> => {
  const configured = await directory.configured().catch((): Defaults => ({}));
  const only = async (read: () => Promise<Named[]>) => {
    const [first, ...others] = await read().catch(() => []);
    return others.length ? undefined : first?.sid;
  };
  return {
    chatServiceSid: around.chatServiceSid ?? configured.chatServiceSid ?? (await only(directory.chatServices)),
    workspaceSid: around.workspaceSid ?? configured.workspaceSid ?? (await only(directory.workspaces)),
  };
};

const taskOf = async (flow: Flow, directory: Directory, defaults: Defaults): Promise<TaskEntry> => {
  const workspaceSid = flow['integration.workspaceSid'] ?? '';
  const workflowSid = flow['integration.workflowSid'] ?? '';
  return {
    workflow: await nameOf(workflowSid, KINDS.workflow, () => directory.workflows(workspaceSid)),
    ...(workspaceSid === defaults.workspaceSid
      ? {}
      : { workspace: await nameOf(workspaceSid, KINDS.workspace, directory.workspaces) }),
    ...unlessDefault('channel', flow['integration.channel'], taskChannelFor(flow.channelType)),
    ...unlessDefault('timeout', flow['integration.timeout'], TASK_TIMEOUT_S),
    ...unlessDefault('priority', flow['integration.priority'], PRIORITY),
    ...unlessDefault('creationOnMessage', flow['integration.creationOnMessage'], false),
  };
};

const toEntry = async (flow: Flow, directory: Directory, defaults: Defaults, domain?: string): Promise<FlowEntry> => {
  const { integrationType } = flow;
  // A disabled handler that makes a Task is what an outbound one looks like; other disabled ones just are disabled.
  const isOutbound = !flow.enabled && integrationType === 'task';
  const studio = async () => ({
    flow: await nameOf(flow['integration.flowSid'] ?? '', KINDS.studioFlow, directory.studioFlows),
    ...unlessDefault('retryCount', flow['integration.retryCount'], RETRY_COUNT),
  });
  return {
    friendlyName: flow.friendlyName,
    ...(isOutbound ? { direction: 'outbound' } : {}),
    channelType: flow.channelType,
    ...unlessDefault('contactIdentity', flow.contactIdentity, ''),
    ...unlessDefault('enabled', flow.enabled, !isOutbound),
    ...unlessDefault('longLived', flow.longLived, false),
    ...unlessDefault('janitorEnabled', flow.janitorEnabled, false),
    ...(flow.chatServiceSid === defaults.chatServiceSid
      ? {}
      : { chatService: await nameOf(flow.chatServiceSid, KINDS.chatService, directory.chatServices) }),
    ...(integrationType === 'studio' ? { studio: await studio() } : {}),
    ...(integrationType === 'external' ? { external: externalOf(flow, domain) } : {}),
    ...(integrationType === 'task' ? { task: await taskOf(flow, directory, defaults) } : {}),
  };
};

/**
 * The file that describes an account as it is: applied there, it changes nothing.
 *
 * @throws {FlowsFault} where two flows have one name, which a file cannot say
 */
export const importFlows = async (
  live: LiveFlow[],
  directory: Directory,
  around: Surroundings = {},
): Promise<FlowsFile> => {
  const names = live.map(({ flow }) => flow.friendlyName);
  matchByName([...new Set(names)], live);
  const defaults = await defaultsOf(directory, around);
  const flows: FlowEntry[] = [];
  for (const { flow } of live) flows.push(await toEntry(flow, directory, defaults, around.domain));
  return { $schema: './schemas/flows.schema.json', flows };
};
