import { type Directory, isFound, lookUp, NOUNS, pick, unreadable } from '../engine/directory';
import { Complaint } from '../support/complaint';
import type { Address } from './address';
import { isOnDomain } from './domain';
import {
  type AddressEntry,
  addressLabelOf,
  type FlowEntry,
  type FlowsFile,
  hasTwiliosJanitor,
  isEnabled,
  labelOf,
  type TaskEntry,
  taskChannelFor,
} from './file';
import { type Flow, PRIORITY, RETRY_COUNT, TASK_TIMEOUT_S } from './flow';
import { NOTHING, openResolver, type Surroundings } from './resolver';
import { webhookOf } from './resource';
import type { Notice } from './rules';

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
    const where = addressLabelOf(entry, file);
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
