/** https://www.twilio.com/docs/flex/developer/messaging/api/flow */
export const CHANNEL_TYPES = ['web', 'sms', 'facebook', 'whatsapp', 'line', 'custom'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

export type IntegrationType = 'studio' | 'external' | 'task';

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

/** One that is in an account. */
export interface LiveFlow {
  sid: string;
  flow: Flow;
}

/** What an integration of that type has; what else a flow says does not apply to it. */
export const INTEGRATION: Record<IntegrationType, Property[]> = {
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
export const TASK_CHANNEL = 'default';

/** Where customers reach it. */
export const addressOf = ({ channelType, contactIdentity }: Flow): string => `${channelType} ${contactIdentity}`.trim();

/** Of which there can be one only, among enabled flows: see `conflicts.ts`. */
export const slotOf = (flow: Flow): string => `${flow.integrationType} ${addressOf(flow)}`;

export interface Change {
  property: Property;
  /** Absent: it was not there, or is not any more. */
  from?: Flow[Property];
  to?: Flow[Property];
}

/** In the order in which a flow is described above, whatever order the two have. */
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

/** What it takes to make `before` into `after`. Without `before`: all that `after` says. */
export const changesBetween = (before: Partial<Flow>, after: Partial<Flow>): Change[] =>
  ORDER.filter((property) => before[property] !== after[property]).map((property) => {
    const [from, to] = [before[property], after[property]];
    return { property, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  });

export const isSame = (one: Flow, other: Flow): boolean => changesBetween(one, other).length === 0;

/**
 * The parameters of an update. An integration is sent as a whole: what one type requires is then there, also where only
 * a part of it changes.
 */
export const updateOf = (before: Flow, after: Flow): Partial<Flow> => {
  const changed = changesBetween(before, after).map(({ property }) => property);
  const integration: Property[] = ['integrationType', ...INTEGRATION[after.integrationType]];
  const sent = changed.some((property) => property.startsWith('integration')) ? [...changed, ...integration] : changed;
  return Object.fromEntries(Object.entries(after).filter(([property]) => sent.includes(property as Property)));
};
