import { client } from '../products/chat-store/actor';
import { joinChannel, leaveChannel } from '../products/chat-store/members';
import { sendAsClient } from '../products/chat-store/messages';
import type { MessageRow } from '../products/chat-store/rows';

import { closeEngagement } from '../products/flex/close';
import { setStatus } from '../products/flex/interactions/channel-status';
import { admitAgent } from '../products/flex/interactions/participants';
import type { TwilioWorld } from '../products/shared/world';
import { attributesOf } from '../products/taskrouter/expression';
import * as lifecycle from '../products/taskrouter/lifecycle';
import type { TaskRow } from '../products/taskrouter/rows';
import { emitTask, setAttributes, touch } from '../products/taskrouter/task';
import { keepTask } from '../products/taskrouter/tasks';
import { checkReservationMove, checkTaskMove } from '../products/taskrouter/transitions';
import { atWork, type Desk, type Offer, offered } from './desk';
import {
  completeAndLeave,
  forgetInvite,
  go,
  hasInteraction,
  type InteractionDesk,
  inviteTo,
  transferBy,
  transferNatively,
} from './interaction-agents';
import { parkBy } from './park';

export { closeTab, openTab } from './desk';
export { unpark } from './park';

/*
 * Flex UI as behaviour. An agent whose tab is closed does nothing: then each function here returns `undefined` and
 * changes nothing. What cannot be (no such Task, no agent at work on it) throws.
 */

/**
 * The agent takes the Task, and Flex UI adds them to its Chat Channel.
 * @see https://www.twilio.com/docs/flex/developer/messaging/faq-and-troubleshooting
 * @fidelity people.accept
 */
export const accept = (world: TwilioWorld, offer: Offer = {}): Desk | undefined => {
  const desk = offered(world, offer);
  if (!desk) return undefined;
  checkReservationMove(desk.reservation, 'accepted');
  lifecycle.acceptReservation(world, desk.reservation);
  const { channel, interaction, identity, worker, reservation } = desk;
  const name = worker.friendly_name;
  if (interaction) {
    admitAgent(world, interaction, { identity, name, reservation });
    forgetInvite(world, desk);
  } else if (channel) joinChannel(world, channel, { identity, friendlyName: name }, client(identity));
  return desk;
};

/**
 * Another agent is asked. An Invite to this very agent is over: its Task is canceled, "the conversation remains active".
 * https://www.twilio.com/docs/flex/developer/conversations/best-practices
 * @fidelity people.decline
 */
export const reject = (world: TwilioWorld, offer: Offer = {}): Desk | undefined => {
  const desk = offered(world, offer);
  if (!desk) return undefined;
  const { task, interaction, reservation } = desk;
  lifecycle.letPass(world, reservation, 'rejected');
  if (interaction && task.routing_target?.startsWith('WK')) {
    lifecycle.cancelTask(world, task);
    forgetInvite(world, desk);
  }
  return desk;
};

/** Nothing is written into a Conversation that is closed, either: then `undefined`. @fidelity conversations.closed */
export const say = (
  world: TwilioWorld,
  { taskSid, body }: { taskSid: string; body: string },
): MessageRow | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  if (!desk.channel) throw new Error(`Task ${taskSid} names no Chat Channel`);
  if (desk.channel.state === 'closed') return undefined;
  return sendAsClient(world, { channelSid: desk.channel.sid, identity: desk.identity, body });
};

/**
 * Approximate: wrap-up first, then the UI's clean-up; it acts on the wrap-up (`setOrchestrations('wrapup', …)`).
 * @fidelity people.end-chat
 */
const wrapUp = (world: TwilioWorld, desk: Desk): void => {
  const { task, channel, identity } = desk;
  checkTaskMove(task, 'wrapping', world.accountSid);
  if (hasInteraction(desk)) {
    go(world, desk, 'closed');
    return;
  }
  lifecycle.wrapUpTask(world, task);
  if (channel) closeEngagement(world, channel.sid, client(identity));
};

/**
 * End Chat: the Task goes to wrapping, "1. The Chat Channel is marked as inactive 2. The Proxy Session is deleted"; the
 * Channel of an Interaction is closed, and its Conversation with it.
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 */
export const endChat = (world: TwilioWorld, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atWork(world, taskSid);
  if (desk) wrapUp(world, desk);
  return desk;
};

/**
 * The Task is completed, after End Chat where that has not been yet, and the agent leaves the channel.
 * @see https://github.com/twilio-professional-services/plugin-chat-sms-transfer, for the UI's default orchestrations
 * @fidelity people.complete
 */
export const complete = (world: TwilioWorld, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  const { task, channel, identity } = desk;
  if (task.assignment_status === 'assigned') wrapUp(world, desk);
  checkTaskMove(task, 'completed', world.accountSid);
  if (hasInteraction(desk)) completeAndLeave(world, desk);
  else {
    lifecycle.completeTask(world, task);
    if (channel) leaveChannel(world, channel, identity, client(identity));
  }
  return desk;
};

