import { findChannel } from '../products/chat-store/channels';
import type { ChannelRow } from '../products/chat-store/rows';
import { findInteractionChannel } from '../products/flex/interactions/resources';
import type { InteractionChannelRow } from '../products/flex/interactions/rows';
import type { TwilioWorld } from '../products/shared/world';
import { attributesOf } from '../products/taskrouter/expression';
import { openOf, openReservations } from '../products/taskrouter/reservation';
import type { ReservationRow, TaskRow, WorkerRow } from '../products/taskrouter/rows';
import { tasks } from '../products/taskrouter/task';
import { identityOf, workers } from '../products/taskrouter/workers';
import { workspaces } from '../products/taskrouter/workspaces';

/** An agent at work on a Task. */
export interface Desk {
  task: TaskRow;
  worker: WorkerRow;
  reservation: ReservationRow;
  /** The Conversation of its Interaction, or the Chat Channel that the Task's attribute `channelSid` names. */
  channel: ChannelRow | undefined;
  /** Where the Task is one of an Interaction. */
  interaction: InteractionChannelRow | undefined;
  /** The agent's chat identity. */
  identity: string;
}

export interface Offer {
  /** Default: the Task that was offered first. */
  taskSid?: string;
  /** Default: the agent who was asked first and has the tab open. */
  workerSid?: string;
}

/** The Workers of the account; one of them, where one is named. */
export const agentsOf = (world: TwilioWorld, workerSid?: string): WorkerRow[] => {
  const found = workers.all(world).filter((worker) => workerSid === undefined || worker.sid === workerSid);
  if (workerSid !== undefined && found.length === 0) throw new Error(`There is no Worker ${workerSid}`);
  return found;
};

/** Agents' browser tabs with Flex UI: each is open unless it is known to be closed. */
const closedTabs = (world: TwilioWorld) => world.store.of<{ sid: string }>('people.closed-tabs');

export const isTabOpen = (world: TwilioWorld, worker: WorkerRow): boolean =>
  closedTabs(world).get(worker.sid) === undefined;

/**
 * The agent (all of them, where none is named) closes the browser. TaskRouter is not told: the Worker stays available
 * and assigned, and the UI's part of the clean-up is not done.
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 * @fidelity people.closed-tab
 */
export const closeTab = (world: TwilioWorld, { workerSid }: { workerSid?: string } = {}): void => {
  const closed = closedTabs(world);
  for (const { sid } of agentsOf(world, workerSid)) if (!closed.get(sid)) closed.insert(sid, { sid });
};

export const openTab = (world: TwilioWorld, { workerSid }: { workerSid?: string } = {}): void => {
  for (const { sid } of agentsOf(world, workerSid)) closedTabs(world).remove(sid);
};

/** What an agent is called: the attribute that Flex shows, or else the Worker's own name. */
export const agentName = (worker: WorkerRow): string => {
  const { full_name: full } = attributesOf(worker.attributes);
  return typeof full === 'string' && full ? full : worker.friendly_name;
};

const deskOf = (world: TwilioWorld, reservation: ReservationRow): Desk => {
  const { workspace_sid: home, task_sid, worker_sid } = reservation;
  const task = tasks.collection(world, home).get(task_sid);
  const worker = workers.collection(world, home).get(worker_sid);
  if (!task || !worker) throw new Error(`Reservation ${reservation.sid} has no Task or no Worker`);
  const { channelSid, flexInteractionSid, flexInteractionChannelSid } = attributesOf(task.attributes);
  // Flex UI tells the two kinds of Tasks apart by this attribute:
  // https://www.twilio.com/docs/flex/developer/conversations/interactions-api
  const interaction = findInteractionChannel(world, String(flexInteractionSid), String(flexInteractionChannelSid));
  const channel = findChannel(world, String(interaction?.conversation_sid ?? channelSid));
  return { task, worker, reservation, channel, interaction, identity: identityOf(worker) };
};

/** The agent who works on a Task, if the tab is open. */
export const atWork = (world: TwilioWorld, taskSid: string): Desk | undefined => {
  for (const { sid } of workspaces.collection(world).all()) {
    const task = tasks.collection(world, sid).get(taskSid);
    const [reservation] = task ? openOf(world, task, 'accepted', 'wrapping') : [];
    if (!reservation) continue;
    const desk = deskOf(world, reservation);
    return isTabOpen(world, desk.worker) ? desk : undefined;
  }
  throw new Error(`No agent works on a Task ${taskSid}`);
};

/** The Reservation that an agent with an open tab is asked to take. */
export const offered = (world: TwilioWorld, { taskSid, workerSid }: Offer): Desk | undefined => {
  const asked = agentsOf(world, workerSid);
  const pending = workspaces
    .collection(world)
    .all()
    .flatMap((workspace) => openReservations(world, workspace.sid).all())
    .filter((row) => row.reservation_status === 'pending' && (taskSid === undefined || row.task_sid === taskSid))
    .flatMap((row) => asked.filter((worker) => worker.sid === row.worker_sid).map((worker) => ({ row, worker })));
  if (pending.length === 0) throw new Error(`No agent is asked to take ${taskSid ? `Task ${taskSid}` : 'a Task'}`);
  const first = pending.find(({ worker }) => isTabOpen(world, worker));
  return first && deskOf(world, first.row);
};
