import { callDepth } from '../../emulator/core/journal';
import { sendSms } from '../../emulator/people/customers';
import { agent, createScene, HOUR, type Scene, withAgent } from '../support/scene';

/** Twilio calls of one job, counted from the journal: the same on every machine. */
export interface CallCount {
  job: string;
  total: number;
  /** The longest chain of calls in which each waits for the one before. */
  sequential: number;
  budget: { total: number; sequential?: number };
}

/** The calls that `work` makes, and the Functions that it wakes. */
const count = async (scene: Scene, work: () => Promise<unknown>): Promise<{ total: number; sequential: number }> => {
  const { entries } = scene.emulator.journal;
  const from = entries.length;
  await work();
  return callDepth(entries.slice(from).filter(({ kind }) => kind === 'call'));
};

const botTurn = async (): Promise<CallCount> => {
  const scene = await createScene();
  await scene.writes('hi');
  const calls = await count(scene, () => scene.writes('hours'));
  return { job: 'a bot turn in a running dialogue', ...calls, budget: { total: 3, sequential: 3 } };
};

const handover = async (job: string, first: string[]): Promise<CallCount> => {
  const scene = await createScene();
  for (const body of first) await scene.writes(body);
  return { job, ...(await count(scene, () => scene.writes('agent'))), budget: { total: 10, sequential: 6 } };
};

/** A Task that somebody else made, and the bot knows nothing of. */
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
  if (!desk) throw new Error('Nobody was offered the Task');
  return Object.assign(scene, { taskSid: desk.task.sid });
};

const janitor = async (
  whose: string,
  scene: Scene & { taskSid: string },
  budget = { total: 6, sequential: 3 },
): Promise<CallCount[]> => {
  agent.closeTab(scene.emulator);
  const workspace = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  const events = async (assignmentStatus: 'wrapping' | 'completed') => {
    await workspace.tasks(scene.taskSid).update({ assignmentStatus });
    return count(scene, () => scene.emulator.clock.advance(1_000));
  };
  return [
    {
      job: `a janitor event that cleans after ${whose}`,
      ...(await events('wrapping')),
      budget,
    },
    { job: 'the second event for the same Task', ...(await events('completed')), budget: { total: 3 } },
  ];
};

const notForUs = async (): Promise<CallCount> => {
  const scene = await createScene();
  const calls = await count(scene, () => scene.post('/taskrouter-events', { EventType: 'task.created' }));
  return { job: 'an event that is not for us', ...calls, budget: { total: 0 } };
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

/** A customer who writes to the bot once, and is never heard of again. Made up: 555-01xx is kept free for fiction. */
const leave = async ({ emulator, account }: Scene, n: number): Promise<void> => {
  sendSms(emulator, { from: `+155501${String(n).padStart(5, '0')}`, to: account.smsNumber, body: 'hi' });
  await emulator.clock.advance(1_000);
};

interface Sweeping {
  stale: string;
  make(scene: Scene, n: number): Promise<void>;
  /** Calls for each stale engagement, at most. */
  each: number;
  ledgers: number;
}

/** A sweep over many SMS engagements, of which a few are stale. */
const sweep = async ({ stale, make, each, ledgers }: Sweeping): Promise<CallCount> => {
  const scene = await createScene();
  for (let i = 0; i < STALE; i += 1) await make(scene, i);
  await scene.emulator.clock.advance(26 * HOUR);
  for (let i = STALE; i < CUSTOMERS; i += 1) await engage(scene);
  const calls = await count(scene, () => scene.sweep());
  // Pages of channels, of sessions and of ledgers, and one of live Tasks.
  const pages = 2 * Math.ceil(CUSTOMERS / 100) + Math.ceil(ledgers / 100) + 1;
  const job = `a sweep over ${CUSTOMERS} channels and sessions, ${STALE} of them ${stale}`;
  return { job, ...calls, budget: { total: pages + each * STALE } };
};

/**
 * Of a customer whom the bot has met there is more to do: the ledger is closed, so that no other invocation is at it, the
 * newest message is looked at once more, and the bot says its farewell.
 */
const SWEEPS: Sweeping[] = [
  { stale: 'stale', make: engage, each: 5, ledgers: 0 },
  { stale: 'left with the bot', make: leave, each: 8, ledgers: STALE },
];

export const countCalls = async (): Promise<CallCount[]> => [
  await botTurn(),
  await handover('a handover in a running dialogue', ['hi']),
  await handover('a handover by the very first message', []),
  ...(await janitor('a Task of the bot', await withAgent())),
  // One more, to make sure that the Proxy Session which the channel names is the channel's.
  ...(await janitor('anybody’s Task', await withTask(), { total: 7, sequential: 4 })),
  await notForUs(),
  ...(await Promise.all(SWEEPS.map(sweep))),
];
