import { parseObject } from '../../../core/json';
import type { Handler, Handlers, Takes } from '../../shared/call';
import type { TwilioWorld } from '../../shared/world';
import type { EventRow } from '../../taskrouter/rows';
import { agentsIn, setStatus } from './channel-status';
import { requireChannel, requireOpen } from './invite-handlers';
import { copiedRouting, invite, tasksOf } from './invites';
import { closeParticipant } from './participants';
import { takeTurn } from './rate';
import { findInteractionChannel, transfers, within } from './resources';
import { invalid } from './routing';
import type { InteractionChannelRow, ParticipantRow, TransferRow } from './rows';

/** SID of a Worker, queue or Workflow. */
const TARGET = /^W[KQW][0-9a-f]{32}$/;

/**
 * A cold transfer: an Invite with a copy of the attributes, then the first agent leaves, whose Task is completed. The
 * Channel has the status `transfer` until the other one accepts.
 * https://www.twilio.com/docs/flex/end-user-guide/conversations/work-with-messaging-transfers
 * @fidelity flex.transfers
 */
export const startTransfer = (
  world: TwilioWorld,
  channel: InteractionChannelRow,
  from: ParticipantRow,
  to: string,
): TransferRow => {
  const task = tasksOf(world, channel).find(({ sid }) => sid === from.routing_properties?.task_sid);
  if (!task) throw invalid(`Participant ${from.sid} has no Task`);
  const made = invite(world, channel, copiedRouting(task, to.startsWith('WW') ? { workflow_sid: to } : { target: to }));
  const row = transfers.make(world, {
    ...{ interaction_sid: channel.interaction_sid, channel_sid: channel.sid, task_sid: made.task.sid },
    ...{ type: 'cold', status: 'active', from: from.sid, to },
  });
  transfers.keep(world, within(channel), row);
  setStatus(world, channel, 'transfer');
  closeParticipant(world, channel, from);
  return row;
};

/** @fidelity flex.transfers, flex.interactions-rest */
const createTransfer: Handler<Takes<'flex.CreateInteractionTransfer'>> = (call, world) => {
  takeTurn(world);
  const channel = requireChannel(world, call);
  requireOpen(channel);
  const { type, from, to } = call.input;
  if (type !== 'cold') throw invalid('type must be cold');
  const agent = agentsIn(world, channel).find(({ sid }) => sid === from);
  if (!agent) throw invalid('from must be the Participant of an agent');
  if (typeof to !== 'string' || !TARGET.test(to))
    throw invalid('to must be the SID of a Worker, TaskQueue or Workflow');
  return { body: transfers.view(startTransfer(world, channel, agent, to), world) };
};

const END: Record<string, TransferRow['status']> = {
  'reservation.accepted': 'completed',
  'task.canceled': 'failed',
  'task.deleted': 'failed',
  'task.system-deleted': 'failed',
};

/** Approximate: one that fails leaves the Channel active. @fidelity flex.transfers */
export const endTransfer = (world: TwilioWorld, { event_type, event_data }: EventRow): void => {
  const status = END[event_type];
  const channel = status && channelOf(world, event_data);
  const row =
    channel &&
    transfers
      .collection(world, within(channel))
      .find((one) => one.status === 'active' && one.task_sid === event_data.task_sid);
  if (!row) return;
  row.status = status;
  if (channel.status === 'transfer') setStatus(world, channel, 'active');
};

const channelOf = (world: TwilioWorld, { task_attributes = '{}' }: EventRow['event_data']) => {
  const { flexInteractionSid, flexInteractionChannelSid } = Object(parseObject(task_attributes));
  return findInteractionChannel(world, String(flexInteractionSid), String(flexInteractionChannelSid));
};

export const transferHandlers: Handlers<'flex'> = {
  CreateInteractionTransfer: createTransfer,
  FetchInteractionTransfer: transfers.handlers.FetchInteractionTransfer,
};
