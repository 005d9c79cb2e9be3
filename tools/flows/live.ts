import {
  type ChannelType,
  type Flow,
  INTEGRATION,
  type IntegrationType,
  type LiveFlow,
  PRIORITY,
  RETRY_COUNT,
  TASK_CHANNEL,
  TASK_TIMEOUT_S,
} from './flow';

/** What the SDK gives of a Flex Flow. Its `integration` is untyped, and keeps the names of the API. */
export interface FlexFlowResource {
  sid: string;
  friendlyName: string;
  chatServiceSid: string;
  channelType: ChannelType;
  contactIdentity: string | null;
  enabled: boolean | null;
  longLived: boolean | null;
  janitorEnabled: boolean | null;
  integrationType: string | null;
  integration: unknown;
}

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
  const answered = (integration ?? {}) as Record<string, unknown>;
  const found = INTEGRATION[type].flatMap((property) => {
    const value = answered[snake(property.slice('integration.'.length))];
    return value === undefined || value === null ? [] : [[property, value]];
  });
  return { ...DEFAULTS[type], ...Object.fromEntries(found) };
};

const isIntegrationType = (type: unknown): type is IntegrationType =>
  typeof type === 'string' && Object.hasOwn(INTEGRATION, type);

/** A flow as the account has it. Without an integration type it is `studio`, which the page calls the default. */
export const toLive = (resource: FlexFlowResource): LiveFlow => {
  const type = isIntegrationType(resource.integrationType) ? resource.integrationType : 'studio';
  return {
    sid: resource.sid,
    flow: {
      friendlyName: resource.friendlyName ?? '',
      chatServiceSid: resource.chatServiceSid ?? '',
      channelType: resource.channelType,
      contactIdentity: resource.contactIdentity ?? '',
      enabled: resource.enabled === true,
      longLived: resource.longLived === true,
      janitorEnabled: resource.janitorEnabled === true,
      integrationType: type,
      ...integrationOf(type, resource.integration),
    },
  };
};
