import { findChannel } from '../../emulator/products/chat-store/channels';
import type { TwilioWorld } from '../../emulator/products/shared/world';
import { setAttributes, tasks } from '../../emulator/products/taskrouter/task';
import { workspaces } from '../../emulator/products/taskrouter/workspaces';

/** Attributes of a Chat Channel that no request could set (`''`, `{broken`), as real accounts have them. */
export const seedAttributes = (world: TwilioWorld, channelSid: string, text: string): void => {
  const channel = findChannel(world, channelSid);
  if (!channel) throw new Error(`There is no channel ${channelSid}`);
  channel.attributes = text;
};

/** Attributes of a Task that no request could set (`''`, `{broken`), as real accounts have them. */
export const seedTaskAttributes = (world: TwilioWorld, taskSid: string, text: string): void => {
  for (const { sid } of workspaces.collection(world).all()) {
    const task = tasks.collection(world, sid).get(taskSid);
    if (!task) continue;
    setAttributes(world, task, text);
    return;
  }
  throw new Error(`There is no Task ${taskSid}`);
};
