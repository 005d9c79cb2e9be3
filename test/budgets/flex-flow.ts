import { sendSms } from '../../emulator/people/customers';
import { agent, createScene, HOUR, type Scene, withAgent } from '../support/scene';
import { type CallCount, count, countSlowly, done } from './count';

interface Turn {
  job: string;
  /** What the customer wrote before. */
  first: string[];
  longLived?: boolean;
  /** The container that answered before answers again. */
  warm?: boolean;
  calls: number;
}

const botTurn = async ({ job, first, longLived = false, warm = false, calls: budget }: Turn): Promise<CallCount> => {
  const scene = await createScene({ longLived });
  for (const body of first) await scene.writes(body);
  if (!warm) scene.cool();
  const calls = await count(scene, () => scene.writes('hours'));
  const isDone = scene.heard().length === first.length + 1;
  return { job, ...calls, budget: { total: budget, sequential: budget }, ...done('answered once', isDone) };
};

/** In a container that has handed over before, but did not answer this customer: it knows the Flex Flows. */
const handover = async (job: string, first: string[], longLived = false, total = 9): Promise<CallCount> => {
  const scene = await createScene({ longLived });
  for (const body of first) await scene.writes(body);
  scene.cool();
  await leave(scene, 1, 'agent');
  const calls = await count(scene, () => scene.writes('agent'));
  const isDone = (await scene.liveTasks()).length === 1 && scene.webhooks().length === 0;
  const more = longLived && first.length === 0 ? 1 : 0;
  return { job, ...calls, budget: { total, sequential: 6 + more }, ...done('one Task, no bot', isDone) };
};

/** A Task that another application made, unknown to the bot. */
const withTask = async (): Promise<Scene & { taskSid: string }> => {
  const scene = await createScene();
  const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
  const channel = await chat.channels.create({ type: 'private', attributes: '{}' });
  const proxy = scene.twilio.proxy.v1.services(scene.account.proxyServiceSid);
  const { sid: proxySession } = await proxy.sessions.create({ uniqueName: channel.sid });
  const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'sms', proxySession });
  await chat.channels(channel.sid).update({ attributes });
  const { tasks } = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  await tasks.create({ attributes: JSON.stringify({ channelSid: channel.sid }), taskChannel: 'sms' });
  const desk = agent.accept(scene.emulator);
  if (!desk) throw new Error('No agent was offered the Task');
  return Object.assign(scene, { sid: channel.sid, taskSid: desk.task.sid });
};

const isClean = async (scene: Scene): Promise<boolean> =>
  scene.carriers().length === 0 && scene.attributes().status === 'INACTIVE';
const isBotBack = async (scene: Scene): Promise<boolean> =>
  scene.carriers().length === 0 && scene.webhooks().length === 1;
const isUntouched = async (scene: Scene): Promise<boolean> =>
  scene.carriers().length === 1 && scene.attributes().status === 'ACTIVE';

interface Event {
  job: string;
  scene: Scene & { taskSid: string };
  budget: CallCount['budget'];
  did: string;
  isDone: (scene: Scene) => Promise<boolean>;
}

/** The wrap-up of a Task, and right after it the completion. */
const janitor = async ({ job, scene, budget, did, isDone }: Event): Promise<CallCount[]> => {
  agent.closeTab(scene.emulator);
  const workspace = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  const event = async (assignmentStatus: 'wrapping' | 'completed') => {
    await workspace.tasks(scene.taskSid).update({ assignmentStatus });
    return count(scene, () => scene.emulator.clock.advance(1_000));
  };
  const first = { job, ...(await event('wrapping')), budget, ...done(did, await isDone(scene)) };
  const calls = await event('completed');
  const again = { ...calls, budget: { total: 1, sequential: 1 }, ...done('nothing changed', await isDone(scene)) };
  return did === 'untouched' ? [first] : [first, { job: '… the next event of the same Task', ...again }];
};

const withTwoTasks = async () => {
  const scene = await withAgent();
  const { tasks } = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  await tasks.create({ attributes: JSON.stringify({ channelSid: scene.sid }), taskChannel: 'sms' });
  return scene;
};

const events = async (): Promise<CallCount[]> => [
  ...(await janitor({
    job: 'an event that cleans up',
    scene: await withAgent(),
    budget: { total: 6, sequential: 3 },
    did: 'no session, INACTIVE',
    isDone: isClean,
  })),
  // The claim comes before the webhook, so that it is put back once; and after it the ledger says that it is back.
  ...(await janitor({
    job: 'an event that puts the bot back on a long-lived channel',
    scene: await withAgent({ longLived: true }),
    budget: { total: 7, sequential: 4 },
    did: 'no session, one webhook',
    isDone: isBotBack,
  })),
  // One more, to make sure that the Proxy Session which the channel names is the channel's.
  ...(await janitor({
    job: 'an event of a Task that the bot did not make',
    scene: await withTask(),
    budget: { total: 7, sequential: 4 },
    did: 'no session, INACTIVE',
    isDone: isClean,
  })),
  ...(await janitor({
    job: 'an event while another Task lives',
    scene: await withTwoTasks(),
    budget: { total: 3, sequential: 1 },
    did: 'untouched',
    isDone: isUntouched,
  })),
];

