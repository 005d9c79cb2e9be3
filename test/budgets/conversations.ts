import type { Webhook } from '../../emulator/deliver/deliver';
import * as agent from '../../emulator/people/agents';
import { conversations } from '../orchestrations/conversations';
import { createScene, type Scene } from '../support/scene';
import { type CallCount, count, countSlowly, done } from './count';
import { countSweepCalls } from './sweeps';

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

const handover = async (job: string, said: string[], total: number): Promise<CallCount> => {
  const scene = await open(said);
  scene.cool();
  const calls = await count(scene, () => writes(scene, 'agent'));
  const isDone = (await scene.liveTasks()).length === 1 && scene.webhooks().length === 0;
  return { job, ...calls, budget: { total, sequential: 6 }, ...done('one Task, no bot', isDone) };
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
  /** Of the next event of the same Task: it is completed or, where it is already, that is told again. Default: it writes nothing. */
  second?: CallCount['budget'];
  /** Whether the first event writes into the ledger alone. */
  notes?: boolean;
  /** What the Conversation is afterwards. */
  state: string;
}

/** The calls of the two events of a Task that ends. */
const ending = async ({ job, waits = false, notes = false, act, state, ...budgets }: Ending): Promise<CallCount[]> => {
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
  const isRight = (await stateOf(scene)) === state;
  const isNoted = !notes || (first.writes.length === 1 && first.writes[0]?.startsWith('sync.') === true);
  const said = `${state} in the end${notes ? ', one note' : ''}`;
  const { second: budget = { total: 1, sequential: 1 } } = budgets;
  const isQuiet = budgets.second !== undefined || second.writes.length === 0;
  return [
    { job, ...first, budget: budgets.first, ...done(said, isRight && isNoted) },
    {
      job: '… the next event of the same Task',
      ...second,
      budget,
      ...done(budgets.second ? state : 'no write', isQuiet && isRight),
    },
  ];
};

/** What an agent comes back to. */
const endings = (job: string, go: typeof agent.leave, first = { total: 5, sequential: 2 }): Promise<CallCount[]> =>
  ending({
    job,
    act: (scene) => go(scene.emulator, scene),
    first,
    notes: true,
    state: 'active',
  });

/**
 * To another agent, whose Task lives. Three calls side by side would tell (ledger, Conversation, live Tasks). What costs
 * more: the ledger comes first and alone, so that the next event costs 1; Channel and webhooks are read beside, since the
 * same event tells of Leave and Park; and where the Channel is, is written down, since nothing tells it later.
 */
const transfer = async (): Promise<CallCount> => {
  const scene = await open(['hi', 'agent']);
  const desk = agent.accept(scene.emulator);
  const calls = await count(scene, async () => {
    agent.transfer(scene.emulator, { taskSid: String(desk?.task.sid), native: true });
    await scene.emulator.clock.advance(1_000);
  });
  const [second, ...more] = await scene.liveTasks();
  const isPassedOn = second !== undefined && second !== desk?.task.sid && !more.length;
  const isNoted = calls.writes.length === 1 && calls.writes[0]?.startsWith('sync.') === true;
  const isRight = isPassedOn && isNoted && (await stateOf(scene)) === 'active';
  return {
    job: 'a transfer',
    ...calls,
    budget: { total: 6, sequential: 3 },
    ...done('active, one Task, one note', isRight),
  };
};

/** The same event four times at once, while Twilio is slow: each may do what the others are doing. */
const fourAtOnce = async (): Promise<CallCount> => {
  const scene = await open(['hi', 'agent']);
  const desk = agent.accept(scene.emulator);
  agent.closeTab(scene.emulator);
  const taskSid = String(desk?.task.sid);
  await endTask(scene, taskSid, 'wrapping');
  await scene.emulator.clock.advance(1_000);
  scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 4 }];
  await endTask(scene, taskSid, 'completed');
  const calls = await countSlowly(scene);
  const isDone = (await stateOf(scene)) === 'closed';
  return { job: 'four equal events at once', ...calls, budget: { total: 30 }, ...done('closed', isDone) };
};

