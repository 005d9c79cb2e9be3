import type { Directory } from '../../tools/engine/directory';
import type { Flow, LiveFlow } from '../../tools/flows/flow';

/** A SID of that kind that ends in these digits. Made up, like all here. */
export const sid = (prefix: string, digits: string): string => `${prefix}${digits.padStart(32, '0')}`;

export const CHAT = sid('IS', 'c1');
export const WORKSPACE = sid('WS', 'd1');
export const WORKFLOW = sid('WW', 'd2');
export const NUMBER = '+15550100';

/** An enabled inbound handler for the number's SMS, if not told otherwise. */
export const aFlow = (changes: Partial<Flow> = {}): Flow => ({
  friendlyName: 'SMS',
  chatServiceSid: CHAT,
  channelType: 'sms',
  contactIdentity: NUMBER,
  enabled: true,
  longLived: false,
  janitorEnabled: false,
  integrationType: 'external',
  'integration.url': 'https://example.com/inbound',
  'integration.retryCount': 3,
  ...changes,
});

const { 'integration.url': _, ...withoutUrl } = aFlow();

export const aStudioFlow = (changes: Partial<Flow> = {}): Flow => ({
  ...withoutUrl,
  friendlyName: 'SMS to Studio',
  integrationType: 'studio',
  'integration.flowSid': sid('FW', 'e1'),
  ...changes,
});

export const live = (digits: string, flow: Flow): LiveFlow => ({ sid: sid('FO', digits), state: flow });

/** An account's names, as data. */
export const aDirectory = (changes: Partial<Directory> = {}): Directory => ({
  chatServices: async () => [{ sid: CHAT, name: 'Flex Chat Service' }],
  workspaces: async () => [{ sid: WORKSPACE, name: 'Flex Task Assignment', url: '', filter: '' }],
  workflows: async () => [{ sid: WORKFLOW, name: 'Assign to Anyone' }],
  taskChannels: async () => ['default', 'chat', 'sms'].map((name, i) => ({ sid: sid('TC', String(i + 1)), name })),
  studioFlows: async () => [{ sid: sid('FW', 'e1'), name: 'Messaging Flow' }],
  configured: async () => ({}),
  proxyServices: async () => [],
  syncServices: async () => [],
  service: async () => undefined,
  ...changes,
});
