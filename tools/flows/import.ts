import { type Directory, type Named, NOUNS, type Noun } from '../engine/directory';
import { mayHoldSecret } from '../engine/mask';
import type { Variables } from '../support/environment';
import { type Address, type LiveAddress, placeOf } from './address';
import { originOf } from './domain';
import {
  type AddressEntry,
  type ExternalEntry,
  type FlowEntry,
  type FlowsFile,
  type Place,
  type TaskEntry,
  taskChannelFor,
  type WebhookEntry,
} from './file';
import { type Flow, type LiveFlow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import type { Inventory } from './make-plan';
import { FILTERS, openResolver, type Surroundings } from './resolve';
import { identityOf, webhookOf } from './resource';

/** Leaves out what the file would mean without it. */
const unlessDefault = <K extends string, T>(name: K, value: T | undefined, fallback: T): { [key in K]?: T } =>
  (value === undefined || value === fallback ? {} : { [name]: value }) as { [key in K]?: T }; // reason: TypeScript widens a computed key to string

/** A name where it is the only one and does not look like a SID; where names cannot be read, the SID. */
const nameOf = async (sid: string, { prefix }: Noun, read: () => Promise<Named[]>): Promise<string> => {
  const known = await read().catch(() => []);
  const name = known.find((one) => one.sid === sid)?.name;
  const isUnique = name && !name.startsWith(prefix) && known.filter((one) => one.name === name).length === 1;
  return isUnique ? name : sid;
};

/** Shorter than that is a word that a secret happens to be. */
const SHORTEST_SECRET = 6;

/** A URL in which what may be secret, and is the value of a variable, is named and not said. */
const named = (url: string, variables: Variables): string => {
  if (!mayHoldSecret(url)) return url;
  const start = new URL(url).origin.length;
  const known = Object.entries(variables).filter(
    ([name, value = '']) => /^[A-Z][A-Z0-9_]*$/.test(name) && value.length >= SHORTEST_SECRET,
  );
  return known.reduce((text, [name, value = '']) => {
    const at = text.lastIndexOf(value);
    return at < start ? text : `${text.slice(0, at)}{{${name}}}${text.slice(at + value.length)}`;
  }, url);
};

const placeFor = (address: string, { domain, variables = {} }: Surroundings): Place => {
  const url = named(address, variables);
  const origin = domain === undefined ? undefined : originOf(domain);
  const path = origin !== undefined && url.startsWith(origin) ? url.slice(origin.length) : '';
  // As the schema wants it.
  return /^\/[^/\\\s]/.test(path) ? { path } : { url };
};

/**
 * The file that describes an account as it is: applied there, it changes nothing.
 */
export const toFile = async (
  { flows: live, addresses = [] }: Inventory,
  directory: Directory,
  around: Surroundings = {},
): Promise<FlowsFile> => {
  // What a file means that says nothing of it.
  const resolver = openResolver(directory, around);
  const defaults = { chatServiceSid: await resolver.chatService(''), workspaceSid: await resolver.workspace('') };
  const identities = live.map(({ state }) => identityOf(state));

  const taskOf = async (flow: Flow): Promise<TaskEntry> => {
    const { 'integration.workspaceSid': workspaceSid = '', 'integration.workflowSid': workflowSid = '' } = flow;
    const workspace = () => nameOf(workspaceSid, NOUNS.workspace, directory.workspaces);
    return {
      workflow: await nameOf(workflowSid, NOUNS.workflow, () => directory.workflows(workspaceSid)),
      ...(workspaceSid === defaults.workspaceSid ? {} : { workspace: await workspace() }),
      ...unlessDefault('channel', flow['integration.channel'], taskChannelFor(flow.channelType)),
      ...unlessDefault('timeout', flow['integration.timeout'], TASK_TIMEOUT_S),
      ...unlessDefault('priority', flow['integration.priority'], PRIORITY),
      ...unlessDefault('creationOnMessage', flow['integration.creationOnMessage'], false),
    };
  };
  const studioOf = async (flowSid = '', retryCount?: number) => ({
    flow: await nameOf(flowSid, NOUNS.studioFlow, directory.studioFlows),
    ...unlessDefault('retryCount', retryCount, RETRY_COUNT),
  });
  const serviceOf = (sid: string) => nameOf(sid, NOUNS.chatService, directory.chatServices);
  const externalOf = (flow: Flow): ExternalEntry => ({
    ...placeFor(flow['integration.url'] ?? '', around),
    ...unlessDefault('retryCount', flow['integration.retryCount'], RETRY_COUNT),
  });
  const toEntry = async ({ sid, state: flow }: LiveFlow): Promise<FlowEntry> => {
    const { integrationType: type, friendlyName, channelType, chatServiceSid } = flow;
    // A disabled handler that makes a Task is what an outbound one looks like; other disabled ones just are disabled.
    const isOutbound = !flow.enabled && type === 'task';
    const isOnly = identities.filter((one) => one === identityOf(flow)).length === 1;
    return {
      friendlyName,
      ...(isOnly ? {} : { sid }),
      ...(isOutbound ? { direction: 'outbound' } : {}),
      channelType,
      ...unlessDefault('contactIdentity', flow.contactIdentity, ''),
      ...unlessDefault('enabled', flow.enabled, !isOutbound),
      ...unlessDefault('longLived', flow.longLived, false),
      ...unlessDefault('janitorEnabled', flow.janitorEnabled, false),
      ...(chatServiceSid === defaults.chatServiceSid ? {} : { chatService: await serviceOf(chatServiceSid) }),
      ...(type === 'studio'
        ? { studio: await studioOf(flow['integration.flowSid'], flow['integration.retryCount']) }
        : {}),
      ...(type === 'external' ? { external: externalOf(flow) } : {}),
      ...(type === 'task' ? { task: await taskOf(flow) } : {}),
    };
  };

  const webhookIn = (address: Address): WebhookEntry => {
    const filters = address['autoCreation.webhookFilters'] ?? [];
    return {
      ...placeFor(webhookOf(address), around),
      ...(String(filters) === String(FILTERS) ? {} : { filters }),
      ...(address['autoCreation.webhookMethod'] === 'get' ? { method: 'get' } : {}),
    };
  };
  const toAddressEntry = async ({ state: address }: LiveAddress): Promise<AddressEntry> => {
    const { 'autoCreation.type': type, 'autoCreation.conversationServiceSid': serviceSid } = address;
    const { 'autoCreation.studioFlowSid': flowSid, 'autoCreation.studioRetryCount': retryCount } = address;
    const isOther = serviceSid !== undefined && serviceSid !== defaults.chatServiceSid;
    return {
      ...{ type: address.type, address: address.address },
      ...(address.addressCountry ? { country: address.addressCountry } : {}),
      ...unlessDefault('friendlyName', address.friendlyName, ''),
      ...unlessDefault('enabled', address['autoCreation.enabled'], true),
      ...(isOther ? { conversationService: await serviceOf(serviceSid) } : {}),
      ...(type === 'webhook' ? { webhook: webhookIn(address) } : {}),
      ...(type === 'studio' ? { studio: await studioOf(flowSid, retryCount) } : {}),
      ...(type === 'default' ? { default: {} } : {}),
    };
  };

  const flows: FlowEntry[] = [];
  for (const one of live) flows.push(await toEntry(one));
  const entries: AddressEntry[] = [];
  for (const one of addresses) entries.push(await toAddressEntry(one));
  return { $schema: './schemas/flows.schema.json', flows, ...(entries.length ? { addresses: entries } : {}) };
};

/** Names of the entries whose URL holds what may be a secret, and names no variable for it. */
export const secretsIn = ({ flows, addresses = [] }: FlowsFile): string[] => {
  const holds = ({ path, url = '' }: Place): boolean =>
    mayHoldSecret(
      (path ? `https://domain${path}` : url).replace(/\{\{domain\}\}/g, 'domain').replace(/\{\{\w+\}\}/g, ''),
    );
  const all = [...flows, ...addresses.flatMap(({ replaces = [] }) => replaces)];
  return [
    ...all.filter(({ external }) => external && holds(external)).map(({ friendlyName }) => friendlyName),
    ...addresses.filter(({ webhook }) => webhook && holds(webhook)).map(placeOf),
  ];
};
