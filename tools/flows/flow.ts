import type { FlexFlowInstance } from 'twilio/lib/rest/flexApi/v1/flexFlow';
import type { Live } from '../engine/kind';

/** The properties of a resource that a type of wiring has, by their names in Twilio's SDK, and Twilio's defaults. */
type Wiring = Readonly<Record<string, unknown>>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `integration.flowSid` is `flow_sid` inside of what Twilio answers. What it does not say is its default. */
export const readWiring = (wiring: Wiring, answered: unknown): Record<string, unknown> => {
  const found = (answered ?? {}) as Record<string, unknown>; // reason: each value is looked at here
  const values = Object.entries(wiring).map(([property, usual]) => {
    const name = property.slice(property.indexOf('.') + 1);
    return [property, found[snake(name)] ?? usual];
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
};

/** https://www.twilio.com/docs/flex/developer/messaging/api/flow */
export const CHANNEL_TYPES = ['web', 'sms', 'facebook', 'whatsapp', 'line', 'custom'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

type IntegrationType = 'studio' | 'external' | 'task';

/**
 * A Flex Flow, complete. The names are the parameters of Twilio's SDK, dots and all, so one of these is what a creation
 * sends, a part of one what an update sends, and two of them are compared name by name.
 */
export interface Flow {
  friendlyName: string;
  chatServiceSid: string;
  channelType: ChannelType;
  /** `''`: none, as web chat has it. */
  contactIdentity: string;
  enabled: boolean;
  longLived: boolean;
  janitorEnabled: boolean;
  integrationType: IntegrationType;
  /** studio */
  'integration.flowSid'?: string;
  /** external */
  'integration.url'?: string;
  /** studio and external: 0 to 3 */
  'integration.retryCount'?: number;
  /** task, like all that follow */
  'integration.workspaceSid'?: string;
  'integration.workflowSid'?: string;
  /** The Task Channel's unique name; its SID where that is not known. */
  'integration.channel'?: string;
  /** s */
  'integration.timeout'?: number;
  'integration.priority'?: number;
  'integration.creationOnMessage'?: boolean;
}

export type LiveFlow = Live<Flow>;

/** What Twilio takes where nothing is said: https://www.twilio.com/docs/flex/developer/messaging/api/flow */
export const RETRY_COUNT = 3;
export const TASK_TIMEOUT_S = 86_400;
export const PRIORITY = 0;

/** What an integration of that type has, and Twilio's defaults; what else a flow says does not apply to it. */
export const INTEGRATION = {
  studio: { 'integration.flowSid': undefined, 'integration.retryCount': RETRY_COUNT },
  external: { 'integration.url': undefined, 'integration.retryCount': RETRY_COUNT },
  task: {
    'integration.workspaceSid': undefined,
    'integration.workflowSid': undefined,
    // Not what Flex UI can show as a conversation: see `taskChannelFor`.
    'integration.channel': 'default',
    'integration.timeout': TASK_TIMEOUT_S,
    'integration.priority': PRIORITY,
    'integration.creationOnMessage': false,
  },
} as const satisfies Record<IntegrationType, { [property in keyof Flow]?: unknown }>;

/** Where customers reach it. */
export const addressOf = ({ channelType, contactIdentity }: Pick<Flow, 'channelType' | 'contactIdentity'>): string =>
  `${channelType} ${contactIdentity}`.trim();

/** Of which there can be one only, among enabled flows: see `rules.ts`. */
export const slotOf = (flow: Flow): string => `${flow.integrationType} ${addressOf(flow)}`;

const isIntegrationType = (type: unknown): type is IntegrationType =>
  typeof type === 'string' && Object.hasOwn(INTEGRATION, type);

/** A flow as the account has it. Without an integration type it is `studio`, which the page calls the default. */
export const toLive = (resource: FlexFlowInstance): LiveFlow => {
  const { sid, friendlyName, chatServiceSid, channelType, contactIdentity, integrationType } = resource;
  const type = isIntegrationType(integrationType) ? integrationType : 'studio';
  return {
    sid,
    state: {
      ...{ friendlyName: friendlyName ?? '', chatServiceSid: chatServiceSid ?? '', channelType },
      contactIdentity: contactIdentity ?? '',
      enabled: resource.enabled === true,
      longLived: resource.longLived === true,
      janitorEnabled: resource.janitorEnabled === true,
      integrationType: type,
      ...readWiring(INTEGRATION[type], resource.integration),
    },
  };
};
