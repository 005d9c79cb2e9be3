import type { World } from '../shared/world';
import { setAttributes, tasks } from './task';
import { workspaces } from './workspaces';

/** For a test's world: attributes that no request could set (`''`, `{broken`), as real accounts have them. */
export const seedTaskAttributes = (world: World, taskSid: string, text: string): void => {
  for (const { sid } of workspaces.collection(world).all()) {
    const task = tasks.collection(world, sid).get(taskSid);
    if (!task) continue;
    setAttributes(world, task, text);
    return;
  }
  throw new Error(`There is no Task ${taskSid}`);
};
