import { ApiError, notFound } from '../../../core/errors';
import type { Call, Handler, Handlers, Takes } from '../../shared/call';
import { noteDebugger, noteKept } from '../../shared/kept-back';
import type { TwilioWorld } from '../../shared/world';
import { agentsIn, closeChannel, endTasks, isOver, removeAgent, setStatus } from './channel-status';
import { takeTurn } from './rate';
import { interactionChannels } from './resources';
import { invalid, objectIn } from './routing';
import type { InteractionChannelRow } from './rows';

/**
 * https://www.twilio.com/docs/api/errors/80906: "Interaction Not Open". What a second close is answered is unknown:
 * `secondClose`. A failed Channel counts as closed.
 * @fidelity flex.second-close
 */
const answerClosed = (world: TwilioWorld, call: Call): void => {
  noteDebugger(world, 'Interaction Not Open', { code: 80906 });
  if (world.options.secondClose !== 'accepted') {
    noteKept(world, 'secondClose', 'a Channel that is over from being closed again', { path: call.path });
  }
  const refusal = { refused: 400, conflict: 409, 'not-found': undefined, accepted: undefined }[
    world.options.secondClose
  ];
  if (refusal !== undefined) throw new ApiError(refusal, 80906, 'Interaction Not Open');
  if (world.options.secondClose === 'not-found') throw notFound(call.path);
};

/** Whether the Tasks end with it: `{"status":"closed"}` is the only value. */
const endsTasks = (routing: unknown): boolean => {
  if (routing === undefined || routing === '') return false;
  const { status } = objectIn('Routing', routing);
  if (status !== 'closed') throw invalid('Routing.status must be closed');
  return true;
};

/** "Routing status is required when the channel status is set to `inactive`": the description of the operation. */
const leave = (world: TwilioWorld, channel: InteractionChannelRow): void => {
  endTasks(world, channel, 'completed');
  for (const agent of agentsIn(world, channel)) removeAgent(world, channel, agent);
  setStatus(world, channel, 'inactive');
};

/** @fidelity flex.channel-close, flex.channel-inactive */
const updateChannel: Handler<Takes<'flex.UpdateInteractionChannel'>> = (call, world) => {
  takeTurn(world);
  const channel = interactionChannels.target(call, world);
  const { Status: status, Routing: routing } = call.input;
  const withTasks = endsTasks(routing);
  if (isOver(channel)) answerClosed(world, call);
  else if (status === 'inactive') {
    if (!withTasks) throw invalid('Routing.status is required when the Channel becomes inactive');
    leave(world, channel);
  } else {
    endTasks(world, channel, withTasks ? 'completed' : 'wrapping');
    closeChannel(world, channel);
  }
  return { body: interactionChannels.view(channel, world) };
};

export const interactionChannelHandlers: Handlers<'flex'> = {
  ...interactionChannels.handlers,
  UpdateInteractionChannel: updateChannel,
};
