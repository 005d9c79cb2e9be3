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
import { quoted } from '../engine/mask';
import { Complaint, type Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { Address } from './address';
import { isOnDomain, urlOf } from './domain';
import {
  type AddressEntry,
  type FlowEntry,
  type FlowsFile,
  hasTwiliosJanitor,
  isEnabled,
  labelOf,
  type Place,
  type TaskEntry,
  taskChannelFor,
} from './file';
import { type Flow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import { webhookOf } from './resource';
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
    problem: `which ${what.noun} is meant cannot be told: there are ${known.map(({ sid, name }) => quoted(name, sid)).join(', ')}`,
    remedy,
  };
};

/** Looks up what entries name. What cannot be found becomes a problem with the names of all entries that it concerns. */
export const openResolver = (directory: Directory, around: Surroundings) => {
  const problems: Trouble[] = [];
  const notices: Notice[] = [];
  const names: Record<string, string> = {};

  const fail = (where: string, problem: Omit<Trouble, 'where'>): string => {
    const same = problems.find((other) => other.problem === problem.problem && other.remedy === problem.remedy);
    if (same && !same.where.split(', ').includes(where)) same.where += `, ${where}`;
    else if (!same) problems.push({ where, ...problem });
    return NOTHING;
  };
  const keep = (where: string, found: Found): string => {
    if (!isFound(found)) return fail(where, found);
    if (found.name !== found.sid) names[found.sid] = found.name;
    return found.sid;
  };
  /** The account's one Chat Service or Workspace, where the file names none. */
  const given = async (option: 'chatService' | 'workspace', wanted: string | undefined): Promise<Found> => {
    const read = option === 'chatService' ? directory.chatServices : directory.workspaces;
    const known = wanted ?? around[`${option}Sid`] ?? (await directory.configured())[`${option}Sid`];
    return known === undefined ? theOnly(NOUNS[option], option, read) : lookUp(NOUNS[option], known, read);
  };
  const url = async (where: string, place: Place): Promise<string> => {
    const found = await urlOf(place, around, directory);
    return typeof found === 'string' ? found : fail(where, found);
  };
  return {
    ...{ problems, notices, names, fail, keep, url },
    chatService: async (where: string, wanted?: string) => keep(where, await given('chatService', wanted)),
    workspace: async (where: string, wanted?: string) => keep(where, await given('workspace', wanted)),
    studioFlow: async (where: string, flow: string) =>
      keep(where, await lookUp(NOUNS.studioFlow, flow, directory.studioFlows)),
  };
};

/** What a webhook is told of where the file does not say: each message. */
export const FILTERS: readonly string[] = ['onMessageAdded'];

/** An entry of `addresses`, complete. */
export interface WantedAddress {
  entry: AddressEntry;
  address: Address;
  /** On the way back, what there is to be again; else none is looked up. */
  flows: Flow[];
}

interface Resolved {
  flows: Flow[];
  addresses: WantedAddress[];
  /** Where Flexkeep is deployed, where a flow or an Address leads there. */
  origin: string | undefined;
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  notices: Notice[];
}

/**
 * The flows and Addresses that a file describes, complete: defaults filled in, names looked up.
 *
 * @throws {Complaint} that names everything that cannot be completed, and why
 */
