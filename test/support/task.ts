import { agent, HOUR, type Scene } from './scene';

export const workspaceOf = ({ twilio, account }: Scene) => twilio.taskrouter.v1.workspaces(account.workspaceSid);

export const channelOf = ({ twilio, account, sid }: Scene) =>
  twilio.chat.v2.services(account.chatServiceSid).channels(sid);

export const sessionsOf = ({ twilio, account }: Scene) => twilio.proxy.v1.services(account.proxyServiceSid).sessions;

type Fields = Record<string, unknown>;

/** Another Task of the same customer: a transfer, say. Answers its SID. */
export const addTask = async (
  scene: Scene,
  more: Fields = {},
  workflowSid = scene.account.workflowSid,
): Promise<string> => {
  const attributes = JSON.stringify({ channelSid: scene.sid, channelType: 'sms', name: 'Customer', ...more });
  const { sid } = await workspaceOf(scene).tasks.create({ workflowSid, taskChannel: 'sms', attributes });
  return sid;
};

/** A plug-in writes over a Task's attributes. */
export const editTask = async (scene: Scene, taskSid: string, change: (values: Fields) => Fields): Promise<void> => {
  const task = workspaceOf(scene).tasks(taskSid);
  const values = JSON.parse((await task.fetch()).attributes);
  await task.update({ attributes: JSON.stringify(change(values)) });
};

export const editChannel = async (scene: Scene, change: (values: Fields) => Fields): Promise<void> => {
  await channelOf(scene).update({ attributes: JSON.stringify(change(scene.attributes())) });
};

/** A Task ends by API, with no Flex UI there to clean up; its events are delivered. */
export const endUnseen = async (
  scene: Scene,
  taskSid: string,
  ...steps: ('wrapping' | 'completed' | 'canceled')[]
): Promise<void> => {
  agent.closeTab(scene.emulator);
  for (const assignmentStatus of steps) await workspaceOf(scene).tasks(taskSid).update({ assignmentStatus });
  await scene.emulator.clock.advance(1_000);
};

/** Ends it in whatever way its status allows. */
export const endAnyhow = async (scene: Scene, taskSid: string): Promise<void> => {
  const { assignmentStatus } = await workspaceOf(scene).tasks(taskSid).fetch();
  const waits = assignmentStatus === 'pending' || assignmentStatus === 'reserved';
  await endUnseen(scene, taskSid, waits ? 'canceled' : 'completed');
};

/** A Workflow that leads into a queue which no Worker serves. */
export const deadEnd = async (scene: Scene): Promise<string> => {
  const { taskQueues, workflows } = workspaceOf(scene);
  const queue = await taskQueues.create({ friendlyName: 'Nobody', targetWorkers: '1 == 2' });
  const configuration = { task_routing: { filters: [], default_filter: { queue: queue.sid } } };
  const { sid } = await workflows.create({ friendlyName: 'Nobody', configuration: JSON.stringify(configuration) });
  return sid;
};

export const UNTOUCHED = { sessions: 1, status: 'ACTIVE' };
export const PUT_AWAY = { sessions: 0, status: 'INACTIVE' };

/** What is left of the customer's engagement. */
export const restOf = async (scene: Scene): Promise<{ sessions: number; status: unknown }> => ({
  sessions: scene.carriers().length,
  status: scene.attributes().status,
});

/** The customer asks for an agent; that handover does not come about, and no event tells of it. */
export const asksInVain = async ({ emulator, writes }: Scene, fate: 'dropped' | 'failed'): Promise<void> => {
  await writes('hi');
  emulator.options.interactionFate = fate;
  emulator.deliverer.rules = [{ name: 'task.canceled', copies: 0 }];
  await writes('agent');
  emulator.options.interactionFate = 'usual';
};

/** Old web chats that no agent closed. Answers their SIDs, in the order of Twilio's list. */
export const leaveWebChats = async (scene: Scene, count: number, more: Fields = {}, hours = 26): Promise<string[]> => {
  const { channels } = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
  const sids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web', n, ...more });
    sids.push((await channels.create({ type: 'private', attributes })).sid);
  }
  await scene.emulator.clock.advance(hours * HOUR);
  return sids;
};

/** What TaskRouter tells of the end of a Task of which Twilio has nothing. */
export const strangersEnd = ({ account }: Scene): Record<string, string> => ({
  EventType: 'task.completed',
  AccountSid: account.accountSid,
  WorkspaceSid: account.workspaceSid,
  TaskSid: `WT${'1'.repeat(32)}`,
  TaskAttributes: `{"channelSid":"CH${'1'.repeat(32)}"}`,
});
