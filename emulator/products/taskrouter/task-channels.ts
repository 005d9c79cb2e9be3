import { badRequest } from '../../core/errors';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { emit } from './events';
import type { TaskChannelRow } from './rows';
import { workspaces } from './workspaces';

const WORDS = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Task Channels, by SID or unique name. */
export const taskChannels = defineResource<TaskChannelRow, 'taskrouter.TaskChannel'>('taskrouter.TaskChannel', {
  prefix: 'TC',
  parents: [workspaces],
  // Approximate: neither the code nor the sentence for a second one of that name is known.
  // @fidelity taskrouter.other-refusals
  unique: { property: 'unique_name', code: 20001, message: 'A Task Channel with this unique name exists already' },
  after: (what, row, _call, world) => {
    emit(world, row.workspace_sid, {
      type: `task-channel.${WORDS[what]}`,
      description: `TaskChannel ${row.unique_name} ${WORDS[what]}`,
      resource: 'taskchannel',
      sid: row.sid,
      url: taskChannels.url(row),
      facts: channelFacts(row),
    });
  },
});

export const channelFacts = (row: TaskChannelRow) => ({
  TaskChannelSid: row.sid,
  TaskChannelName: row.friendly_name,
  TaskChannelUniqueName: row.unique_name,
  TaskChannelOptimizedRouting: String(row.channel_optimized_routing),
});

/** "Can be the TaskChannel's SID or its `unique_name`": the description's UpdateTask. */
export const requireTaskChannel = (world: TwilioWorld, workspaceSid: string, name: string): TaskChannelRow => {
  const channel = taskChannels.collection(world, workspaceSid).get(name);
  // Approximate: the sentence is not known. @fidelity taskrouter.other-refusals
  if (!channel) throw badRequest(`TaskChannel ${name} not found in workspace ${workspaceSid}`);
  return channel;
};
