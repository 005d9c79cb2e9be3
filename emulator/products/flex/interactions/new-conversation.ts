import { orchestrator } from '../../chat-store/actor';
import { joinByAddress, openConversation } from '../../conversations/auto-create';
import { boundTo, typeOf } from '../../conversations/bindings';
import { defaultServiceSid } from '../../conversations/configuration-row';
import { noteDebugger } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';

/** Of `Channel.participants`. */
export interface NewCustomer {
  /** With its prefix. */
  address: string;
  /** The account's own. */
  proxyAddress: string;
}

/**
 * The Conversation of an Interaction that brings none: of an agent who writes first, or of code. A customer whose pair of
 * addresses is bound elsewhere "will not be added".
 * https://www.twilio.com/docs/api/errors/50416
 * @fidelity flex.outbound
 */
export const makeConversation = (world: TwilioWorld, customers: readonly NewCustomer[]): string => {
  const friendlyName = customers[0]?.address ?? '';
  const channel = openConversation(world, defaultServiceSid(world), { state: 'active', friendlyName }, orchestrator);
  for (const { address, proxyAddress } of customers) {
    const binding = { type: typeOf(address), address, proxy_address: proxyAddress };
    const holder = boundTo(world, binding);
    if (!holder) joinByAddress(world, channel, binding, orchestrator);
    else {
      const detail = { conversationSid: channel.sid, holder: holder.channel.sid, code: 50416 };
      noteDebugger(world, 'A binding already exists', detail, 'no-participant');
    }
  }
  return channel.sid;
};
