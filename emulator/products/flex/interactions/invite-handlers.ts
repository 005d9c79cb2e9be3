import { ApiError } from '../../../core/errors';
import type { Call, Handler, Handlers, Takes } from '../../shared/call';
import type { TwilioWorld } from '../../shared/world';
import { isOver, setStatus, touchInteractionChannel } from './channel-status';
import { invite } from './invites';
import { takeTurn } from './rate';
import { interactionChannels, interactions, invites } from './resources';
import { objectIn, readRouting } from './routing';
import type { InteractionChannelRow } from './rows';

/** The Channel that a path names, as the parent of what is to be made. */
export const requireChannel = (
  world: TwilioWorld,
  call: Call & { params: { InteractionSid: string; ChannelSid: string } },
): InteractionChannelRow => {
  const { sid } = interactions.require(world, call, '', call.params.InteractionSid);
  return interactionChannels.require(world, call, sid, call.params.ChannelSid);
};

/** Approximate: the status, the code and the sentence. @fidelity flex.invite-closed */
export const requireOpen = (channel: InteractionChannelRow): void => {
  if (isOver(channel)) throw new ApiError(400, 80906, 'Interaction Not Open');
};

/**
 * A further agent or queue for a Channel. What was left or paused is active again.
 * https://www.twilio.com/docs/flex/developer/conversations/park-an-interaction
 * @fidelity flex.invites
 */
const createInvite: Handler<Takes<'flex.CreateInteractionChannelInvite'>> = (call, world) => {
  takeTurn(world);
  const channel = requireChannel(world, call);
  requireOpen(channel);
  const made = invite(world, channel, readRouting(world, objectIn('Routing', call.input.Routing)));
  if (channel.status === 'inactive' || channel.status === 'pause') setStatus(world, channel, 'active');
  else touchInteractionChannel(world, channel);
  return { body: invites.view(made.invite, world) };
};

export const inviteHandlers: Handlers<'flex'> = {
  ListInteractionChannelInvite: invites.handlers.ListInteractionChannelInvite,
  CreateInteractionChannelInvite: createInvite,
};
