import { ask } from '../products/ask';
import type { World } from '../products/shared/world';
import { activities } from '../products/taskrouter/activities';
import type { WorkerRow } from '../products/taskrouter/rows';
import { Refused } from './refusal';

/** Sets the Worker's activity to the first of the workspace that is, or is not, available. */
export const moveTo = (world: World, worker: WorkerRow, available: boolean): void => {
  const { workspace_sid: WorkspaceSid, sid: Sid } = worker;
  const activity = activities.collection(world, WorkspaceSid).find((one) => one.available === available);
  if (!activity) {
    const what = `The workspace has no activity that is ${available ? '' : 'not '}available.`;
    throw new Refused('not-possible', what, 'Put things right by: reset');
  }
  ask(world, 'taskrouter.UpdateWorker', { WorkspaceSid, Sid }, { ActivitySid: activity.sid });
};