/** The same event four times at once, while Twilio is slow: each may do what the others are doing. */
const fourAtOnce = async (): Promise<CallCount> => {
  const scene = await withAgent();
  agent.closeTab(scene.emulator);
  scene.emulator.deliverer.rules = [{ name: 'task.wrapup', copies: 4 }];
  const workspace = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  await workspace.tasks(scene.taskSid).update({ assignmentStatus: 'wrapping' });
  const calls = await countSlowly(scene);
  const isDone = await isClean(scene);
  return { job: 'four equal events at once', ...calls, budget: { total: 24 }, ...done('no session, INACTIVE', isDone) };
};

/** Events that end nothing or refer to nothing, and payloads of others and of our own. */
const notForUs = async (): Promise<CallCount> => {
  const scene = await createScene();
  await scene.writes('hi');
  const said = scene.lines();
  const event = { WorkspaceSid: scene.account.workspaceSid, TaskSid: `WT${'7'.repeat(32)}` };
  const of = (attributes: object) => ({ ...event, TaskAttributes: JSON.stringify(attributes) });
  const message = { ChannelSid: scene.sid, MessageSid: `IM${'7'.repeat(32)}`, From: '+15550123', Body: 'hi' };
  const statuses: number[] = [];
  const calls = await count(scene, async () => {
    for (const [path, params] of [
      ['/taskrouter-events', { ...of({ channelSid: scene.sid }), EventType: 'task.created' }],
      ['/taskrouter-events', { ...of({ channelSid: scene.sid }), EventType: 'task.deleted' }],
      ['/taskrouter-events', { ...of({ from: 'elsewhere' }), EventType: 'task.completed' }],
      ['/inbound', { ...message, EventType: 'onMessageUpdated' }],
      ['/inbound', { ...message, EventType: 'onMessageSent', Attributes: '{"flexkeep":{"replyTo":null}}' }],
    ] as const) {
      statuses.push((await scene.post(path, params)).status);
    }
  });
  const isAnswered = statuses.join() === '204,204,204,200,200';
  const isSame = (await isUntouched(scene)) && scene.webhooks().length === 1 && scene.lines().join() === said.join();
  const job = 'events and payloads that are not for us';
  return { job, ...calls, budget: { total: 0 }, ...done('ignored, all as before', isAnswered && isSame) };
};

const CUSTOMERS = 300;
const STALE = 15;

/** A Chat Channel and a Proxy Session of which the bot knows nothing. */
const engage = async ({ twilio, account }: Scene): Promise<void> => {
  const chat = twilio.chat.v2.services(account.chatServiceSid);
  const proxy = twilio.proxy.v1.services(account.proxyServiceSid);
  const channel = await chat.channels.create({ type: 'private', attributes: '{}' });
  const session = await proxy.sessions.create({ uniqueName: channel.sid });
  const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'sms', proxySession: session.sid });
  await chat.channels(channel.sid).update({ attributes });
};

/** A customer who writes to the bot once, and never again. Made up: 555-01xx is kept free for fiction. */
const leave = async ({ emulator, account }: Scene, n: number, body = 'hi'): Promise<void> => {
  sendSms(emulator, { from: `+155501${String(n).padStart(5, '0')}`, to: account.smsNumber, body });
  await emulator.clock.advance(1_000);
};

interface Sweeping {
  stale: string;
  make(scene: Scene, n: number): Promise<void>;
  /** Calls: the pages of channels, of sessions and of ledgers, one of live Tasks, and what each stale engagement takes. */
  total: number;
}

/** A sweep over many SMS engagements, of which a few are stale. */
const sweep = async ({ stale, make, total }: Sweeping): Promise<CallCount> => {
  const scene = await createScene();
  for (let i = 0; i < STALE; i += 1) await make(scene, i);
  await scene.emulator.clock.advance(26 * HOUR);
  for (let i = STALE; i < CUSTOMERS; i += 1) await engage(scene);
  let cleaned = 0;
  const calls = await count(scene, async () => {
    cleaned = Number((await scene.sweep()).body.cleaned);
  });
  const job = `a sweep over ${CUSTOMERS} channels and sessions, ${STALE} of them ${stale}`;
  return { job, ...calls, budget: { total }, ...done(`${STALE} cleaned up`, cleaned === STALE) };
};

/**
 * Of a customer whom the bot has met there is more to do: the ledger is closed, so that no other invocation is at it, the
 * newest message is looked at once more, and the bot says its farewell.
 */
const SWEEPS: Sweeping[] = [
  { stale: 'stale', make: engage, total: 75 },
  { stale: 'left with the bot', make: leave, total: 120 },
];

/** On Flex Flows. */
export const countFlexFlowCalls = async (): Promise<CallCount[]> => [
  await botTurn({ job: 'a first turn', first: [], calls: 3 }),
  // The bot's webhook of a long-lived channel is read once, so that it can be put back.
  await botTurn({ job: 'a first turn on a long-lived channel', first: [], longLived: true, calls: 4 }),
  await botTurn({ job: 'a turn in a running dialogue', first: ['hi'], calls: 3 }),
  await botTurn({ job: '… in the container that answered before', first: ['hi'], warm: true, calls: 2 }),
  await handover('a handover in a running dialogue', ['hi']),
  await handover('a handover by the very first message', [], false, 8),
  await handover('a handover on a long-lived channel', ['hi'], true),
  await handover('a handover by the very first message on a long-lived channel', [], true),
  ...(await events()),
  await fourAtOnce(),
  await notForUs(),
  ...(await Promise.all(SWEEPS.map(sweep))),
];
