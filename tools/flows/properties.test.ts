import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDescription } from '../../emulator/description/load';
import schema from '../../schemas/flows.schema.json';
import type { Address } from './address';
import type { AddressEntry, ExternalEntry, FlowEntry, FlowsFile, StudioEntry, TaskEntry, WebhookEntry } from './file';
import type { Flow } from './flow';

/** Everything that the code knows; the compiler sees to it that nothing is left out. */
const PROPERTIES: Record<keyof Flow, true> = {
  ...{ friendlyName: true, chatServiceSid: true, channelType: true, contactIdentity: true, enabled: true },
  ...{ longLived: true, janitorEnabled: true, integrationType: true },
  ...{ 'integration.flowSid': true, 'integration.url': true, 'integration.retryCount': true },
  ...{ 'integration.workspaceSid': true, 'integration.workflowSid': true, 'integration.channel': true },
  ...{ 'integration.timeout': true, 'integration.priority': true, 'integration.creationOnMessage': true },
};
const ADDRESS_PROPERTIES: Record<keyof Address, true> = {
  ...{ type: true, address: true, addressCountry: true, friendlyName: true },
  ...{ 'autoCreation.enabled': true, 'autoCreation.type': true, 'autoCreation.conversationServiceSid': true },
  ...{ 'autoCreation.webhookUrl': true, 'autoCreation.webhookMethod': true, 'autoCreation.webhookFilters': true },
  ...{ 'autoCreation.studioFlowSid': true, 'autoCreation.studioRetryCount': true },
};
const FILE: Record<keyof FlowsFile, true> = {
  ...{ $schema: true, janitor: true, chatService: true, workspace: true, flows: true, addresses: true },
};
const FLOW: Record<keyof FlowEntry, true> = {
  sid: true,
  ...{ friendlyName: true, direction: true, channelType: true, contactIdentity: true, enabled: true },
  ...{ longLived: true, janitorEnabled: true, chatService: true, studio: true, external: true, task: true },
};
const STUDIO: Record<keyof StudioEntry, true> = { flow: true, retryCount: true };
const EXTERNAL: Record<keyof ExternalEntry, true> = { path: true, url: true, retryCount: true };
const TASK: Record<keyof TaskEntry, true> = {
  ...{ workflow: true, workspace: true, channel: true, timeout: true, priority: true, creationOnMessage: true },
};
const ADDRESS: Record<keyof AddressEntry, true> = {
  ...{ type: true, address: true, country: true, friendlyName: true, sid: true, enabled: true },
  ...{ conversationService: true, webhook: true, studio: true, default: true },
  ...{ replaces: true, back: true },
};
const WEBHOOK: Record<keyof WebhookEntry, true> = { path: true, url: true, filters: true, method: true };

const { flow, address } = schema.definitions;
const { studio, external, task } = flow.properties;

/** `Integration.FlowSid` → `integration.flowSid` */
const camel = (name: string): string => name.replace(/(^|\.)[A-Z]/g, (start) => start.toLowerCase());

test.each(['CreateFlexFlow', 'UpdateFlexFlow'])('a flow has every property that %s takes', (id) => {
  const operation = loadDescription('flex').operations.find((one) => one.id === id);
  const taken = Object.keys(operation?.body?.properties ?? {}).map(camel);
  expect(taken.sort()).toEqual(Object.keys(PROPERTIES).sort());
});

test('an Address has every property that CreateConfigurationAddress takes', () => {
  const { operations } = loadDescription('conversations');
  const taken = operations.find((one) => one.id === 'CreateConfigurationAddress')?.body?.properties ?? {};
  expect(Object.keys(taken).map(camel).sort()).toEqual(Object.keys(ADDRESS_PROPERTIES).sort());
});

test.each<[string, object, { properties: object; additionalProperties: boolean }]>([
  ['the file', FILE, schema],
  ['a flow', FLOW, flow],
  ['studio', STUDIO, studio],
  ['external', EXTERNAL, external],
  ['task', TASK, task],
  ['an Address', ADDRESS, address],
  ['webhook', WEBHOOK, address.properties.webhook],
  ["an Address' studio", STUDIO, address.properties.studio],
])('the schema of %s has the keys that the code reads, and lets no other one through', (_, known, described) => {
  expect(Object.keys(described.properties).sort()).toEqual(Object.keys(known).sort());
  expect(described.additionalProperties).toBe(false);
});

test('docs/flows.md explains every key', () => {
  const text = readFileSync(join(__dirname, '../../docs/flows.md'), 'utf8');
  const keys = [FILE, FLOW, STUDIO, EXTERNAL, TASK, ADDRESS, WEBHOOK].flatMap((known) => Object.keys(known));
  expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
});