export const resolveFlows = async (
  file: FlowsFile,
  directory: Directory,
  around: Surroundings = {},
): Promise<Resolved> => {
  const resolver = openResolver(directory, around);
  const { problems, notices, names, fail, keep } = resolver;

  /** Its unique name, so that the file's and the account's way of naming it do not differ. */
  const taskChannel = async (where: string, wanted: string, workspaceSid: string): Promise<string> => {
    const known = await directory.taskChannels(workspaceSid).catch((error: unknown) => {
      const { problem: reason } = unreadable(error, NOUNS.taskChannel);
      const message = `whether the Task Channel "${wanted}" exists was not checked`;
      notices.push({ rule: 'unchecked', flows: [where], message, reason });
    });
    if (!known) return wanted;
    const found = pick(NOUNS.taskChannel, wanted, known);
    return isFound(found) ? found.name : fail(where, found);
  };
  const taskOf = async (entry: FlowEntry, wanted: TaskEntry): Promise<Partial<Flow>> => {
    const where = labelOf(entry, file);
    const workspaceSid = await resolver.workspace(where, wanted.workspace ?? file.workspace);
    if (workspaceSid === NOTHING) return {};
    const workflow = await lookUp(NOUNS.workflow, wanted.workflow, () => directory.workflows(workspaceSid));
    return {
      'integration.workspaceSid': workspaceSid,
      'integration.workflowSid': keep(where, workflow),
      'integration.channel': await taskChannel(
        where,
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
    const where = labelOf(entry, file);
    if (task) return { integrationType: 'task', ...(await taskOf(entry, task)) };
    if (studio) {
      return {
        integrationType: 'studio',
        'integration.flowSid': await resolver.studioFlow(where, studio.flow),
        'integration.retryCount': studio.retryCount ?? RETRY_COUNT,
      };
    }
    if (!external) throw new Error('The schema lets no flow through that has none of the three');
    return {
      integrationType: 'external',
      'integration.url': await resolver.url(where, external),
      'integration.retryCount': external.retryCount ?? RETRY_COUNT,
    };
  };

  const toFlow = async (entry: FlowEntry): Promise<Flow> => ({
    friendlyName: entry.friendlyName,
    chatServiceSid: await resolver.chatService(labelOf(entry, file), entry.chatService ?? file.chatService),
    channelType: entry.channelType,
    contactIdentity: entry.contactIdentity ?? '',
    enabled: isEnabled(entry),
    longLived: entry.longLived ?? false,
    janitorEnabled: hasTwiliosJanitor(entry, file),
    ...(await integrationOf(entry)),
  });
  const autoCreationOf = async (
    entry: AddressEntry,
  ): Promise<Pick<Address, 'autoCreation.type'> & Partial<Address>> => {
    const { webhook, studio, conversationService } = entry;
    const where = labelOf(entry, file);
    if (!webhook && !studio) return { 'autoCreation.type': 'default' };
    const serviceSid = await resolver.chatService(where, conversationService ?? file.chatService);
    const service = { 'autoCreation.conversationServiceSid': serviceSid };
    if (webhook) {
      return {
        ...{ 'autoCreation.type': 'webhook', ...service },
        'autoCreation.webhookUrl': await resolver.url(where, webhook),
        'autoCreation.webhookMethod': webhook.method ?? 'post',
        'autoCreation.webhookFilters': [...(webhook.filters ?? FILTERS)].sort(),
      };
    }
    return {
      ...{ 'autoCreation.type': 'studio', ...service },
      'autoCreation.studioFlowSid': await resolver.studioFlow(where, studio?.flow ?? ''),
      'autoCreation.studioRetryCount': studio?.retryCount ?? RETRY_COUNT,
    };
  };
  const toAddress = async (entry: AddressEntry): Promise<Address> => ({
    ...{ type: entry.type, address: entry.address, friendlyName: entry.friendlyName ?? '' },
    ...(entry.country ? { addressCountry: entry.country } : {}),
    'autoCreation.enabled': entry.enabled ?? true,
    ...(await autoCreationOf(entry)),
  });

  // One after the other, so that problems come in the file's order.
  const flows: Flow[] = [];
  for (const entry of file.flows) flows.push(await toFlow(entry));
  const addresses: WantedAddress[] = [];
  for (const entry of file.addresses ?? []) {
    const again: Flow[] = [];
    for (const replaced of entry.back ? (entry.replaces ?? []) : []) again.push(await toFlow(replaced));
    addresses.push({ entry, address: await toAddress(entry), flows: again });
  }
  if (problems.length) throw new Complaint('Some entries of the file cannot be completed.', problems, 'file');
  const ours = [
    ...flows.filter((_, i) => file.flows[i]?.external && isOnDomain(file.flows[i].external)),
    ...addresses.flatMap(({ entry: { webhook }, address }) => (webhook && isOnDomain(webhook) ? [address] : [])),
  ];
  const origin = ours[0] && new URL(webhookOf(ours[0])).origin;
  return { flows, addresses, origin, names, notices };
};
