import { client } from '../products/chat/actor';
import { join, leave } from '../products/chat/members';
import type { MessageRow } from '../products/chat/rows';
import type { World } from '../products/shared/world';
import * as lifecycle from '../products/taskrouter/lifecycle';
import { checkReservationMove, checkTaskMove } from '../products/taskrouter/transitions';
import { closeEngagement } from './close';
import { atWork, type Desk, type Offer, offered } from './desk';
import { sendFromClient } from './web-chat';

export type { Desk, Offer } from './desk';
export { closeTab, openTab } from './tab';
export { type Transfer, transfer } from './transfer';

/*
 * Flex UI as behaviour. An agent whose tab is closed does nothing: then each function here returns `undefined` and
 * changes nothing. What cannot be (no such Task, nobody works on it) throws.
 */

/**
 * The agent takes the Task, and Flex UI adds them to its Chat Channel.
 * @see https://www.twilio.com/docs/flex/developer/messaging/faq-and-troubleshooting
 */
export const accept = (world: World, offer: Offer = {}): Desk | undefined => {
  const desk = offered(world, offer);
  if (!desk) return undefined;
  checkReservationMove(desk.reservation, 'accepted');
  lifecycle.accept(world, desk.reservation);
  const { channel, identity, worker } = desk;
  if (channel) join(world, channel, { identity, friendlyName: worker.friendly_name }, client(identity));
  return desk;
};

export const reject = (world: World, offer: Offer = {}): Desk | undefined => {
  const desk = offered(world, offer);
  if (desk) lifecycle.letPass(world, desk.reservation, 'rejected');
  return desk;
};

export const say = (world: World, { taskSid, body }: { taskSid: string; body: string }): MessageRow | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  if (!desk.channel) throw new Error(`Task ${taskSid} names no Chat Channel`);
  return sendFromClient(world, { channelSid: desk.channel.sid, identity: desk.identity, body });
};

/** Approximate: wrap-up first, then the UI's clean-up; it acts on the wrap-up (`setOrchestrations('wrapup', …)`). */
const wrapUp = (world: World, { task, channel, identity }: Desk): void => {
  checkTaskMove(task, 'wrapping', world.accountSid);
  lifecycle.wrapUpTask(world, task);
  if (channel) closeEngagement(world, channel.sid, client(identity));
};

/**
 * End Chat: the Task goes to wrapping, "1. The Chat Channel is marked as inactive 2. The Proxy Session is deleted".
 * @see https://www.twilio.com/docs/flex/developer/messaging/manage-flows#chat-channels-and-proxy-sessions
 */
export const endChat = (world: World, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atWork(world, taskSid);
  if (desk) wrapUp(world, desk);
  return desk;
};

/**
 * The Task is completed, after End Chat where that has not been yet, and the agent leaves the channel.
 * @see https://github.com/twilio-professional-services/plugin-chat-sms-transfer, for the UI's default orchestrations
 */
export const complete = (world: World, { taskSid }: { taskSid: string }): Desk | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  const { task, channel, identity } = desk;
  if (task.assignment_status === 'assigned') wrapUp(world, desk);
  checkTaskMove(task, 'completed', world.accountSid);
  lifecycle.completeTask(world, task);
  if (channel) leave(world, channel, identity, client(identity));
  return desk;
};
