import * as agent from '../../emulator/people/agents';
import { conversations } from '../orchestrations/conversations';
import { createScene, type Scene } from '../support/scene';
import { type CallCount, count, done } from './count';

const SETTLED_MS = 5_000;

const open = async (said: readonly string[]): Promise<Scene> => {
  const scene = await createScene({ orchestration: conversations });
  for (const body of said) await writes(scene, body);
  return scene;
};

/** Until an Interaction is there, too. */
const writes = async (scene: Scene, body: string): Promise<void> => {
  await scene.writes(body);
  await scene.emulator.clock.advance(SETTLED_MS);
};

const stateOf = async ({ twilio, account, sid }: Scene): Promise<string> => {
  const { conversations: all } = twilio.conversations.v1.services(account.chatServiceSid);
  return (await all(sid).fetch()).state;
};

const turn = async (job: string, said: string[], sequential: number, total: number): Promise<CallCount> => {
  const scene = await open(said);
  const calls = await count(scene, () => writes(scene, 'hours'));
  const isDone = scene.heard().length === said.length + 1;
  return { job, ...calls, budget: { total, sequential }, ...done('answered once', isDone) };
};

const handover = async (job: string, said: string[]): Promise<CallCount> => {
  const scene = await open(said);
  const calls = await count(scene, () => writes(scene, 'agent'));
  const isDone = (await scene.liveTasks()).length === 1 && scene.webhooks().length === 0;
  return { job, ...calls, budget: { total: 10, sequential: 6 }, ...done('one Task, no bot', isDone) };
};

/** By REST, as where no agent is there to do it. */
const endTask = ({ twilio, account }: Scene, taskSid: string, assignmentStatus: 'wrapping' | 'completed') =>
  twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus });

interface Ending {
  job: string;
  /** By which the Task comes to wrap up. */
  act(scene: Scene & { taskSid: string }): unknown;
  wrapping: CallCount['budget'];
  completed: CallCount['budget'];
  /** What the Conversation is afterwards. */
  state: string;
}

/** A Task that wraps up, and is completed: the calls of the two events. */
const ending = async ({ job, act, wrapping, completed, state }: Ending): Promise<CallCount[]> => {
  const scene = await open(['hi', 'agent']);
  const desk = agent.accept(scene.emulator);
  if (!desk) throw new Error('No agent was offered the Task');
  const event = async (cause: () => unknown) => {
    await cause();
    return count(scene, () => scene.emulator.clock.advance(1_000));
  };
  const taskSid = desk.task.sid;
  const first = await event(() => act(Object.assign(scene, { taskSid })));
  const second = await event(() => endTask(scene, taskSid, 'completed'));
  const is = await stateOf(scene);
  return [
    { job: `${job}: the Task wraps up`, ...first, budget: wrapping, ...done(`${state} in the end`, is === state) },
    { job: '… and is completed', ...second, budget: completed, ...done(`${state}`, is === state) },
  ];
};

/** On Conversations. */
export const countConversationCalls = async (): Promise<CallCount[]> => [
  await turn('a first turn', [], 3, 5),
  await turn('a turn in a running dialogue', ['hi'], 3, 3),
  await handover('a handover in a running dialogue', ['hi']),
  await handover('a handover by the very first message', []),
  ...(await ending({
    job: 'the tab was closed',
    act(scene) {
      agent.closeTab(scene.emulator);
      return endTask(scene, scene.taskSid, 'wrapping');
    },
    wrapping: { total: 5, sequential: 2 },
    completed: { total: 6, sequential: 3 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'End chat',
    act: (scene) => agent.endChat(scene.emulator, scene),
    // Nothing is written, so the second event looks again.
    wrapping: { total: 3, sequential: 1 },
    completed: { total: 3, sequential: 1 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'Leave',
    act: (scene) => agent.leave(scene.emulator, scene),
    // The webhooks are read beside the Channel, since a parked one looks like any other.
    wrapping: { total: 6, sequential: 3 },
    completed: { total: 5, sequential: 2 },
    state: 'active',
  })),
];
