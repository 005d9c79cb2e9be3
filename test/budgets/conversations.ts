import type { Webhook } from '../../emulator/deliver/deliver';
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

interface Turn {
  job: string;
  said: string[];
  /** The container that answered before answers again. */
  warm?: boolean;
  budget: Required<CallCount['budget']>;
}

const turn = async ({ job, said, warm = false, budget }: Turn): Promise<CallCount> => {
  const scene = await open(said);
  if (!warm) scene.cool();
  const calls = await count(scene, () => writes(scene, 'hours'));
  const isDone = scene.heard().length === said.length + 1;
  return { job, ...calls, budget, ...done('answered once', isDone) };
};

const handover = async (job: string, said: string[]): Promise<CallCount> => {
  const scene = await open(said);
  scene.cool();
  const calls = await count(scene, () => writes(scene, 'agent'));
  const isDone = (await scene.liveTasks()).length === 1 && scene.webhooks().length === 0;
  return { job, ...calls, budget: { total: 10, sequential: 6 }, ...done('one Task, no bot', isDone) };
};

/** By REST, as where no agent is there to do it. */
const endTask = ({ twilio, account }: Scene, taskSid: string, assignmentStatus: 'wrapping' | 'completed') =>
  twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus });

interface Ending {
  job: string;
  /** No agent has accepted the Task. */
  waits?: boolean;
  /** By which the Task comes to wrap up, or to its end. */
  act(scene: Scene & { taskSid: string }): unknown;
  first: CallCount['budget'];
  /** Of the next event of the same Task: it is completed or, where it is already, that is told again. */
  second: CallCount['budget'];
  /** What the Conversation is afterwards. */
  state: string;
}

/** The calls of the two events of a Task that ends. */
const ending = async ({ job, waits = false, act, state, ...budgets }: Ending): Promise<CallCount[]> => {
  const scene = await open(['hi', 'agent']);
  const told: Webhook[] = [];
  const { deliverer } = scene.emulator;
  const { deliver } = deliverer;
  deliverer.deliver = (webhook) => {
    if (webhook.name.startsWith('task.')) told.push(webhook);
    deliver(webhook);
  };
  if (!waits) agent.accept(scene.emulator);
  const event = async (cause: () => unknown) => {
    await cause();
    return count(scene, () => scene.emulator.clock.advance(1_000));
  };
  const [taskSid = ''] = await scene.liveTasks();
  const first = await event(() => act(Object.assign(scene, { taskSid })));
  const newest = told.at(-1);
  const isLive = (await scene.liveTasks()).length > 0;
  const second = await event(() => (isLive || !newest ? endTask(scene, taskSid, 'completed') : deliver(newest)));
  const is = await stateOf(scene);
  return [
    { job, ...first, budget: budgets.first, ...done(`${state} in the end`, is === state) },
    { job: '… the next event of the same Task', ...second, budget: budgets.second, ...done(state, is === state) },
  ];
};

/** What an agent comes back to. */
const endings = (job: string, go: typeof agent.leave): Promise<CallCount[]> =>
  ending({
    job,
    act: (scene) => go(scene.emulator, scene),
    first: { total: 5, sequential: 3 },
    second: { total: 1, sequential: 1 },
    state: 'active',
  });

/** On Conversations. */
export const countConversationCalls = async (): Promise<CallCount[]> => [
  await turn({ job: 'a first turn', said: [], budget: { total: 5, sequential: 3 } }),
  await turn({ job: 'a turn in a running dialogue', said: ['hi'], budget: { total: 3, sequential: 3 } }),
  await turn({
    ...{ job: '… in the container that answered before', said: ['hi'], warm: true },
    budget: { total: 2, sequential: 2 },
  }),
  await handover('a handover in a running dialogue', ['hi']),
  await handover('a handover by the very first message', []),
  ...(await ending({
    job: 'the tab was closed, the Task wraps up',
    act(scene) {
      agent.closeTab(scene.emulator);
      return endTask(scene, scene.taskSid, 'wrapping');
    },
    first: { total: 5, sequential: 3 },
    second: { total: 6, sequential: 3 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'the Task was canceled',
    waits: true,
    act: ({ twilio, account, taskSid }) =>
      twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus: 'canceled' }),
    first: { total: 6, sequential: 3 },
    // All six are taken: nothing is noted of what is closed for good.
    second: { total: 5, sequential: 2 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'End chat',
    act: (scene) => agent.endChat(scene.emulator, scene),
    first: { total: 4, sequential: 3 },
    second: { total: 1, sequential: 1 },
    state: 'closed',
  })),
  ...(await endings('Leave', agent.leave)),
  ...(await endings('Pause', agent.pause)),
  ...(await endings('Park', agent.park)),
];
