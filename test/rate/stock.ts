import type { Emulator } from '../../emulator/emulator';
import type { Furnished } from '../../emulator/furnish';
import { ask } from '../../emulator/products/ask';
import type { TwilioWorld } from '../../emulator/products/shared/world';
import { activities } from '../../emulator/products/taskrouter/activities';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import { tasks } from '../../emulator/products/taskrouter/task';
import { given } from '../../src/platform/parse';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { addLedger, furnishLarge, type LargeAccount } from '../scale/account';
import { furnishConversations } from '../scale/conversations';

/** Agents who take no Task of their own accord: the benchmark says when a Task begins and ends. */
const sendAgentsHome = (world: TwilioWorld, { workspaceSid: WorkspaceSid, workers }: Furnished): void => {
  const offline = activities.collection(world, WorkspaceSid).find(({ available }) => !available);
  for (const { sid: Sid } of workers) {
    ask(world, 'taskrouter.UpdateWorker', { WorkspaceSid, Sid }, { ActivitySid: offline?.sid ?? '' });
  }
};

/**
 * An account in the middle of its day: engagements with an agent, each with a ledger and a live Task, and a few stale
 * ones for the sweep. All Tasks are assigned.
 */
export const furnishStock = async (
  world: Emulator,
  account: Furnished,
  size: number,
  { name, refersTo }: TestOrchestration,
): Promise<LargeAccount> => {
  sendAgentsHome(world, account);
  const large = await (name === 'flex-flow'
    ? furnishLarge(world, account, size)
    : furnishConversations(world, account, size, { stalePercent: 5, past: 0, isMixed: false }));
  for (const { taskSid } of large.engagements) {
    const task = taskSid === undefined ? undefined : tasks.collection(world, account.workspaceSid).get(taskSid);
    if (!task) continue;
    task.assignment_status = 'assigned';
    const attributes = attributesOf(task.attributes);
    const {
      proxySessionSID: sessionSid,
      flexInteractionSid: interactionSid,
      flexInteractionChannelSid: channelSid,
      conversationSid,
    } = attributes;
    const routing = { taskSid: task.sid, ...given({ sessionSid, interactionSid, channelSid, conversationSid }) };
    addLedger(world, account, String(refersTo(attributes)), routing, world.clock.now(), name);
  }
  return large;
};
