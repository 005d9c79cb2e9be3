import type { Furnished } from '../../emulator/furnish';
import { ask } from '../../emulator/products/ask';
import type { TwilioWorld } from '../../emulator/products/shared/world';
import { activities } from '../../emulator/products/taskrouter/activities';
import { tasks } from '../../emulator/products/taskrouter/task';
import { addLedger, furnishLarge, type LargeAccount } from '../scale/account';

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
export const furnishStock = (world: TwilioWorld, account: Furnished, size: number): LargeAccount => {
  sendAgentsHome(world, account);
  const large = furnishLarge(world, account, size);
  for (const { taskSid, sessionSid, channelSid } of large.engagements) {
    if (!taskSid) continue;
    const task = tasks.collection(world, account.workspaceSid).get(taskSid);
    if (task) task.assignment_status = 'assigned';
    addLedger(world, account, channelSid, { taskSid, sessionSid }, world.clock.now());
  }
  return large;
};
