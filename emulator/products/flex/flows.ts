import { ApiError, badRequest } from '../../core/errors';
import { filled, type Takes } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import type { ChannelType, FlowRow, Integration, IntegrationType } from './rows';

/**
 * The description of `CreateFlexFlow`, like the values below of what a request leaves out.
 * @fidelity flex.flow-defaults
 */
const MAX_RETRIES = 3;

const REQUIRED: Record<IntegrationType, (keyof Integration)[]> = {
  studio: ['flow_sid'],
  external: ['url'],
  task: ['workspace_sid', 'workflow_sid'],
};

/**
 * `Integration.*` of a request, on top of what was there. Approximate: what does not apply to the type is ignored.
 * @fidelity flex.flow-parameters
 */
const integrationOf = (
  type: IntegrationType,
  before: Integration,
  input: Takes<'flex.UpdateFlexFlow'>['input'],
): Integration => {
  const retry_count = filled(input['Integration.RetryCount']) ?? before.retry_count ?? MAX_RETRIES;
  switch (type) {
    case 'studio':
      return { flow_sid: filled(input['Integration.FlowSid']) ?? before.flow_sid, retry_count };
    case 'external':
      return { url: filled(input['Integration.Url']) ?? before.url, retry_count };
    case 'task':
      return {
        workspace_sid: filled(input['Integration.WorkspaceSid']) ?? before.workspace_sid,
        workflow_sid: filled(input['Integration.WorkflowSid']) ?? before.workflow_sid,
        channel: filled(input['Integration.Channel']) ?? before.channel ?? 'default',
        timeout: filled(input['Integration.Timeout']) ?? before.timeout ?? 86_400,
        priority: filled(input['Integration.Priority']) ?? before.priority ?? 0,
        creation_on_message: filled(input['Integration.CreationOnMessage']) ?? before.creation_on_message ?? false,
      };
  }
};

/** What is wrong with it, if anything. */
const integrationFault = (type: IntegrationType, integration: Integration): string | undefined => {
  const missing = REQUIRED[type].find((property) => !integration[property]);
  if (missing) return `Integration ${missing} is required when the integration type is ${type}`;
  const { retry_count = 0 } = integration;
  if (retry_count < 0 || retry_count > MAX_RETRIES) return 'Integration retry_count must be between 0 and 3';
  return undefined;
};

/** https://www.twilio.com/docs/api/errors/45210: "missing from the request or collided with existing Flows" */
const CREATION_FAILED = 45210;
/**
 * https://www.twilio.com/docs/api/errors/45212. Approximate: taken for updates; both pages speak of creation.
 * @fidelity flex.flow-requirements
 */
const UPDATE_FAILED = 45212;

/**
 * Approximate: "Inbound flows … must adhere to strict non-conflict checks across contact identity and integration
 * type", says https://www.twilio.com/docs/flex/developer/messaging/manage-flows, and that outbound ones can be
 * disabled. So enabled flows of one channel type, contact identity and integration type exclude each other; an
 * older text of Twilio's allowed one enabled flow per channel type only.
 * @fidelity flex.flow-collisions
 */
const collide = (one: FlowRow, other: FlowRow): boolean =>
  one.sid !== other.sid &&
  one.enabled &&
  other.enabled &&
  one.channel_type === other.channel_type &&
  (one.contact_identity ?? '') === (other.contact_identity ?? '') &&
  one.integration_type === other.integration_type;

const check = (world: TwilioWorld, row: FlowRow, code: number) => {
  const fault = integrationFault(row.integration_type, row.integration);
  if (fault) throw badRequest(fault, code);
  const other = flows.collection(world).find((flow) => collide(row, flow));
  // Approximate: the status and the words. @fidelity flex.flow-collisions
  if (other) throw badRequest(`Flex Flow collides with ${other.sid}`, code);
};

const rewire = (row: FlowRow, before: FlowRow | undefined, input: Takes<'flex.UpdateFlexFlow'>['input']) => {
  const kept = before?.integration_type === row.integration_type ? before.integration : {};
  row.integration = integrationOf(row.integration_type, kept, input);
};

export const flows: Kind<FlowRow, 'flex.FlexFlow'> = defineResource('flex.FlexFlow', {
  prefix: 'FO',
  // Approximate: neither default is in the description; the page calls Studio the default integration, and every
  // example passes `enabled`. @fidelity flex.flow-defaults-open
  defaults: { integration_type: 'studio', enabled: false },
  created(row, { input }, world) {
    rewire(row, undefined, input);
    check(world, row, CREATION_FAILED);
  },
  updated(row, before, { input }, world) {
    rewire(row, before, input);
    check(world, row, UPDATE_FAILED);
  },
  list: ({ input }) => ({
    where: (row) => input.FriendlyName === undefined || row.friendly_name === input.FriendlyName,
  }),
});

/** https://www.twilio.com/docs/api/errors/45205 */
export const requireFlow = (world: TwilioWorld, sid: string): FlowRow => {
  const flow = flows.collection(world).get(sid);
  if (!flow) throw new ApiError(404, 45205, 'Requested Flex Flow is not found');
  return flow;
};

/**
 * "The Proxy Service will default to the Studio one whenever a new message arrives":
 * https://github.com/twilio-professional-services/function-flex-outbound-sms. Approximate: the order of the others.
 * @fidelity flex.flow-precedence
 */
const PRECEDENCE: IntegrationType[] = ['studio', 'external', 'task'];

/** The enabled flow that takes a customer's first message. */
export const inboundFlow = (world: TwilioWorld, type: ChannelType, contact: string): FlowRow | undefined =>
  flows
    .collection(world)
    .all()
    .filter((flow) => flow.enabled && flow.channel_type === type && (flow.contact_identity ?? '') === contact)
    .sort((a, b) => PRECEDENCE.indexOf(a.integration_type) - PRECEDENCE.indexOf(b.integration_type))[0];

/** Proxy's names for addresses. https://www.twilio.com/docs/flex/developer/messaging/inbound-messages-channels */
export const channelTypeOf = (address: string): ChannelType => {
  if (address.startsWith('whatsapp:')) return 'whatsapp';
  return address.startsWith('messenger:') ? 'facebook' : 'sms';
};