/** What Flex UI offers for Tasks of Interactions only. */
const atInteraction = (world: TwilioWorld, taskSid: string): InteractionDesk | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk || hasInteraction(desk)) return desk;
  throw new Error(`Task ${taskSid} belongs to no Interaction`);
};

const goBy =
  (going: 'inactive' | 'pause') =>
  (world: TwilioWorld, { taskSid }: { taskSid: string }): Desk | undefined => {
    const desk = atInteraction(world, taskSid);
    if (!desk) return undefined;
    checkTaskMove(desk.task, 'wrapping', world.accountSid);
    go(world, desk, going);
    return desk;
  };

/**
 * Leave: the agent is gone from the Conversation, which stays open until the customer writes again; the Task wraps up
 * until it is completed. With the last agent the Channel becomes `inactive`.
 */
export const leave = goBy('inactive');

/** Pause: as {@link leave}, with the status `pause`; or the Task stays assigned (`pauseKeepsTask`). @fidelity people.pause */
export const pause = goBy('pause');

/** Resume: of a paused Task that is still assigned. @fidelity people.pause */
export const resume = (world: TwilioWorld, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atInteraction(world, taskSid);
  if (!desk) return undefined;
  const { task, interaction } = desk;
  if (task.assignment_status !== 'assigned' || interaction.status !== 'pause') {
    throw new Error(`Task ${taskSid} is not paused`);
  }
  setStatus(world, interaction, 'active');
  return desk;
};

/** The agent is gone until the customer writes, and so is the Task; the Channel stays active. */
export const park = (world: TwilioWorld, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atInteraction(world, taskSid);
  if (desk) parkBy(world, desk);
  return desk;
};

/** Another agent, or the Task's own queue, is asked to join. Returns the Invite's Task. @fidelity people.invite */
export const invite = (
  world: TwilioWorld,
  { taskSid, toWorker }: { taskSid: string; toWorker?: string },
): TaskRow | undefined => {
  const desk = atInteraction(world, taskSid);
  return desk && inviteTo(world, desk, toWorker ?? String(desk.task.task_queue_sid));
};

interface Transfer {
  taskSid: string;
  /** SID of the Worker who gets it. Default: another one of the same Workflow. */
  toWorker?: string;
  /**
   * Whether the first Task's `channelSid` and `proxySessionSID` become all-zero SIDs before it is completed, so that
   * no clean-up finds the channel; plugins for accounts with the Channel Janitor do that.
   */
  hidesChannel?: boolean;
  /** Of an Interaction: by Flex UI's own Transfers, not by a plugin's Invite. */
  native?: boolean;
}

const ZEROS = '0'.repeat(32);

const hide = (world: TwilioWorld, task: TaskRow) => {
  const { channelSid: _, proxySessionSID, ...others } = attributesOf(task.attributes);
  const hidden = {
    ...others,
    channelSid: `CH${ZEROS}`,
    ...(proxySessionSID === undefined ? {} : { proxySessionSID: `KC${ZEROS}` }),
  };
  setAttributes(world, task, JSON.stringify(hidden));
  touch(world, task);
  emitTask(world, task, 'task.updated', `Task ${task.sid} updated`);
};

/**
 * A chat goes to another agent in the manner of public plugins: a second Task with the same `channelSid` (or an Invite to
 * the Interaction), then the first one is completed and its agent leaves the channel. Returns the second one.
 * @see https://github.com/twilio-professional-services/plugin-chat-sms-transfer
 * @fidelity people.transfer
 */
export const transfer = (
  world: TwilioWorld,
  { taskSid, toWorker, hidesChannel = false, native = false }: Transfer,
): TaskRow | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  const { task, worker, channel, identity } = desk;
  if (hasInteraction(desk)) {
    return (native ? transferNatively : transferBy)(world, desk, toWorker ?? String(task.task_queue_sid));
  }
  const second = keepTask(world, {
    workspaceSid: task.workspace_sid,
    workflowSid: task.workflow_sid,
    taskChannel: task.task_channel_sid,
    attributes: JSON.stringify({
      ...attributesOf(task.attributes),
      ignoreAgent: worker.friendly_name,
      transferTargetType: toWorker ? 'worker' : 'queue',
      targetSid: toWorker ?? task.task_queue_sid,
    }),
    priority: task.priority,
    ...(toWorker ? { routingTarget: toWorker } : {}),
  });
  second.hidden.passed.push(worker.sid);
  lifecycle.startTask(world, second);
  if (hidesChannel) hide(world, task);
  lifecycle.completeTask(world, task, 'task transferred');
  if (channel) leaveChannel(world, channel, identity, client(identity));
  return second;
};
