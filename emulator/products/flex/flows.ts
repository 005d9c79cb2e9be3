import { ApiError, badRequest } from '../../core/errors';
import type { Takes } from '../shared/call';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { integrationFault, integrationOf } from './integration';
import type { FlowRow } from './rows';

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
export const collide = (one: FlowRow, other: FlowRow): boolean =>
  one.sid !== other.sid &&
  one.enabled &&
  other.enabled &&
  one.channel_type === other.channel_type &&
  (one.contact_identity ?? '') === (other.contact_identity ?? '') &&
  one.integration_type === other.integration_type;

const check = (world: World, row: FlowRow, code: number) => {
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
export const requireFlow = (world: World, sid: string): FlowRow => {
  const flow = flows.collection(world).get(sid);
  if (!flow) throw new ApiError(404, 45205, 'Requested Flex Flow is not found');
  return flow;
};