/** Events that end nothing or refer to nothing, and payloads of others and of our own. */
const notForUs = async (): Promise<CallCount> => {
  const scene = await open(['hi']);
  const { sid } = scene;
  const event = { WorkspaceSid: scene.account.workspaceSid, TaskSid: `WT${'7'.repeat(32)}` };
  const of = (attributes: object) => ({ ...event, TaskAttributes: JSON.stringify(attributes) });
  const message = { ConversationSid: sid, MessageSid: `IM${'7'.repeat(32)}`, Author: '+15550123', Body: 'hi' };
  const statuses: number[] = [];
  const calls = await count(scene, async () => {
    for (const [path, params] of [
      ['/taskrouter-events', { ...of({ conversationSid: sid }), EventType: 'task.created' }],
      ['/taskrouter-events', { ...of({ from: 'elsewhere' }), EventType: 'task.completed' }],
      ['/inbound', { ...message, EventType: 'onMessageUpdated' }],
      ['/inbound', { ...message, EventType: 'onMessageAdded', ChatServiceSid: `IS${'7'.repeat(32)}` }],
      ['/inbound', { ...message, EventType: 'onMessageAdded', Attributes: '{"flexkeep":{"replyTo":null}}' }],
    ] as const) {
      statuses.push((await scene.post(path, params)).status);
    }
  });
  const isDone = statuses.join() === '204,204,200,200,200';
  return { job: 'events and payloads that are not for us', ...calls, budget: { total: 0 }, ...done('ignored', isDone) };
};

/** On Conversations. */
export const countConversationCalls = async (): Promise<CallCount[]> => [
  await turn({ job: 'a first turn', said: [], budget: { total: 4, sequential: 3 } }),
  await turn({ job: 'a turn in a running dialogue', said: ['hi'], budget: { total: 3, sequential: 3 } }),
  await turn({
    ...{ job: '… in the container that answered before', said: ['hi'], warm: true },
    budget: { total: 2, sequential: 2 },
  }),
  await handover('a handover in a running dialogue', ['hi'], 9),
  await handover('a handover by the very first message', [], 8),
  ...(await ending({
    job: 'the tab was closed, the Task wraps up',
    act(scene) {
      agent.closeTab(scene.emulator);
      return endTask(scene, scene.taskSid, 'wrapping');
    },
    first: { total: 4, sequential: 1 },
    second: { total: 6, sequential: 3 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'the Task was canceled',
    waits: true,
    act: ({ twilio, account, taskSid }) =>
      twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus: 'canceled' }),
    first: { total: 6, sequential: 3 },
    state: 'closed',
  })),
  // Three budgets exclude each other here, and that of Park gives way. A clean-up needs five reads (ledger, Conversation, Channel,
  // webhooks, live Tasks) and the close: 6. That the second event of a Task costs 1 takes the ledger first and alone; 3 in
  // sequence then asks for the live Tasks beside the rest, which makes Park, told by this same event, 6 instead of 5.
  // The same event once more reads what the first one closed and writes nothing: to note the end would be a seventh call.
  ...(await ending({
    job: 'a supervisor completes the Task by API, without wrap-up',
    act: (scene) => endTask(scene, scene.taskSid, 'completed'),
    first: { total: 6, sequential: 3 },
    second: { total: 5, sequential: 2 },
    state: 'closed',
  })),
  ...(await ending({
    job: 'End chat',
    act: (scene) => agent.endChat(scene.emulator, scene),
    first: { total: 6, sequential: 3 },
    state: 'closed',
  })),
  ...(await endings('Leave', agent.leave)),
  ...(await endings('Pause', agent.pause)),
  // It looks like an end without a wrap-up, of which the live Tasks are asked for at once: one call more, and no wait.
  ...(await endings('Park', agent.park, { total: 6, sequential: 3 })),
  await transfer(),
  await fourAtOnce(),
  await notForUs(),
  ...(await countSweepCalls()),
];
