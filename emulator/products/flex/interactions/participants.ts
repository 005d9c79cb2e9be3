import { notImplemented } from '../../../core/errors';
import { client, orchestrator } from '../../chat-store/actor';
import { joinChannel, leaveChannel } from '../../chat-store/members';
import type { Handler, Handlers, Takes } from '../../shared/call';
import type { TwilioWorld } from '../../shared/world';
import { completeTask, wrapUpTask } from '../../taskrouter/lifecycle';
import type { ReservationRow, TaskRow } from '../../taskrouter/rows';
import { removeAgent, touchInteractionChannel } from './channel-status';
import { findConversation, isClosed } from './conversation';
import { tasksOf } from './invites';
import { takeTurn } from './rate';
import { findInteractionChannel, participants, within } from './resources';
import type { InteractionChannelRow, ParticipantRow } from './rows';

interface NewAgent {
  /** The chat identity. */
  identity: string;
  name: string;
  reservation: ReservationRow;
}

/** An agent who accepted a Task of the Channel joins it, and its Conversation. @fidelity people.interaction-accept */
export const admitAgent = (
  world: TwilioWorld,
  channel: InteractionChannelRow,
  { identity, name, reservation }: NewAgent,
): void => {
  const { task_sid, worker_sid, sid: reservation_sid } = reservation;
  const agent = participants.make(world, {
    ...{ interaction_sid: channel.interaction_sid, channel_sid: channel.sid },
    ...{ type: 'agent', identity, routing_properties: { task_sid, worker_sid, reservation_sid } },
  });
  participants.keep(world, within(channel), agent);
  const conversation = findConversation(world, channel.conversation_sid);
  if (conversation && !isClosed(conversation))
    joinChannel(world, conversation, { identity, friendlyName: name }, client(identity));
  touchInteractionChannel(world, channel);
};

const taskOf = (world: TwilioWorld, channel: InteractionChannelRow, agent: ParticipantRow): TaskRow | undefined =>
  tasksOf(world, channel).find(({ sid }) => sid === agent.routing_properties?.task_sid);

/**
 * "the associated task is completed but the channel, Conversation in this case, remains active".
 * https://www.twilio.com/docs/flex/developer/conversations/park-an-interaction
 * @fidelity flex.participant-closed
 */
export const closeParticipant = (world: TwilioWorld, channel: InteractionChannelRow, agent: ParticipantRow): void => {
  const task = taskOf(world, channel, agent);
  if (task) completeTask(world, task);
  removeAgent(world, channel, agent);
};

/**
 * The Task wraps up, the Conversation stays open, and the agent sees nothing that is written later.
 * https://www.twilio.com/docs/flex/developer/conversations/interactions-api/interaction-channel-participants
 * @fidelity flex.participant-wrapup
 */
const wrapUpParticipant = (world: TwilioWorld, channel: InteractionChannelRow, agent: ParticipantRow): void => {
  const task = taskOf(world, channel, agent);
  if (task?.assignment_status === 'assigned') wrapUpTask(world, task);
  const conversation = findConversation(world, channel.conversation_sid);
  if (conversation && agent.identity) leaveChannel(world, conversation, agent.identity, orchestrator);
  touchInteractionChannel(world, channel);
};

const updateParticipant: Handler<Takes<'flex.UpdateInteractionChannelParticipant'>> = (call, world) => {
  takeTurn(world);
  const participant = participants.target(call, world);
  const channel = findInteractionChannel(world, participant.interaction_sid, participant.channel_sid);
  // @fidelity flex.interactions-rest
  if (!channel || participant.type !== 'agent') throw notImplemented('an update of a Participant who is no agent');
  const move = call.input.Status === 'closed' ? closeParticipant : wrapUpParticipant;
  move(world, channel, participant);
  return { body: participants.view(participant, world) };
};

export const participantHandlers: Handlers<'flex'> = {
  ListInteractionChannelParticipant: participants.handlers.ListInteractionChannelParticipant,
  UpdateInteractionChannelParticipant: updateParticipant,
};
