import type { World } from '../shared/world';
import { flows } from './flows';
import type { ChannelType, FlowRow, IntegrationType } from './rows';

/**
 * "The Proxy Service will default to the Studio one whenever a new message arrives":
 * https://github.com/twilio-professional-services/function-flex-outbound-sms. Approximate: the order of the others.
 * @fidelity flex.flow-precedence
 */
const PRECEDENCE: IntegrationType[] = ['studio', 'external', 'task'];

/** The enabled flow that takes a customer's first message. */
export const inboundFlow = (world: World, type: ChannelType, contact: string): FlowRow | undefined =>
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
