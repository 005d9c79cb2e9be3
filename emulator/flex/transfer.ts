import { client } from '../products/chat/actor';
import { leave } from '../products/chat/members';
import type { World } from '../products/shared/world';
import { attributesOf } from '../products/taskrouter/expression';
import { completeTask, startTask } from '../products/taskrouter/lifecycle';
import type { TaskRow } from '../products/taskrouter/rows';
import { emitTask, setAttributes, touch } from '../products/taskrouter/task';
import { keepTask } from '../products/taskrouter/tasks';
import { atWork } from './desk';

export interface Transfer {
  taskSid: string;
  /** Who gets it. Default: somebody else of the same Workflow. */
  toWorker?: string;
  /**
   * Whether the first Task's `channelSid` and `proxySessionSID` become all-zero SIDs before it is completed, so that
   * no clean-up finds the channel; plugins for accounts with the Channel Janitor do that.
   */
  hidesChannel?: boolean;
}

const ZEROS = '0'.repeat(32);

const hide = (world: World, task: TaskRow) => {
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
 * A chat goes to another agent in the manner of public plugins: a second Task with the same `channelSid`, then the
 * first one is completed and its agent leaves the channel. Returns the second one.
 * @see https://github.com/twilio-professional-services/plugin-chat-sms-transfer
 */
export const transfer = (world: World, { taskSid, toWorker, hidesChannel = false }: Transfer): TaskRow | undefined => {
  const desk = atWork(world, taskSid);
  if (!desk) return undefined;
  const { task, worker, channel, identity } = desk;
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
  startTask(world, second);
  if (hidesChannel) hide(world, task);
  completeTask(world, task, 'task transferred');
  if (channel) leave(world, channel, identity, client(identity));
  return second;
};
