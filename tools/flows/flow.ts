import type { FlexFlowInstance } from 'twilio/lib/rest/flexApi/v1/flexFlow';
import type { Change, Live } from '../engine/kind';

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

export type Property = keyof Flow;
export type LiveFlow = Live<Flow>;

/** What an integration of that type has; what else a flow says does not apply to it. */
const INTEGRATION: Record<IntegrationType, Property[]> = {
  studio: ['integration.flowSid', 'integration.retryCount'],
  external: ['integration.url', 'integration.retryCount'],
  task: [
    'integration.workspaceSid',
    'integration.workflowSid',
    'integration.channel',
    'integration.timeout',
    'integration.priority',
    'integration.creationOnMessage',
  ],
};

/** What Twilio takes where nothing is said: https://www.twilio.com/docs/flex/developer/messaging/api/flow */
export const RETRY_COUNT = 3;
export const TASK_TIMEOUT_S = 86_400;
export const PRIORITY = 0;
/** Not what Flex UI can show as a conversation: see `taskChannelFor`. */
const TASK_CHANNEL = 'default';

/** Where customers reach it. */
export const addressOf = ({ channelType, contactIdentity }: Flow): string => `${channelType} ${contactIdentity}`.trim();

/** Of which there can be one only, among enabled flows: see `conflicts.ts`. */
export const slotOf = (flow: Flow): string => `${flow.integrationType} ${addressOf(flow)}`;

/** Twilio lets two flows have one name; name and address together tell them apart. */
export const identityOf = (flow: Flow): string => `${flow.friendlyName} (${addressOf(flow)})`;

/** In this order a flow is shown, whatever order the two have. */
const ORDER: Property[] = [
  'friendlyName',
  'channelType',
  'contactIdentity',
  'enabled',
  'integrationType',
  'integration.flowSid',
  'integration.url',
  'integration.retryCount',
  ...INTEGRATION.task,
  'longLived',
  'janitorEnabled',
  'chatServiceSid',
];

interface FlowChange extends Change {
  property: Property;
  from?: Flow[Property];
  to?: Flow[Property];
}

/** What it takes to make `before` into `after`. Without `before`: all that `after` says. */
export const changesBetween = (before: Partial<Flow>, after: Partial<Flow>): FlowChange[] =>
  ORDER.filter((property) => before[property] !== after[property]).map((property) => {
    const [from, to] = [before[property], after[property]];
    return { property, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });

export const isSame = (one: Flow, other: Flow): boolean => changesBetween(one, other).length === 0;

const isIntegration = (property: string): boolean => property.startsWith('integration');

/**
 * The parameters of an update. An integration is sent as a whole: what one type requires is then there, also where only
 * a part of it changes.
 */
export const updateOf = (before: Flow, after: Flow): Partial<Flow> => {
  const changed: string[] = changesBetween(before, after).map(({ property }) => property);
  const isSent = (property: string) =>
    isIntegration(property) ? changed.some(isIntegration) : changed.includes(property);
  return Object.fromEntries(Object.entries(after).filter(([property]) => isSent(property)));
};

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const DEFAULTS: Record<IntegrationType, Partial<Flow>> = {
  studio: { 'integration.retryCount': RETRY_COUNT },
  external: { 'integration.retryCount': RETRY_COUNT },
  task: {
    'integration.channel': TASK_CHANNEL,
    'integration.timeout': TASK_TIMEOUT_S,
    'integration.priority': PRIORITY,
    'integration.creationOnMessage': false,
  },
};

/** What Twilio answers, by the names that a flow has here, so that the two can be compared. */
const integrationOf = (type: IntegrationType, integration: unknown): Partial<Flow> => {
  const answered = (integration ?? {}) as Record<string, unknown>; // reason: each value is looked at below
  const found = INTEGRATION[type].flatMap((property) => {
    const value = answered[snake(property.slice('integration.'.length))];
    return value === undefined || value === null ? [] : [[property, value]];
  });
  return { ...DEFAULTS[type], ...Object.fromEntries(found) };
};

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
      ...integrationOf(type, resource.integration),
    },
  };
};
